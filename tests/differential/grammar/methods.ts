// Calls of every method of the built-in types, with few regards for what they take: wrong counts, wrong types, keywords.

import type { Leaf } from "../grammar.ts";

/** Receiver's symbol → methods. */
const OF: Readonly<Record<string, string>> = {
  str:
    "capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii isdecimal " +
    "isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition " +
    "removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase " +
    "title translate upper zfill __add__ __mul__ __mod__ __contains__ __eq__ __getitem__ __format__ __getnewargs__",
  bytes:
    "capitalize center count decode endswith expandtabs find fromhex hex index isalnum isalpha isascii isdigit islower isspace " +
    "istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition " +
    "rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill __add__ __mod__ __contains__",
  bytearray:
    "append clear copy extend insert pop remove reverse resize take_bytes find split strip __iadd__ __setitem__",
  int: "as_integer_ratio bit_count bit_length conjugate from_bytes is_integer to_bytes __add__ __rsub__ __round__ __format__ __floordiv__ __divmod__ __lt__ __and__",
  float:
    "as_integer_ratio conjugate fromhex hex is_integer from_number __add__ __rtruediv__ __mod__ __round__ __format__ __divmod__ __trunc__ __eq__",
  complex: "conjugate from_number __add__ __rsub__ __format__ __eq__ __lt__ __abs__",
  list: "append clear copy count extend index insert pop remove reverse sort __add__ __iadd__ __mul__ __getitem__ __setitem__ __delitem__ __contains__ __lt__ __reversed__",
  tuple: "count index __add__ __mul__ __getitem__ __eq__ __contains__",
  dict: "clear copy fromkeys get items keys pop popitem setdefault update values __getitem__ __setitem__ __or__ __ior__ __contains__ __eq__",
  set_lit:
    "add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update __and__ __or__ __le__ __sub__",
  range_lit: "count index __getitem__ __contains__ __reversed__ __eq__",
  memory: "tobytes tolist hex cast release toreadonly count index __getitem__ __eq__",
};

const MUTABLE = new Set(["list", "dict", "set_lit", "bytearray"]);
const RECEIVERS = Object.keys(OF);
/** No powers: an exponent may be huge. */
const METHOD_LISTS = Object.values(OF).map((names) => names.split(" "));
const KEYWORDS =
  "sep maxsplit keepends encoding errors key reverse tabsize old count length byteorder signed default fillchar iterable chars prefix start bytes_per_sep format value size".split(
    " ",
  );

export const METHODS = `
odd =
  4* <str_lit>
  4* <digit>
  2* <small>
  2* <bytes_lit>
  2* <float_lit>
  2* None
  2* <bool_lit>
  2* [<items>]
  (<items>,)
  {<pairs>}
  <set_lit>
  2 ** 70
  -2 ** 65
  slice(<index>, <index>)
  range(<digit>)
  object
  <lambda>
  *(<digit>, <str_lit>)
  1j
  [<str_lit>, <str_lit>]
  bytearray(b'q')
  memoryview(b'abc')

range_lit =
  range(<small>, <small>, <nonzero>)
  range(<digit>)

memory =
  memoryview(<bytes>)
  memoryview(bytearray(b'abcdef'))[<slice>]

bytearray =
  bytearray(<bytes>)
  bytearray(b'hello')
`;

/** The order of strings in a set differs from run to run. */
const withoutText = (value: string): string =>
  /['"]|object|lambda|repr|str|int|len/.test(value) ? "[1, 2]" : value;

export const methodCall: Leaf = (scope) => {
  const { random } = scope;
  const kind = random.below(RECEIVERS.length + 4);
  // Text has most methods and draws most calls.
  const row = kind < RECEIVERS.length ? kind : kind - RECEIVERS.length < 3 ? 0 : 1;
  const receiver = scope.to(Math.min(scope.depth - 1, 2)).expand(RECEIVERS[row]);
  const method = random.pick(METHOD_LISTS[row]);
  const parts: string[] = [];
  for (let count = random.pick([0, 0, 1, 1, 1, 2, 2, 3]); count > 0; count--) {
    const name = random.chance(0.12) && parts.length > 0 ? `${random.pick(KEYWORDS)}=` : "";
    let value = scope.to(1).expand("odd");
    if (RECEIVERS[row] === "set_lit") value = withoutText(value);
    if (name !== "" || parts.some((part) => /^\w+=/.test(part))) {
      parts.push(`${name === "" ? `${random.pick(KEYWORDS)}=` : name}${value.replace(/^\*/, "")}`);
    } else parts.push(value);
  }
  const call = `.${method}(${parts.join(", ")})`;
  if (MUTABLE.has(RECEIVERS[row])) return `((g := ${receiver}), g${call}, g)[1:]`;
  return `(${receiver})${call}`;
};
