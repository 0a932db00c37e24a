// Expressions by kind. A variable's name tells its kind (cell 0 of a program binds them): i j k int, x y float, z complex, p bool,
// s t str, b bytes, w bytearray, l m list, n list of int, u v tuple, d e dict, q r set, none.
//
// Programs must end soon in little memory, so what multiplies sizes takes bounded operands: `**` and `<<` have literals on the
// right, repetitions are <tiny>, and everything assigned is cut by the <…_cut> symbols.

export const EXPRESSIONS = `
tiny =
  0
  1
  2
  3
  -1
  -2
  True

small =
  4* <digit>
  2* -<digit>
  <int> % 5
  <bool>
  len(<str_lit>)

shift =
  3* <digit>
  13
  31
  32
  63
  64
  70
  -1

position =
  12* <bit>
  6* <digit>
  4* -<bit>
  3* -<digit>
  <index>

index =
  24* <digit>
  12* -<digit>
  2* <int> % 4
  <bool>
  None
  2** 70
  -2 ** 65
  <int> % 4
  <float_lit>

slice =
  3* :
  4* <index>:
  4* :<index>
  4* <index>:<index>
  4* <index>:<index>:<step>
  3* ::<step>
  <index>::<step>
  :<index>:<step>

step =
  1
  2
  3
  -1
  -2
  -3
  0
  None
  -2 ** 66
  2 ** 66

int =
  4* <int_lit>
  4* <int_var>
  2* <int> + <int>
  2* <int> - <int>
  2* <int> * <int>
  3* <int> // <int>
  3* <int> % <int>
  <int> & <int>
  <int> | <int>
  <int> ^ <int>
  -<int>
  ~<int>
  +<int>
  (<int>) ** <tiny>
  (<int>) ** <digit>
  (<int>) << <shift>
  (<int>) >> <shift>
  (<int>) >> <int_lit>
  abs(<int>)
  divmod(<int>, <int>)[<bit>]
  pow(<int>, <digit>, <int>)
  pow(<int>, -1, <int>)
  int(<float>)
  int(<num_str>, <base>)
  int(<num_str>)
  int(<bytes>)
  round(<float>)
  round(<int>, -<digit>)
  len(<str>)
  len(<list>)
  hash(<int>)
  hash(<frac>)
  hash((<int_lit>, <frac>, None))
  (<int>).bit_length()
  (<int>).bit_count()
  int.from_bytes(<bytes>, <byte_order>)
  int.from_bytes(<bytes>, <byte_order>, signed=<bool>)
  ord(<str>[<position>])
  <str>.find(<str>, <index>, <index>)
  <str>.rfind(<str>, <index>)
  <str>.index(<str>[<digit>:])
  <str>.count(<str>, <index>)
  <list>.index(<item>)
  <list>.count(<any>)
  <bytes>.find(<bytes>, <index>)
  sum(<ints>)
  sum(<ints>, <int>)
  max(<ints>)
  min(<ints>, default=<int>)
  max(<int>, <int>, key=lambda a: -a)
  2* (<int> if <cond> else <int>)
  (i := <int_cut>)
  (lambda a, o=<int>: a + o)(<int>)
  <bytes>[<position>]
  <n_var>[<position>]
  <int> and <int>
  <int> or <int>
  (<float>).as_integer_ratio()[<bit>]
  (<int>).__index__()

int_var =
  i
  j
  k

n_var =
  n

float =
  4* <float_lit>
  4* <float_var>
  2* <float> + <float>
  2* <float> - <float>
  2* <float> * <float>
  2* <float> / <float>
  2* <int> / <int>
  3* <float> // <float>
  3* <float> % <float>
  <float> % <int>
  <int> // <float>
  (<float>) ** <tiny>
  (<float>) ** 0.5
  -<float>
  abs(<float>)
  divmod(<float>, <float>)[<bit>]
  3* round(<float>, <small>)
  float(<num_str>)
  float(<int>)
  float.fromhex(<hex_float>)
  sum([<float>, <float>, <float>])
  max(<float>, <float>)
  (<float> if <cond> else <float>)
  <complex>.real
  <complex>.imag
  abs(<complex>)
  float.from_number(<any>)

float_var =
  x
  y

frac =
  0.5
  1.25
  1e300
  -0.0
  7.0
  123456.789

complex =
  3* <complex_lit>
  3* z
  <complex> + <complex>
  <complex> - <float>
  <complex> * <complex>
  <int> * <complex>
  <complex> / <complex>
  (<complex>) ** <tiny>
  -<complex>
  <complex>.conjugate()
  complex(<float>, <float>)
  complex(<num_str>)
  complex.from_number(<any>)

num =
  3* <int>
  2* <float>
  <complex>
  <bool>

cond =
  4* <bool>
  <any>

bool =
  2* <bool_lit>
  2* p
  3* <num> <cmp> <num>
  2* <num> <cmp> <num> <cmp> <num>
  2* <str> <cmp> <str>
  <any> == <any>
  <any> != <any>
  <list> <cmp> <list>
  <tuple> <cmp> <tuple>
  <set> <cmp> <set>
  <bytes> <cmp> <bytes>
  <dict> == <dict>
  <any> <cmp> <any>
  2* not <any>
  2* <bool> and <bool>
  2* <bool> or <bool>
  <bool> ^ <bool>
  <any> in <list>
  <str> in <str>
  <any> in <str>
  <int> in <bytes>
  <any> not in <dict>
  <int> in <set>
  <int> in range(<int>, <int>, <step>)
  <any> is None
  <any> is not None
  isinstance(<any>, <type>)
  isinstance(<any>, (<type>, <type>))
  isinstance(<any>, <type> | <type>)
  issubclass(<type>, <type>)
  all(<any> for a in <iter>)
  any(a for a in <iter>)
  bool(<any>)
  callable(<any>)
  <str>.<str_test>()
  <str>.startswith(<str>)
  <str>.endswith((<str>, <str>), <index>)
  <set>.issubset(<ints>)
  <set>.isdisjoint(<iter>)
  hasattr(<any>, <attribute_str>)
  (<float>).is_integer()
  (p := <bool>)

cmp =
  2* <
  2* >
  <=
  >=
  2* ==
  !=

type =
  int
  str
  float
  bool
  complex
  bytes
  list
  tuple
  dict
  set
  frozenset
  object
  type
  type(None)
  range
  BaseException
  ValueError

str =
  4* <str_lit>
  4* <str_var>
  2* <str> + <str>
  <str> * <tiny>
  2* <str>[<position>]
  3* <str>[<slice>]
  str(<any>)
  repr(<any>)
  ascii(<str>)
  2* <fstring>
  2* <percent>
  2* <str_format>
  format(<any>, <spec_lit>)
  hex(<int>)
  bin(<int>)
  oct(<int>)
  chr(<int> % 0x110000)
  <str>.<str_plain>()
  2* <str_call>
  <bytes>.decode(<encoding>, <handler>)
  <bytes>.hex()
  <bytes>.hex(<str>, <small>)
  (<float>).hex()
  (<str> if <cond> else <str>)
  (s := <str_cut>)
  <str>.join(<iter>)
  <str>.join([<str>, <str>])
  type(<any>).__name__

str_var =
  s
  t

str_call =
  <str>.replace(<str>, <str_lit>)
  <str>.replace(<str>, <str_lit>, <small>)
  <str>.replace(<str>, <str_lit>, count=<small>)
  <str>.center(<width>, <char>)
  <str>.ljust(<width>)
  <str>.rjust(<width>, <str>)
  <str>.zfill(<width>)
  <str>.expandtabs(<small>)
  <str>.expandtabs(tabsize=<small>)
  <str>.strip(<str>)
  <str>.lstrip(<str>)
  <str>.rstrip(None)
  <str>.removeprefix(<str>)
  <str>.removesuffix(<str>)
  <str>.translate(str.maketrans(<str_lit>, <str_lit>))
  <str>.translate(str.maketrans('ab', 'xy', <str_lit>))
  <str>.translate({<digit>: <any>, 97: <str_lit>, 98: None, 233: <digit>})
  <str>.translate({ord(a): a * 2 for a in <str>})
  <str>.encode(<encoding>, <handler>).decode(<encoding>, <handler>)

str_plain =
  capitalize
  casefold
  lower
  upper
  swapcase
  title
  strip
  lstrip
  rstrip
  expandtabs
  __repr__
  __str__

str_test =
  isalnum
  isalpha
  isascii
  isdecimal
  isdigit
  isidentifier
  islower
  isnumeric
  isprintable
  isspace
  istitle
  isupper

bytes =
  4* <bytes_lit>
  3* b
  w
  <bytes> + <bytes>
  <bytes> * <tiny>
  3* <bytes>[<slice>]
  bytes(<ints>)
  bytes(<small>)
  bytearray(<bytes>)
  2* <str>.encode(<encoding>, <handler>)
  (<int>).to_bytes(<small>, <byte_order>)
  (<int>).to_bytes(<small>, <byte_order>, signed=<bool>)
  bytes.fromhex(<hex_str>)
  <bytes> % (<int>, <bytes>)
  <bytes>.<bytes_plain>()
  <bytes>.replace(<bytes>, <bytes_lit>)
  <bytes>.center(<width>, <bytes_lit>)
  <bytes>.zfill(<width>)
  <bytes>.strip(<bytes>)
  <bytes>.removeprefix(<bytes>)
  <bytes>.translate(bytes.maketrans(b'ab', b'xy'), <bytes_lit>)
  <bytes>.translate(None, <bytes>)
  <bytes>.join([<bytes>, <bytes>])
  bytes(memoryview(<bytes>)[<slice>])

bytes_plain =
  capitalize
  lower
  upper
  swapcase
  title
  strip
  expandtabs

encoding =
  3* 'utf-8'
  2* 'ascii'
  2* 'latin-1'
  'utf-16'
  'utf-16-le'
  'utf-32-be'
  'utf-8-sig'
  'cp1252'
  'utf-7'
  'raw_unicode_escape'
  'unicode_escape'
  'nonsense'

handler =
  2* 'strict'
  2* 'replace'
  2* 'ignore'
  'backslashreplace'
  'xmlcharrefreplace'
  'surrogateescape'
  'surrogatepass'
  'namereplace'
  'nonsense'

list =
  3* [<items>]
  3* <list_var>
  2* <list> + <list>
  <list> * <tiny>
  3* <list>[<slice>]
  2* list(<iter>)
  sorted(<ints>, reverse=<bool>)
  2* sorted(<iter>, key=repr)
  sorted(<list>)
  5* [<any> for a in <iter>]
  2* [(a, <any>) for a in <iter>]
  3* [a for a in <iter> if <cond>]
  [(a, o) for a in <iter> for o in <ints> if <cond>]
  [<star_items>]
  <str>.split()
  2* <str>.split(<str>)
  <str>.split(<str>, <small>)
  <str>.rsplit(<str>, <small>)
  <str>.rsplit(None, <small>)
  <str>.split(sep=<str>, maxsplit=<small>)
  2* <str>.splitlines(<bool>)
  <bytes>.split(<bytes>, <small>)
  <bytes>.splitlines(<bool>)
  list(map(<lambda>, <iter>))
  list(filter(<predicate>, <iter>))
  list(zip(<iter>, <iter>))
  list(zip(<iter>, <iter>, strict=True))
  list(enumerate(<iter>, <int>))
  list(reversed(<list>))
  <list>.copy()
  (l := <list_cut>)

list_var =
  l
  m
  n

lambda =
  lambda a: <any>
  lambda a: (a, <any>)
  lambda a: a + <any>
  lambda *a: a
  repr
  str
  int
  len

predicate =
  None
  lambda a: a
  lambda a: <bool>
  callable

items =
  <item>
  2* <item>, <item>
  2* <item>, <item>, <item>
  <item>, <item>, <item>, <item>, <item>
  <any>, <any>

item =
  4* <digit>
  <int_lit>
  <str_lit>
  <float_lit>
  None
  <bool_lit>
  (<digit>, <str_lit>)
  [<digit>]
  <bytes_lit>

star_items =
  *<iter>
  *<iter>, <any>
  <any>, *<iter>
  *<iter>, *<iter>

ints =
  3* n
  2* [<int>, <int>, <int>]
  [<digit>, <digit>, <digit>, <digit>]
  range(<digit>)
  range(<small>, <small>, <step>)
  (<int>, <int>)
  <set_lit>
  [a * a for a in range(<digit>)]
  map(int, <str>)
  []

iter =
  2* <list>
  2* <tuple>
  2* <str>
  <bytes>
  <dict>
  2* <ints>
  <set>
  <dict>.items()
  <dict>.values()
  4* range(<digit>)
  3* (<any> for a in <ints>)
  2* enumerate(<list>)
  2* zip(<str>, <list>)
  reversed(<tuple>)
  <any>

tuple =
  3* (<items>,)
  2* u
  v
  <tuple> + <tuple>
  <tuple> * <tiny>
  3* <tuple>[<slice>]
  tuple(<iter>)
  <str>.partition(<str>)
  <str>.rpartition(<str>)
  <bytes>.partition(<bytes>)
  divmod(<num>, <num>)
  (<star_items>,)
  (<float>).as_integer_ratio()
  ()

dict =
  3* {<pairs>}
  2* d
  e
  <dict> | <dict>
  2* {a: <any> for a in <iter>}
  {a: o for a, o in <iter>}
  {**<dict>, <pairs>}
  dict(<iter>)
  dict(zip(<iter>, <iter>))
  dict(a=<any>, o=<any>)
  dict.fromkeys(<iter>, <any>)
  <dict>.copy()

pairs =
  <key>: <any>
  2* <key>: <any>, <key>: <any>
  <key>: <item>, <key>: <item>, <key>: <item>

key =
  6* <digit>
  4* <str_lit>
  <float_lit>
  None
  <bool_lit>
  (<digit>, <str_lit>)
  <int_lit>
  [<digit>]

set =
  2* <set_lit>
  2* q
  r
  <set> | <set>
  <set> & <set>
  <set> - <set>
  <set> ^ <set>
  set(<ints>)
  frozenset(<ints>)
  {a % 7 for a in <ints>}
  {*<ints>, <digit>}
  <set>.union(<ints>)
  <set>.difference(<ints>, <ints>)
  <set>.symmetric_difference(<ints>)

set_lit =
  {<digit>, <digit>}
  {<digit>, -<digit>, <digit>, <int_lit>}
  {<digit>, 1, 1.0, True}
  set()

any =
  5* <int>
  3* <float>
  <complex>
  2* <bool>
  5* <str>
  2* <bytes>
  4* <list>
  3* <tuple>
  2* <dict>
  2* <set>
  2* <int_lit>
  <float_lit>
  <complex_lit>
  2* <str_lit>
  <bytes_lit>
  <bool_lit>
  3* <variable>
  2* <constant>
  range(<small>, <small>, <nonzero>)
  slice(<index>, <index>, <step>)
  <type>
  <list>[<position>]
  <tuple>[<position>]
  <dict>[<key>]
  d['a']
  d[1]
  2* <dict>.get(<key>, <any>)
  str(range(<int>, <int>, <nonzero>)[<slice>])
  range(<int>, <int>, <nonzero>)[<index>]
  range(<small>, <small>)[<slice>]
  slice(<index>, <index>, <step>).indices(<small>)
  next(iter(<iter>))
  next(iter(<iter>), <any>)
  min(<iter>)
  max(<iter>, key=<lambda>)
  getattr(<any>, <attribute_str>, <any>)
  <any>.<attribute>
  <wild>

constant =
  4* None
  ...
  NotImplemented

variable =
  2* i
  x
  z
  p
  2* s
  b
  w
  2* l
  m
  2* u
  2* d
  e
  q
  r

nonzero =
  1
  2
  -1
  -3
  <int_lit>

wild =
  <any> + <any>
  <any> - <any>
  <any> / <any>
  <any> // <any>
  <any> & <any>
  <any> | <any>
  <any> ^ <any>
  <any> @ <any>
  <any> * <tiny>
  (<any>) ** <tiny>
  (<any>) << <shift>
  <any> % <small>
  -<any>
  ~<any>
  +<any>
  <any>[<any>]
  <any>[<slice>]
  <any>(<digit>)
  <any>()
  abs(<any>)
  len(<any>)
  round(<any>, <small>)
  int(<any>)
  float(<any>)
  complex(<any>)
  str(<any>, <encoding>)
  sum(<any>, <any>)
  sorted(<any>)
  reversed(<any>)
  hash([<any>])
  ord(<any>)
  chr(<any>)
  hex(<any>)
  bytes([<any>])
  dict(<any>)
  set(<any>) == set()
  <any> < <any>
  divmod(<any>, <any>)
  pow(<any>, <tiny>, <any>)
  isinstance(<any>, <any>)
  format(<any>, <str>)
  int(<any>, <any>)
  zip(<any>, <any>)
  type(iter(<any>, <any>))
  type(<any>)

attribute =
  real
  imag
  numerator
  denominator
  start
  __class__
  __doc__.__class__
  __len__()
  __name__
  upper()
  values()
  missing
  append
  __mro__

attribute_str =
  'real'
  'upper'
  'append'
  'keys'
  '__len__'
  '__iter__'
  '__index__'
  '__missing__'
  'format'
  'é'
  ''
  <digit>

int_cut =
  3* <int_lit>
  4* (<int>) % <modulus>
  len(<str>)

modulus =
  97
  1000003
  2 ** 40
  -7
  10 ** 20

float_cut =
  <float>

str_cut =
  2* <str_lit>
  3* (<str>)[:12]
  (<str>)[-5:]

list_cut =
  2* [<items>]
  3* (<list>)[:5]
  (<list>)[-3:]

tuple_cut =
  (<items>,)
  (<tuple>)[:4]

dict_cut =
  2* {<pairs>}
  dict(list(<dict>.items())[:3])

set_cut =
  <set_lit>
  {<digit>} | set(n)

num_str =
  6* <number_text>
  <str_lit>
  str(<int>)
  hex(<int>)
  bin(<int>)

hex_str =
  <hex_text>
  <str_lit>
  <bytes>.hex()

byte_order =
  4* 'big'
  4* 'little'
  'middle'

base =
  3* 10
  2* 16
  2* 0
  2* 2
  36
  8
  7
  1
  37
  -1
`;
