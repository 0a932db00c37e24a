// Classes: special methods, descriptors, inheritance, attribute access; and what is done with their instances.

export const CLASSES = `
class_cell ::
4* class A<bases>:
    <member>
    <member>
    <member>
    <member>
<class_uses>
--
4* class A<bases>:
    <member>
    <member>
    <member>
class B<bases_of_a>:
    <member>
    <member>
<class_uses_both>
--
class A<bases>:
    <member>
    <member>
class B<bases>:
    <member>
    <member>
class C<bases_of_both>:
    <member>
attempt(lambda: [c.__name__ for c in C.__mro__])
attempt(lambda: C().<attribute_name>)
attempt(lambda: C(1, 2).method(<any>))
attempt(lambda: super(A, C()).<attribute_name>)
<class_uses_both>
--
class Meta(type):
    <meta_member>
    <meta_member>
class A(<meta_keywords>):
    <member>
    <member>
attempt(lambda: (type(A).__name__, A(1)))
attempt(lambda: isinstance(<any>, A))
attempt(lambda: A[<any>])
attempt(lambda: A.missing)
attempt(lambda: len(A))
<class_uses>
--
class A<bases>:
    <suite>
    x = <any>
    l = [x for x in <ints>]
    <member>
    show(sorted(a for a in locals() if a[0] != '_'))
attempt(lambda: (A.x, A.l))
--
2* class A:
    __slots__ = <slots>
    <member>
    <member>
class B(A):
    <slots_or_pass>
    <member>
<class_uses_both>
attempt(lambda: setattr(A(), <attribute_str>, <any>))
attempt(lambda: B().__dict__)
--
import dataclasses
@dataclasses.dataclass(<dataclass_options>)
class A:
    i: int
    s: str = <str_lit>
    l: list = dataclasses.field(default_factory=list, <field_options>)
    <member>
attempt(lambda: A())
attempt(lambda: A(<any>))
attempt(lambda: A(<any>, <any>, <any>))
attempt(lambda: A(1) == A(1, <str_lit>))
attempt(lambda: A(1) < A(2))
attempt(lambda: setattr(A(1), 'i', <any>))
attempt(lambda: dataclasses.replace(A(1), s=<any>))
attempt(lambda: dataclasses.astuple(A(<any>)))

dataclass_options =
  2* order=True
  frozen=True
  slots=True
  kw_only=True
  eq=False
  repr=False, unsafe_hash=True

field_options =
  repr=False
  compare=False
  init=False
  kw_only=True

bases =
  5* <no_bases>
  2* (int)
  2* (str)
  2* (list)
  (dict)
  (tuple)
  (float)
  (bytes)
  2* (Exception)
  (object)
  (bool)
  (int, str)
  (type)
  (<any>)
  [T]
  (list, metaclass=type)

no_bases =
  ()

bases_of_a =
  6* (A)
  (A, object)
  (object, A)
  (A, A)
  (A, int)
  (Exception, A)

bases_of_both =
  3* (A, B)
  (B, A)
  (A, B, object)
  (B, Exception)

slots =
  2* 'a', 'o'
  'a'
  2* ('a', 'b', '__dict__')
  ['a', 'x']
  'a', 'method'
  ()
  ('1a',)
  ('__private', 'a')
  {'a': 'doc'}

slots_or_pass =
  pass
  __slots__ = ()
  __slots__ = 'c',
  __slots__ = ('a', '__dict__')

meta_member ::
def __call__(cls, *a, **k):
    show('call', a, k)
    return super().__call__(*a, **k)
--
def __new__(mcls, name, bases, space, **k):
    show('new', name, sorted(a for a in space if a[:2] != '__'), k)
    return super().__new__(mcls, name, bases, space)
--
def __init__(cls, name, bases, space, **k):
    show('init', name, k)
--
@classmethod
def __prepare__(mcls, name, bases, **k):
    return {'prepared': k}
--
def __instancecheck__(cls, other):
    return <any>
--
def __getattr__(cls, name):
    return name, <any>
--
def __getitem__(cls, key):
    return key, <any>
--
def __len__(cls):
    return <int>
--
def __repr__(cls):
    return 'A!'
--
<member>

meta_keywords =
  2* metaclass=Meta
  metaclass=Meta, a=<any>
  list, metaclass=Meta
  **{'metaclass': Meta}

member ::
4* def __init__(self, a=<any>, *o):
    self.a = a
    self.o = o
--
def __init__(self, *a, **k):
    super().__init__(*a, **k)
    self.a = <any>
--
def __new__(cls, *a):
    self = super().__new__(cls)
    return <new_result>
--
def __new__(cls, *a, **k):
    return super().__new__(cls, *a, **k)
--
3* def method(self, *a, **k):
    <suite@function>
    return a, k
--
2* def method(self, a=<any>):
    return super().method(a), __class__.__name__
--
@classmethod
def method(cls, a):
    return cls.__name__, a
--
@staticmethod
def method(a, o=<any>):
    return a, o
--
3* @property
def a(self):
    return <any>
--
2* @property
def x(self):
    return self._x
@x.setter
def x(self, value):
    self._x = value, <any>
@x.deleter
def x(self):
    del self._x
--
x = Descriptor(<any>)
--
x: int = <any>
--
x = <any>
--
y = x
--
__private = <any>
def method(self):
    return self.__private
--
6* def <binary>(self, other):
    return <binary_result>
--
2* def <compare>(self, other):
    return <compare_result>
--
2* def __eq__(self, other):
    return type(other) is type(self)
--
def __hash__(self):
    return <hash_result>
--
__hash__ = None
--
2* def <unary>(self):
    return <unary_result>
--
2* def <conversion>(self):
    return <conversion_result>
--
def <text>(self):
    return <text_result>
--
def __format__(self, spec):
    return <text_result>
--
def __format__(self, spec):
    return f'<{spec}>'
--
2* def __len__(self):
    return <length_result>
--
def __bool__(self):
    return <truth_result>
--
def __contains__(self, item):
    return <any>
--
2* def __getitem__(self, key):
    show(key)
    if isinstance(key, int) and key > 3: raise IndexError(key)
    <suite@function>
    return <any>
--
def __getitem__(self, key):
    if key > 3: raise IndexError(key)
    return key * 2
--
def __setitem__(self, key, value):
    show(key, value)
--
def __delitem__(self, key):
    show('del', key)
--
2* def __iter__(self):
    <suite@generator>
    yield <any>
--
def __iter__(self):
    return <any>
--
def __next__(self):
    self.count = getattr(self, 'count', 0) + 1
    if self.count > 3: raise StopIteration(<any>)
    return self.count
--
def __iter__(self):
    return self
--
def __reversed__(self):
    return <any>
--
def __length_hint__(self):
    return <length_result>
--
2* def __call__(self, *a, **k):
    <suite@function>
    return a, k
--
2* def __getattr__(self, name):
    if name[:2] == '__': raise AttributeError(name)
    return name, <any>
--
def __getattr__(self, name):
    raise AttributeError(<any>)
--
def __getattribute__(self, name):
    show('get', name)
    return super().__getattribute__(name)
--
def __setattr__(self, name, value):
    show(name, value)
    super().__setattr__(name, value)
--
def __delattr__(self, name):
    show('del', name)
--
def __enter__(self):
    return <any>
def __exit__(self, *a):
    show(a[:2])
    return <any>
--
def __enter__(self):
    return self
--
def __init_subclass__(cls, **k):
    show(cls.__name__, k)
--
def __class_getitem__(cls, key):
    return key, <any>
--
def __missing__(self, key):
    return 'missing', key
--
def __set_name__(self, owner, name):
    show(name)
--
def __instancecheck__(self, other):
    return True
--
def __round__(self, digits=None):
    return digits, <any>
--
__match_args__ = <match_args>
--
__slots__ = ('z', 'v')
--
def __dir__(self):
    return <any>
--
def __sizeof__(self):
    return 1
--
def __bytes__(self):
    return <bytes>
--
def __buffer__(self, flags):
    return memoryview(<bytes>)
--
def __get__(self, instance, owner=None):
    return 'got', <any>
--
@lambda f: f.__name__
def a(self): pass
--
@Descriptor
def x(self):
    return self
--
def method[T](self, a: T = <any>) -> T:
    return a

binary =
  4* __add__
  2* __radd__
  2* __iadd__
  2* __sub__
  __rsub__
  2* __mul__
  2* __rmul__
  __matmul__
  __truediv__
  __floordiv__
  __mod__
  __rmod__
  __divmod__
  __rdivmod__
  __pow__
  __rpow__
  __lshift__
  __rshift__
  2* __and__
  __rand__
  __or__
  __ror__
  __ior__
  __xor__

binary_result =
  4* ('<binary>', <any>)
  3* NotImplemented
  2* <any>
  self
  super().<binary>(other)
  other

compare =
  __eq__
  __ne__
  2* __lt__
  __gt__
  __le__
  __ge__

compare_result =
  2* NotImplemented
  2* <any>
  <bool>
  self.a < other.a
  super().<compare>(other)

hash_result =
  2* <int_lit>
  <any>
  2** 100

unary =
  __neg__
  __pos__
  __invert__
  __abs__

unary_result =
  <any>
  self
  -self.a

conversion =
  2* __int__
  2* __float__
  __complex__
  3* __index__
  __trunc__
  __floor__

conversion_result =
  3* <digit>
  <int_lit>
  2* <float_lit>
  <any>
  True
  1j

text =
  2* __repr__
  2* __str__
  __fspath__

text_result =
  3* 'text'
  <str>
  <any>
  super().__repr__()
  f'A({self.a!r})'

length_result =
  3* <digit>
  -1
  2 ** 70
  <any>

truth_result =
  2* <bool_lit>
  <any>

new_result =
  3* self
  <any>

match_args =
  ('a',)
  ('a', 'o')
  ('x', 'a')
  'a'
  (1,)
  ['a']

attribute_name =
  3* a
  3* x
  o
  y
  z
  _x
  count
  missing
  method
  _A__private
  __private
  __class__.__name__
  __module__
  a.b

instance =
  4* A()
  3* A(<any>)
  2* A(<item>, <item>)
  A(<digit>)

class_uses ::
<class_use>
<class_use>
<class_use>
<class_use>
<class_use>

class_uses_both ::
<class_use>
<class_use>
attempt(lambda: isinstance(B(), A) and B.__mro__[1:])
attempt(lambda: B(<any>).<attribute_name>)
attempt(lambda: B(<any>).method(<any>))
attempt(lambda: B() <operator> A())
attempt(lambda: A() <operator> B(<any>))
attempt(lambda: A() <cmp> B())

operator =
  3* +
  2* -
  2* *
  @
  /
  //
  %
  &
  |
  ^

class_use ::
3* attempt(lambda: <instance> <operator> <instance>)
--
2* attempt(lambda: <instance> <operator> <any_small>)
--
2* attempt(lambda: <any_small> <operator> <instance>)
--
2* attempt(lambda: <instance> <cmp> <instance>)
--
attempt(lambda: <instance> <cmp> <any>)
--
attempt(lambda: (<instance>) ** <tiny>)
--
attempt(lambda: pow(<instance>, <instance>, <digit>))
--
attempt(lambda: divmod(<instance>, <any>))
--
2* attempt(lambda: <instance>)
--
4* attempt(lambda: <instance>.<attribute_name>)
--
2* attempt(lambda: A.<attribute_name>)
--
3* attempt(lambda: <instance>.method(<any>))
--
attempt(lambda: A.method(<any>))
--
attempt(lambda: A.method(<instance>, <any>))
--
3* a = A()
a.<attribute_name> = <any>
attempt(lambda: a.<attribute_name>)
attempt(lambda: a.__dict__)
del a.<attribute_name>
--
try:
    a = <instance>
    a += <any_small>
    show(a)
    a |= <instance>
except Exception as c:
    show(c)
--
attempt(lambda: len(<instance>))
--
attempt(lambda: bool(<instance>))
--
attempt(lambda: 'yes' if <instance> else 'no')
--
attempt(lambda: <any> in <instance>)
--
2* attempt(lambda: <instance>[<index>])
--
attempt(lambda: <instance>[<slice>])
--
attempt(lambda: <instance>[<any>, <slice>])
--
a = A()
a[<index>] = <any>
a[<slice>] = <any>
del a[<index>]
--
2* attempt(lambda: [a for _, a in zip(range(4), <instance>)])
--
attempt(lambda: next(<instance>))
--
attempt(lambda: next(iter(<instance>), <any>))
--
attempt(lambda: list(zip(range(3), reversed(<instance>))))
--
2* attempt(lambda: <instance>(<any>))
--
attempt(lambda: <instance>(*<iter>, a=<any>))
--
attempt(lambda: str(<instance>))
--
attempt(lambda: f'{<instance>:<spec>}')
--
attempt(lambda: f'{<instance>!r:>30}')
--
attempt(lambda: '%d %s' % (<instance>, <instance>))
--
attempt(lambda: format(<instance>, <spec_lit>))
--
attempt(lambda: int(<instance>))
--
attempt(lambda: float(<instance>))
--
attempt(lambda: complex(<instance>))
--
attempt(lambda: hex(<instance>))
--
attempt(lambda: [1, 2, 3][<instance>])
--
attempt(lambda: 'abc'[<instance>:])
--
attempt(lambda: round(<instance>, <any>))
--
attempt(lambda: abs(<instance>))
--
attempt(lambda: -<instance>)
--
attempt(lambda: ~<instance>)
--
attempt(lambda: type(hash(<instance>)))
--
attempt(lambda: {<instance>: 1}.get(<instance>))
--
attempt(lambda: A[<any>])
--
2* with <instance> as a:
    <suite>
--
try:
    with <instance> as a:
        raise <exception>
except Exception as c:
    show(c)
--
attempt(lambda: sorted([<instance>, <instance>]))
--
attempt(lambda: max(<instance>, <instance>))
--
attempt(lambda: sum([<instance>, <instance>], <any>))
--
2* match <instance>:
    case A(<pattern>):
        <seen>
    case A(<pattern>, <pattern>):
        <seen>
    case A(a=<pattern>):
        <seen>
    case _:
        show('no match')
--
attempt(lambda: issubclass(A, <type>))
--
attempt(lambda: isinstance(<any>, <instance>))
--
raise <instance>
--
try:
    raise A(<any>) from <exception>
except Exception as c:
    show(c, c.args, c.__cause__)
--
attempt(lambda: A.__dict__['x'])
--
attempt(lambda: (A.__name__, A.__qualname__, A.__module__, A.__bases__))
--
attempt(lambda: type('D', (A,), {'x': <any>})().x)
--
a, *o = zip(range(3), <instance>)
show(a, o)
--
attempt(lambda: bytes(<instance>))
--
attempt(lambda: getattr(<instance>, <attribute_str>, <any>))
--
attempt(lambda: super(A, <instance>).__repr__()[:8])
--
class D(A, <class_keywords>):
    x = <any>
attempt(lambda: D().x)

class_keywords =
  a=<any>
  *()
  **{}

any_small =
  3* <digit>
  <str_lit>
  [<items>]
  2* None
  <float_lit>
  (<items>,)
`;
