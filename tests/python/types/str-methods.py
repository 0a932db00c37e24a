# str: methods, slices, comparison, iteration, subclasses, and their error texts.
from expected import check

check(r"""
'a'.find(1)
    TypeError: find() argument 1 must be str, not int
'a'.rfind(None)
    TypeError: rfind() argument 1 must be str, not None
'a'.index('b')
    ValueError: substring not found
'a'.rindex('b')
    ValueError: substring not found
'a'.count(None)
    TypeError: count() argument 1 must be str, not None
'a'.count('')
    2
'a'.find('a','x')
    TypeError: slice indices must be integers or None or have an __index__ method
'a'.replace(1,'b')
    TypeError: replace() argument 1 must be str, not int
'a'.replace('a',None)
    TypeError: replace() argument 2 must be str, not None
'a'.replace('a','b','c')
    TypeError: 'str' object cannot be interpreted as an integer
'a'.startswith(1)
    TypeError: startswith first arg must be str or a tuple of str, not int
'a'.endswith((1,))
    TypeError: tuple for endswith must only contain str, not int
'a'.startswith(('b',2.5))
    TypeError: tuple for startswith must only contain str, not float
'a'.partition(1)
    TypeError: must be str, not int
'a'.partition('')
    ValueError: empty separator
'a'.rpartition('')
    ValueError: empty separator
'a'.split(1)
    TypeError: must be str or None, not int
'a'.split('')
    ValueError: empty separator
'a'.rsplit(1)
    TypeError: must be str or None, not int
'a'.split(maxsplit='x')
    TypeError: 'str' object cannot be interpreted as an integer
'a'.strip(1)
    TypeError: strip arg must be None or str
'a'.lstrip(1)
    TypeError: lstrip arg must be None or str
'a'.join(1)
    TypeError: can only join an iterable
'a'.join(['a',1])
    TypeError: sequence item 1: expected str instance, int found
'a'.join(['a',None])
    TypeError: sequence item 1: expected str instance, NoneType found
'a'.center(5,'ab')
    TypeError: The fill character must be exactly one character long
'a'.center(5,1)
    TypeError: The fill character must be a unicode character, not int
'a'.center('5')
    TypeError: 'str' object cannot be interpreted as an integer
'a'.removeprefix(1)
    TypeError: removeprefix() argument must be str, not int
'a'.removesuffix(1)
    TypeError: removesuffix() argument must be str, not int
'a'.translate(1)
    TypeError: 'int' object is not subscriptable
'a'.translate({97:1.5})
    TypeError: character mapping must return integer, None or str
'a'.translate({97:0x110000})
    ValueError: character mapping must be in range(0x110000)
str.maketrans('a')
    TypeError: if you give only one argument to maketrans it must be a dict
str.maketrans({'ab':1})
    ValueError: string keys in translatetable must be of length 1
str.maketrans({1.5:1})
    TypeError: keys in translate table mustbe strings or integers
str.maketrans('ab','c')
    ValueError: the first two maketrans arguments must have equal length
str.maketrans(1,'c')
    TypeError: first maketrans argument must be a string if there is a second argument
str.maketrans('a','c',1)
    TypeError: maketrans() argument 3 must be str, not int
str.maketrans('a',1)
    TypeError: maketrans() argument 2 must be str, not int
'a'+1
    TypeError: can only concatenate str (not "int") to str
'a'*'a'
    TypeError: can't multiply sequence by non-int of type 'str'
'a'*1.5
    TypeError: can't multiply sequence by non-int of type 'float'
'a'*(10**30)
    OverflowError: cannot fit 'int' into an index-sized integer
'a'*(2**62)
    MemoryError: 
('a' + 'b')['a']
    TypeError: string indices must be integers, not 'str'
'ab'[5]
    IndexError: string index out of range
'ab'[10**30]
    IndexError: cannot fit 'int' into an index-sized integer
('a' + 'b')[1.5]
    TypeError: string indices must be integers, not 'float'
None in 'a'
    TypeError: 'in <string>' requires string as left operand, not NoneType
'a' < 1
    TypeError: '<' not supported between instances of 'str' and 'int'
str('a','ascii')
    TypeError: decoding str is not supported
str(1,'ascii')
    TypeError: decoding to str: need a bytes-like object, int found
str(1,2,3,4)
    TypeError: str expected at most 3 arguments, got 4
str(object='a')
    'a'
str(encoding='ascii')
    ''
'a'.zfill('a')
    TypeError: 'str' object cannot be interpreted as an integer
'a'.expandtabs('a')
    TypeError: 'str' object cannot be interpreted as an integer
'a'.splitlines(1)
    ['a']
'a'.splitlines('x')
    ['a']
'a'.splitlines(keepends=None)
    ['a']
'a'.capitalize(1)
    TypeError: str.capitalize() takes no arguments (1 given)
'a'.upper(x=1)
    TypeError: str.upper() takes no keyword arguments
'ab'.__getitem__()
    TypeError: expected 1 argument, got 0
'a'.__add__(1)
    TypeError: can only concatenate str (not "int") to str
'a'.__mul__('x')
    TypeError: 'str' object cannot be interpreted as an integer
'a'.__contains__(1)
    TypeError: 'in <string>' requires string as left operand, not int
'a'.__mod__(1)
    TypeError: not all arguments converted during string formatting
'a'.__rmod__('%s')
    'a'
'a'.__rmod__(1)
    NotImplemented
'a'.isidentifier()
    True
''.isidentifier()
    False
'x'.__getnewargs__()
    ('x',)
'a'.rjust(3,'😀')
    '😀😀a'
str.__new__(int)
    TypeError: str.__new__(int): int is not a subtype of str
str.upper(1)
    TypeError: descriptor 'upper' for 'str' objects doesn't apply to a 'int' object
str.upper()
    TypeError: unbound method str.upper() needs an argument
'a'.replace('a','b',count=1)
    'b'
'a'.replace('a','b',cnt=1)
    TypeError: replace() got an unexpected keyword argument 'cnt'
'a'.replace()
    TypeError: replace() takes at least 2 positional arguments (0 given)
'a'.replace('a','b',1,2)
    TypeError: replace() takes at most 3 arguments (4 given)
'a'.split('a',1,2)
    TypeError: split() takes at most 2 arguments (3 given)
'a'.find()
    TypeError: find expected at least 1 argument, got 0
'a'.find('a',1,2,3)
    TypeError: find expected at most 3 arguments, got 4
'a'.center()
    TypeError: center expected at least 1 argument, got 0
'aaa'.replace('', '-', 2)
    '-a-aa'
''.replace('','x')
    'x'
''.replace('','x',0)
    ''
'a'.__lt__(1)
    NotImplemented
hash('')
    0
'a'.__hash__(1)
    TypeError: expected 0 arguments, got 1
str(10**4300)
    ValueError: Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit
str(10**4299)[:5]
    '10000'
hash(float('inf'))
    314159
hash(float('-inf'))
    -314159
+True
    1
repr(True)
    'True'
str(False)
    'False'
str(1e100)
    '1e+100'
+(1+2j)
    (1+2j)
hash(complex(0,1))
    1000003
hash(complex(-1,-1))
    -2000008
'aßŉǰΣΑΣ ﬁnd ǆ'.title()
    'Aßŉǰσας Find ǅ'
'ὈΔΥΣΣΕΎΣ'.lower()
    'ὀδυσσεύς'
'ß'.upper()
    'SS'
'ﬃ'.capitalize()
    'Ffi'
'ǅ'.swapcase()
    'ǅ'
'Straße ſ'.casefold()
    'strasse s'
'İ'.lower()
    'i̇'
'ı'.upper()
    'I'
'ᾳ'.title()
    'ᾼ'
'ᾳ'.upper()
    'ΑΙ'
"they're bill's".title()
    "They'Re Bill'S"
'a1b c'.title()
    'A1B C'
'HELLO'.swapcase()
    'hello'
'😀abc'.title()
    '😀Abc'
'😀ABC'.lower()
    '😀abc'
'😀abc'.capitalize()
    '😀abc'
'½'.isnumeric()
    True
'²'.isdigit()
    True
'²'.isdecimal()
    False
'٣'.isdecimal()
    True
'一'.isnumeric()
    True
'Ⅷ'.isnumeric()
    True
'①'.isdigit()
    True
''.isalpha()
    False
'a1'.isalnum()
    True
'ª'.isalpha()
    True
'\u0345'.islower()
    True
'ǅ'.istitle()
    True
'ǅ'.isupper()
    False
'\x1c\x85\u2028 '.isspace()
    True
'\u200b'.isspace()
    False
'\xad'.isprintable()
    False
'\ue000'.isprintable()
    False
' '.isprintable()
    True
'\xa0'.isprintable()
    False
''.isprintable()
    True
'\ud800'.isprintable()
    False
'a😀b\ud800'.find('b')
    2
'a😀b'[1]
    '😀'
'a😀b'[::-1]
    'b😀a'
len('a😀b')
    3
'😀' in 'a😀b'
    True
'x😀y😀z'.split('😀')
    ['x', 'y', 'z']
'x😀y'.partition('😀')
    ('x', '😀', 'y')
'😀'*3
    '😀😀😀'
'😀'.replace('😀','a')
    'a'
'😀' < '\uffff'
    False
'a😀b'.center(7,'*')
    '**a😀b**'
'a😀b'.translate({0x1f600:'x'})
    'axb'
hash('😀') == hash('😀')
    True
{'😀':1}['😀']
    1
'a😀\n😀b'.splitlines()
    ['a😀', '😀b']
' a  b\tc\n'.split()
    ['a', 'b', 'c']
' a  b\tc\n'.split(None,1)
    ['a', 'b\tc\n']
' a  b c '.rsplit(None,1)
    [' a  b', 'c']
'a,b,c'.split(',',1)
    ['a', 'b,c']
'a,b,c'.rsplit(',',1)
    ['a,b', 'c']
''.split()
    []
''.split(',')
    ['']
' '.split(' ')
    ['', '']
'a\u2003b\xa0c'.split()
    ['a', 'b', 'c']
'a\nb\r\nc\rd\x0be\x0cf\x1cg\x1dh\x1ei\x85j\u2028k\u2029l'.splitlines()
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']
'a\n\nb\n'.splitlines(True)
    ['a\n', '\n', 'b\n']
''.splitlines()
    []
'\n'.splitlines()
    ['']
'abcabc'.find('c',3)
    5
'abcabc'.rfind('a')
    3
'abcabc'.find('',10)
    -1
'abc'.find('',3)
    3
'abc'.rfind('')
    3
'abc'.count('',1,2)
    2
'aaaa'.count('aa')
    2
'abc'.index('b',-2)
    1
'abcabc'.rfind('c',0,-1)
    2
'abc'.find('c',0,2)
    -1
'abc'.startswith('b',1)
    True
'abc'.endswith(('x','bc'))
    True
'abc'.startswith('',3)
    True
'abc'.startswith('',4)
    False
'abc'.endswith('',5)
    False
'abc'.startswith(())
    False
'abc'.endswith('c',-1)
    True
'a\tb'.expandtabs()
    'a       b'
'a\tb'.expandtabs(4)
    'a   b'
'\t\n\ta'.expandtabs(2)
    '  \n  a'
'a\tb'.expandtabs(0)
    'ab'
'a\tb'.expandtabs(-1)
    'ab'
'ab\r\tc'.expandtabs(3)
    'ab\r   c'
'42'.zfill(5)
    '00042'
'-42'.zfill(5)
    '-0042'
'+4'.zfill(4)
    '+004'
''.zfill(3)
    '000'
'--4'.zfill(5)
    '-00-4'
'abc'.center(6)
    ' abc  '
'abc'.center(7)
    '  abc  '
'ab'.center(5)
    '  ab '
'a'.ljust(3)+'|'
    'a  |'
'xyz'.rjust(2)
    'xyz'
'xxabcxx'.strip('x')
    'abc'
'xyabcyx'.lstrip('xy')
    'abcyx'
'abc'.rstrip('cb')
    'a'
'\u2003a\u2003'.strip()
    'a'
'abc'.strip('')
    'abc'
'😀a😀'.strip('😀')
    'a'
repr('a\'b')
    '"a\'b"'
repr('a"b')
    '\'a"b\''
repr('a\'"b')
    '\'a\\\'"b\''
repr('\\\n\t\r\x00\x7f\x80\xad\u200b\ud800\U0001f600\U000e0001é')
    "'\\\\\\n\\t\\r\\x00\\x7f\\x80\\xad\\u200b\\ud800😀\\U000e0001é'"
ascii('é😀\ud800')
    "'\\xe9\\U0001f600\\ud800'"
'abc'.maketrans({'a':'b','c':None,100:'x'})
    {97: 'b', 99: None, 100: 'x'}
'abcd'.translate({97:'AA',98:None,99:100})
    'AAdd'
'abc'.translate(str.maketrans('ab','xy','c'))
    'xy'
'abc'.translate('x'*98+'zzz')
    'xzz'
'a'.join('bcd')
    'bacad'
','.join([])
    ''
','.join(['x'])
    'x'
','.join(x for x in ('a','b'))
    'a,b'
'😀'.join(['a','b'])
    'a😀b'
''.join(['😀','\ud800'])
    '😀\ud800'
'abcdef'[1:4]
    'bcd'
'abcdef'[::2]
    'ace'
'abcdef'[::-1]
    'fedcba'
'abcdef'[-3:]
    'def'
'abcdef'[10:]
    ''
'abcdef'[4:1:-1]
    'edc'
'abc'[-1]
    'c'
'abcdef'[None:None:-2]
    'fdb'
'abc'[True]
    'b'
'a' 'b' + 'c'
    'abc'
'ab' * 0
    ''
'ab' * -1
    ''
'a' < 'b'
    True
'a' < 'A'
    False
'' < 'a'
    True
'abc' >= 'abd'
    False
'a' == 1
    False
'a' != 1
    True
'aXbX'.replace('X','--')
    'a--b--'
'aXbX'.replace('X','',1)
    'abX'
'abc'.replace('','-')
    '-a-b-c-'
'abc'.replace('z','y')
    'abc'
'aaa'.replace('aa','b')
    'ba'
'abc'.replace('abc','')
    ''
'x'.replace('x','😀')
    '😀'
'a😀'.replace('','|')
    '|a|😀|'
'abc'.partition('b')
    ('a', 'b', 'c')
'abc'.rpartition('z')
    ('', '', 'abc')
'abcb'.rpartition('b')
    ('abc', 'b', '')
'abc'.partition('z')
    ('abc', '', '')
'abc'.removeprefix('ab')
    'c'
'abc'.removesuffix('bc')
    'a'
'abc'.removesuffix('')
    'abc'
'abc'.removeprefix('x')
    'abc'
'a.b'.isidentifier()
    False
'a1_'.isidentifier()
    True
'1a'.isidentifier()
    False
'é'.isidentifier()
    True
'·'.isidentifier()
    False
'a·'.isidentifier()
    True
'℘'.isidentifier()
    True
'class'.isidentifier()
    True
hash(float(2**70))
    512
[x.hex() for x in (1.0, -2.5, 1e-310, 0.1, 255.0, 2.0**-1074)]
    ['0x1.0000000000000p+0', '-0x1.4000000000000p+1', '0x0.012688b70e62bp-1022', '0x1.999999999999ap-4', '0x1.fe00000000000p+7', '0x0.0000000000001p-1022']
str(1+2j)
    '(1+2j)'
str(1.5-0.5j)
    '(1.5-0.5j)'
str(complex(0, float('inf')))
    'infj'
str(True)
    'True'
repr(False)
    'False'
isinstance(True, int)
    True
[].sort(foo=1)
    TypeError: sort() got an unexpected keyword argument 'foo'
'a'.split(sep='a', foo=1)
    TypeError: split() got an unexpected keyword argument 'foo'
'a,b'.split(',', sep=',')
    TypeError: argument for split() given by name ('sep') and position (1)
'a'.splitlines(True, keepends=1)
    TypeError: splitlines() takes at most 1 argument (2 given)
print(foo=1)
    TypeError: print() got an unexpected keyword argument 'foo'
type('S', (str,), {})('ab') + 'c'
    'abc'
type(type('S', (str,), {})('ab') + 'c')
    <class 'str'>
type(type('S', (str,), {})('ab').upper())
    <class 'str'>
type(type('S', (str,), {})('ab')[:])
    <class 'str'>
type(str(type('S', (str,), {})('ab')))
    <class 'str'>
{type('S', (str,), {})('k'): 1}['k']
    1
hash(type('S', (str,), {})('k')) == hash('k')
    True
type(type('I', (int,), {})(5) + 1)
    <class 'int'>
type(+type('I', (int,), {})(5))
    <class 'int'>
repr(type('I', (int,), {})(5))
    '5'
{type('I', (int,), {})(5): 1}[5]
    1
type(type('I', (int,), {})(5).real)
    <class 'int'>
[1,2,3][type('I', (int,), {})(1)]
    2
type(type('F', (float,), {})(1.5) * 2)
    <class 'float'>
type(type('F', (float,), {}).fromhex('0x1p1')).__name__
    'F'
type(float(type('F', (float,), {})(1.5)))
    <class 'float'>
type(type('C', (complex,), {})('1+2j').conjugate())
    <class 'complex'>
{type('F', (float,), {})(2.0): 1}[2]
    1
f"{type('S', (str,), {'__str__': lambda s: 'str'})('a')}"
    'str'
type(int(type('I', (int,), {'__int__': lambda s: 9})(5)))
    <class 'int'>
'x' + type('A', (), {'__radd__': lambda s, o: ('r', o)})()
    ('r', 'x')
'abc'.replace('b', type('S', (str,), {})('x'))
    'axc'
type('abc'.replace('z', 'y'))
    <class 'str'>
'a'.__class__
    <class 'str'>
'abc'.__contains__('b')
    True
'abc'.__len__()
    3
'a'.__iter__().__next__()
    'a'
'ab'.__rmul__(2)
    'abab'
'abc'.__getitem__(slice(1))
    'a'
'a'.__ne__('b')
    True
[*map(str.upper, ['a', 'b'])]
    ['A', 'B']
list('a😀')
    ['a', '😀']
tuple('ab')
    ('a', 'b')
set('aab') == {'a', 'b'}
    True
dict(zip('ab', 'cd'))
    {'a': 'c', 'b': 'd'}
max('abc')
    'c'
''.join(reversed('abc'))
    'cba'
'abc'.index('c')
    2
'b' in 'abc'
    True
[c for c in 'é😀']
    ['é', '😀']
'a' in {'a': 1}
    True
str()
    ''
str(None)
    'None'
str(1.5)
    '1.5'
str('a')
    'a'
str(object=5)
    '5'
chr(0x1f600)
    '😀'
ord('😀')
    128512
chr(0xd800)
    '\ud800'
ord('\ud800')
    55296
ascii('\ud800')
    "'\\ud800'"
len(chr(0x10ffff))
    1
chr(-1)
    ValueError: chr() arg not in range(0x110000)
chr(0x110000)
    ValueError: chr() arg not in range(0x110000)
ord('ab')
    TypeError: ord() expected a character, but string of length 2 found
ord(5)
    TypeError: ord() expected string of length 1, but int found
ord('')
    TypeError: ord() expected a character, but string of length 0 found
'é' == 'é'
    True
'é' == 'e\u0301'
    False
'ﬁ'.upper()
    'FI'
'ŉ'.title()
    'ʼN'
'ΐ'.upper()
    'Ϊ́'
'ß'.title()
    'Ss'
'ǰ'.title()
    'J̌'
""")
