// Statements, blocks, functions, exceptions, generators, pattern matching.
//
// What does not occur: generators that are forgotten unfinished (CPython closes them at once, krait when the host collects them);
// `__doc__` of built-in types (krait has its own words); texts and types in sets (their order depends on hash seeds and addresses).
//
// Loops run over what is short and is not changed in them, or count down a variable of their own, so every program ends. What a
// statement assigns is cut (`<…_cut>`), since a loop would double it again and again.

export const STATEMENTS = String.raw`
suite ::
<stmt>
--
<stmt>
<stmt>
--
<stmt>
<stmt>
<stmt>

stmt ::
14* <simple>
--
3* if <cond>:
    <suite>
--
2* if <cond>:
    <suite>
else:
    <suite>
--
if <cond>:
    <suite>
elif <cond>:
    <suite>
else:
    <suite>
--
3* for <target> in <loop_iter>:
    <suite@loop>
--
for <target> in <loop_iter>:
    <suite@loop>
else:
    <suite>
--
<level> = <digit>
while <level> > 0:
    <level> -= 1
    <suite@loop>
--
<level> = 3
while (<level> := <level> - 1) > 0 and <cond>:
    <suite@loop>
else:
    <suite>
--
4* <try>
--
2* <match>
--
with <manager> as a:
    <suite>
--
with <manager>, <manager> as o:
    <suite>
--
with (<manager> as a, <manager> as (o, c)):
    <suite>

simple ::
4* show(<any>)
--
2* show(<any>, <any>)
--
show(a)
--
show(a, o)
--
m = m[:3]
m *= <tiny>
--
i %= 1000
i **= <digit>
--
i %= 2 ** 40
i <<= <shift>
--
6* <assign>
--
2* <augmented>
--
2* <mutate>
--
<delete>
--
assert <cond>, <any>
--
raise <exception>
--
raise <exception> from <exception>
--
3* show(<int>)
--
2* show(<str>)
--
2* show(<float>)
--
2* show(<list>)
--
show(<fstring>)
--
pass
--
<any>
--
3* [loop] break
--
2* [loop] continue
--
[loop] if <cond>: break
--
[loop] if <cond>: continue
--
3* [function] return <any>
--
[function] return
--
4* [generator] yield <any>
--
2* [generator] show((yield <any>))
--
2* [generator] a = yield
--
[generator] yield from <iter>
--
3* [coroutine] show(await Waiter(<any>))
--
[coroutine] await <any>

assign =
  3* i = <int_cut>
  2* j = <int_cut>
  x = <float_cut>
  y = <float>
  s = <str_cut>
  t = <str_cut>
  l = <list_cut>
  m = <list_cut>
  n = [<int_cut>, <int_cut>]
  u = <tuple_cut>
  d = <dict_cut>
  q = <set_cut>
  b = (<bytes>)[:9]
  p = <bool>
  a = <any>
  a = o = <any>
  a, o = <iter>
  a, *o = <iter>
  *a, o = <iter>
  a, *c, o = <iter>
  [a, (o, c)] = <item>, <tuple>
  (a, o), c = <iter>
  a, o = o, a
  i, x = <int_cut>, <float>
  *a, = <iter>
  a: int = <any>
  l[<index>] = <item>
  l[<slice>] = <list_cut>
  l[<slice>] = <item>
  m[<slice>] = <tuple_cut>
  w[<index>] = <int>
  w[<slice>] = (<bytes>)[:4]
  d[<key>] = <item>
  l[0], l[1] = l[1], l[0]
  u[<digit>] = <any>
  d[<key>], l[<index>] = <iter>
  i = j = k = <int_cut>
  a = <lambda>

augmented =
  2* i += <int_cut>
  i -= <int_cut>
  i *= <tiny>
  i //= <int>
  i %= <int>
  i &= <int>
  i |= <int_cut>
  i ^= <int_cut>
  i >>= <shift>
  x += <float>
  x *= <float>
  x /= <float>
  x //= <float>
  x %= <num>
  s += <str_cut>
  l += <list_cut>
  l += <tuple_cut>
  l += <int>
  u += <tuple_cut>
  d |= <dict_cut>
  d |= [(<key>, <item>)]
  q |= <set_cut>
  q &= <set_cut>
  q -= <set_cut>
  q ^= <set_cut>
  l[<index>] += <int_cut>
  d[<key>] += <int_cut>
  d[<key>] = d.get(<key>, 0) + <digit>
  w += b'x'
  l @= m
  z += <complex>
  u[0] += [<digit>]
  a += <any>

mutate =
  l.append(<item>)
  l.insert(<index>, <item>)
  l.extend(<tuple_cut>)
  l.pop()
  show(l.pop(<index>))
  l.remove(<item>)
  l.reverse()
  l.sort()
  n.sort(reverse=<bool>, key=lambda a: a % 5)
  l.clear()
  show(d.pop(<key>, <any>))
  show(d.pop(<key>))
  show(d.popitem())
  show(d.setdefault(<key>, <item>))
  d.update(<dict_cut>)
  d.update([(<key>, <item>)], a=<any>)
  d.update(<iter>)
  q.add(<int_lit>)
  q.discard(<int>)
  q.remove(<int>)
  show(sorted(q))
  q.update(n, [<digit>])
  q.difference_update(<ints>)
  w.append(<int>)
  w.insert(<index>, <digit>)
  w.extend(<ints>)
  show(w.pop(<index>))
  w.reverse()
  w.remove(<int>)
  l.<wrong_method>(<item>)

wrong_method =
  add
  appendd
  apend
  push
  len

delete =
  2* del l[<index>]
  2* del l[<slice>]
  del d[<key>]
  del i
  del a
  del w[<slice>]
  del u[<digit>]
  del s[<slice>]
  del a, o
  del l[0], d[<key>]
  del (a, [o])
  del a.b

target =
  3* a
  2* o
  i
  a, o
  a, *o
  (a, o), c
  l[<digit>]
  d[<key>]

loop_iter =
  3* range(<digit>)
  2* range(<small>, <small>, <step>)
  l[:]
  m[:3]
  2* (<list>)[:4]
  2* (<str>)[:4]
  (<tuple>)[:4]
  list(<dict>.items())[:4]
  (<items>,)
  enumerate(l[:3])
  zip((<list>)[:3], (<str>)[:5])
  reversed((<list>)[:4])
  (a for a in range(<digit>) if <cond>)
  <int>
  sorted(q)
  [(<any>, <any>), (<any>, <any>)]

try ::
4* try:
    <suite>
except <exception_type> as c:
    show(c)
    <suite>
--
2* try:
    <suite>
except <exception_type>:
    <suite>
except (<exception_type>, <exception_type>) as c:
    show(type(c), c.args)
else:
    <suite>
finally:
    <finally>
--
3* try:
    <suite>
finally:
    <finally>
--
try:
    <suite>
except <exception_type>, <exception_type>:
    <suite>
--
try:
    <suite>
except:
    <suite>
    raise
--
2* try:
    <suite>
except Exception as c:
    <suite>
    raise <exception> from c
--
try:
    raise <group>
except* <exception_type> as c:
    show(c, c.exceptions)
    <suite_plain@>
except* (<exception_type>, <exception_type>) as c:
    show(c)
else:
    show('else')
finally:
    show('finally')
--
try:
    <suite_plain@>
except* <exception_type> as c:
    show(c)
    raise <exception>
--
try:
    raise <group>
except (ExceptionGroup, BaseExceptionGroup) as c:
    show(c.split(<exception_type>), c.subgroup(<exception_type>))
    <simple>
--
try:
    <suite>
except Exception as c:
    c.add_note(<str>)
    raise
--
try:
    <suite>
except Exception as c:
    show(c.__context__, c.__cause__, c.__suppress_context__)

suite_plain ::
<simple>
--
<simple>
<simple>

finally ::
3* show('finally', i)
--
2* <simple>
--
<suite>

exception_type =
  12* Exception
  6* (ValueError, TypeError)
  3* ValueError
  3* TypeError
  2* ZeroDivisionError
  2* (IndexError, KeyError)
  LookupError
  ArithmeticError
  2* Exception
  OverflowError
  AttributeError
  NameError
  AssertionError
  UnboundLocalError
  UnicodeError
  OSError
  StopIteration
  ExceptionGroup
  <int_lit>
  NotThere

exception =
  3* ValueError(<any>)
  2* TypeError('t', <digit>)
  KeyError(<key>)
  IndexError
  ZeroDivisionError()
  StopIteration(<any>)
  OSError(<digit>, <str_lit>)
  OSError(2, 'gone', 'file')
  UnicodeDecodeError('utf-8', b'a\xff', 1, 2, 'bad')
  RuntimeError(<str>)
  AttributeError(<str_lit>, name='b', obj=<item>)
  ImportError('m', name='n', path='p')
  SyntaxError('bad', ('file', 1, 2, 'text', 1, 4))
  None
  <any>
  Exception(<any>, <any>)
  <group>

group =
  ExceptionGroup('g', [ValueError(<item>), TypeError(<item>)])
  2* ExceptionGroup(<str_lit>, [ValueError(1), ExceptionGroup('h', [KeyError('a'), OSError(<digit>)])])
  BaseExceptionGroup('g', [ValueError(), KeyboardInterrupt()])
  ExceptionGroup('g', [])
  ExceptionGroup('g', <list>)
  ExceptionGroup('g', [ZeroDivisionError(<str>), IndexError])

manager =
  3* Manager(<any>)
  2* Manager(<any>, True)
  Manager(<any>, <any>)
  <any>
  memoryview(<bytes>)

match ::
3* match <subject>:
    case <tried>:
        <seen>
    case <pattern> if <cond>:
        <seen>
    case <tried>:
        <seen>
    case <pattern>:
        <seen>
--
2* match <subject>:
    case <tried>:
        <seen>
    case _:
        <suite>
--
match <any>, <item>:
    case <tried>, <pattern>:
        <seen>
    case [<pattern>, *_]:
        <seen>
    case _:
        show('none')

seen ::
4* show_captures(locals())
--
<suite>

subject =
  4* <any>
  3* <item>
  2* [<items>]
  2* {<pairs>}
  Point(<item>, <item>)
  2* Point(1, [<items>])
  (<item>, {<pairs>})

tried =
  4* <refutable>
  <pattern>

refutable =
  2* <int_lit>
  <str_lit>
  None
  2* <pattern> | <refutable>
  2* (<refutable>) as <capture>
  3* [<pattern>, <pattern>]
  (<pattern>, *<capture>)
  [<pattern>, *_, <pattern>]
  [*<capture>, <pattern>]
  []
  2* {<pattern_key>: <pattern>}
  {<pattern_key>: <pattern>, **<capture>}
  2* int(<pattern>)
  str()
  float() | int()
  str(<capture>)
  list([<pattern>, *_])
  dict()
  tuple(<capture>)
  2* Point(<pattern>, <pattern>)
  Point(x=<pattern>)
  Point(<pattern>, y=<pattern>)
  'a' | 'b' as <capture>

pattern =
  2* <int_lit>
  <str_lit>
  -<digit>.5
  3+4j
  None
  <bool_lit>
  <bytes_lit>
  4* <capture>
  2* _
  2* <pattern> | <pattern>
  2* (<pattern>) as <capture>
  3* [<pattern>, <pattern>]
  (<pattern>, *<capture>)
  [<pattern>, *_, <pattern>]
  [*<capture>, <pattern>]
  []
  (<pattern>,)
  2* {<pattern_key>: <pattern>}
  {<pattern_key>: <pattern>, **<capture>}
  {<pattern_key>: <pattern>, <pattern_key>: <pattern>}
  {}
  2* int(<pattern>)
  str()
  float() | int()
  str(<capture>)
  list([<pattern>, *_])
  dict()
  tuple(<capture>)
  bool()
  2* Point(<pattern>, <pattern>)
  Point(x=<pattern>)
  Point(<pattern>, y=<pattern>)
  Point(<pattern>, x=<pattern>)
  Point(<pattern>, <pattern>, <pattern>)
  Point.ORIGIN
  Point()
  complex(real=<pattern>)
  NotThere()
  'a' | 'b' as <capture>

pattern_key =
  3* <digit>
  2* 'a'
  'k'
  None
  -1
  Point.ORIGIN

function_cell ::
3* def f(i=<int_cut>, s=<str_cut>, l=<list_cut>, a=<any>, *args, **kw):
    <suite@function>
    return <any>
attempt(lambda: f())
attempt(lambda: f(<int_cut>, <str_cut>))
attempt(lambda: f(<any>, <any>, <any>, <any>))
attempt(lambda: f(l=<list_cut>, a=<any>))
--
2* def f():
    i = <int_cut>
    l = [<items>]
    def g(a=i):
        <scope_statement>
        <suite@function>
    attempt(g)
    attempt(lambda: g(<any>))
    return i, l
attempt(f)
show(i, l)
--
def f(a, o):
    <suite@function>
def g():
    <suite@function>
    return f(<any>, <any>)
attempt(g)
attempt(lambda: f(<any>, <any>))
attempt(lambda: f(<any>))
--
def f(a):
    <scope_statement>
    <suite@function>
    show(sorted(locals()))
attempt(lambda: f(<any>))
--
fs = [lambda o, a=a: (a, o, <any>) for a in (<iter>)]
for f in fs[:3]:
    attempt(lambda: f(<any>))
--
def f(count, a):
    if count <= 0:
        <suite@function>
        return <any>
    return f(count - 1, a), a
attempt(lambda: f(<digit>, <any>))
--
def decorate(<decorate_params>):
    show(<any>)
    def inner(function):
        show(function.__name__)
        return lambda *a, **k: (function(*a, **k), <any>)
    return inner
@decorate(<any>)
@<decorator>
def f(a=<any>):
    'doc'
    <suite@function>
attempt(lambda: f(<any>))
attempt(lambda: f())
--
def f[T](a: T, o: 'x' = <any>) -> list[T]:
    x: int = <any>
    return <any>
attempt(lambda: f(<any>))
show(f.__annotations__, f.__type_params__, f.__defaults__, f.__name__, f.__qualname__)

decorate_params =
  a
  a=1
  *a

decorator =
  staticmethod
  (lambda f: f)
  <any>
  decorate(1)

scope_statement ::
nonlocal i, l
--
nonlocal i
i += <int_cut>
--
global i
--
global i, a
a = <any>
--
pass
--
i = <int_cut>
--
nonlocal missing

binding_cell ::
def f(<params>):
    return sorted((n, v) for n, v in locals().items())
attempt(lambda: f(<arguments>))
attempt(lambda: f(<arguments>))
attempt(lambda: f(<arguments>))
attempt(lambda: f(<arguments>))
attempt(lambda: f(<arguments>))
show(f.__defaults__, f.__kwdefaults__, f.__code__.co_varnames)

arguments =
  *()
  2* <any>
  3* <any>, <any>
  <any>, <any>, <any>
  <any>, <any>, <any>, <any>
  a=<any>
  2* <any>, o=<any>
  2* <any>, c=<any>, o=<any>
  <any>, g=<any>, c=<any>
  a=<any>, o=<any>, c=<any>, g=<any>
  *<iter>
  <any>, *<iter>
  *<iter>, c=<any>
  **{'a': <any>, 'c': <any>}
  *<tuple>, **{'o': <any>}
  <any>, **<dict>
  *<tuple>, *<tuple>, **{'g': <any>}, **{'c': <any>}
  a=<any>, *<tuple>
  <any>, a=<any>
  h=<any>, *[<digit>]
  **{'a': 1}, **{'a': 2}

params =
  2* a
  2* a, o
  2* a, o=<any>
  a, /, o
  a, o, /, c=<any>
  a=<any>, /
  2* a, *, c
  a, *, c=<any>, g
  2* *a
  2* a, *o
  a, *o, c
  a, o=<any>, *c, g=<any>
  2* **h
  a, **h
  a, /, **h
  a, /, o, *, c, **h
  2* a, /, o=<any>, *c, g, h=<any>, **k
  *, a, o=<any>
  a: int, o: <any> = <any>, *c: str, **h: None

generator_cell ::
3* def inner(a):
    <suite@generator>
    yield a
    return <any>
def f(a):
    <suite@generator>
    yield <any>
it = f(<any>)
<drive>
<drive>
<drive>
<drive>
attempt(it.close)
--
def inner(a):
    try:
        got = yield a
        show(got)
        <suite@generator>
    except <exception_type> as c:
        show(c)
        yield <any>
    finally:
        <finally>
    return <any>
def f(a):
    try:
        result = yield from inner(a)
        show(result)
        <suite@generator>
    finally:
        show('end')
it = f(<any>)
<drive>
<drive>
<drive>
<drive>
<drive>
show(it.gi_running, it.gi_yieldfrom is None, it.gi_frame is None)
attempt(it.close)
--
it = (<any> for a in <iter> if <cond>)
<drive>
<drive>
attempt(lambda: list(it))
attempt(it.close)
--
def inner(a):
    for count in range(a):
        <suite@generator>
        yield a, count
it = inner(<digit>)
attempt(lambda: [a for a in it])
attempt(it.close)
it = inner(<digit>)
attempt(lambda: dict.fromkeys(it))
attempt(it.close)
def consume():
    a, *o = it
    return a, o
it = inner(<digit>)
attempt(consume)
attempt(it.close)

drive =
  4* attempt(lambda: next(it))
  2* attempt(lambda: it.send(<any>))
  2* attempt(lambda: it.throw(<exception>))
  attempt(lambda: it.throw(ValueError))
  attempt(lambda: it.throw(ValueError, <any>))
  2* attempt(lambda: it.close())
  attempt(lambda: list(it))
  attempt(lambda: next(it, <any>))

coroutine_cell ::
2* async def f(a):
    <suite@coroutine>
    async with AsyncManager(<any>, <bool>) as c:
        <suite@coroutine>
    return <any>
run(f(<any>))
--
async def inner(a):
    <suite@coroutine>
    yield a
    yield await Waiter(<any>)
async def f(a):
    it = inner(a)
    try:
        async for o in it:
            show(o)
            <suite@coroutine>
        else:
            show('else')
    finally:
        await it.aclose()
    return [o async for o in inner(<any>) if <cond>], [await Waiter(o) for o in <iter>]
run(f(<any>))
--
async def f(a):
    try:
        <suite@coroutine>
        await Waiter(<any>)
    except <exception_type> as c:
        show(c)
        <suite@coroutine>
    finally:
        await Waiter('finally')
it = f(<any>)
attempt(lambda: it.send(None))
attempt(lambda: it.throw(<exception>))
attempt(lambda: it.send(<any>))
it.close()

statement_cell ::
<suite>
<suite>
show(i, x, s, l, u, d)
`;
