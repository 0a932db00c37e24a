"""types.CodeType, code.replace, and what equal code objects share."""
import types
import warnings


def f(a, /, b, *c, d, **e):
    x = 1

    def g():
        return a, x, d

    return g


code = f.__code__
FIELDS = (
    "co_argcount co_posonlyargcount co_kwonlyargcount co_nlocals co_stacksize co_flags co_code "
    "co_consts co_names co_varnames co_filename co_name co_qualname co_firstlineno co_linetable "
    "co_exceptiontable co_freevars co_cellvars"
).split()


def arguments(**changes):
    return [changes.get(name, getattr(code, name)) for name in FIELDS]


made = types.CodeType(*arguments())
assert made == code and made is not code and hash(made) == hash(code)
assert (made.co_varnames, made.co_cellvars) == (("a", "b", "d", "c", "e", "g"), ("a", "d", "x"))
assert types.FunctionType(made, globals())(1, 2, d=5)() == (1, 1, 5)


def error(call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def errors(**changes):
    return error(code.replace, **changes), error(types.CodeType, *arguments(**changes))


assert errors(co_argcount=-1) == (
    "ValueError: co_argcount must be a positive integer",
    "ValueError: code: argcount must not be negative",
)
for changes, text in [
    ({"co_nlocals": 3}, "ValueError: code: co_nlocals != len(co_varnames)"),
    ({"co_argcount": 20}, "ValueError: code: co_varnames is too small"),
    ({"co_varnames": ("a",)}, "ValueError: code: co_varnames is too small"),
    ({"co_varnames": ("a",) * 7}, "ValueError: code: co_nlocals != len(co_varnames)"),
    ({"co_code": b"a"}, "ValueError: code: co_code is malformed"),
    ({"co_argcount": 2**40}, "OverflowError: Python int too large to convert to C int"),
    ({"co_cellvars": ("q",)}, None),
    ({"co_freevars": ("q",)}, None),
]:
    assert errors(**changes) == (text, text), changes
assert errors(co_code="x") == (
    "TypeError: replace() argument 'co_code' must be bytes, not str",
    "TypeError: code() argument 7 must be bytes, not str",
)
assert errors(co_consts=[])[1] == "TypeError: code() argument 8 must be tuple, not list"
assert error(types.CodeType) == "TypeError: code expected at least 16 arguments, got 0"
assert error(code.replace, foo=1) == (
    "TypeError: replace() got an unexpected keyword argument 'foo'"
)
longer = code.replace(co_nlocals=7, co_varnames=tuple("abcdefg"), co_freevars=("h",))
assert (longer.co_varnames, longer.co_freevars) == (tuple("abcdefg"), ("h",))

# equal constants are one object, in all code objects that are compiled together
space = {}
exec(
    """
f1, f2 = lambda: (None, 2.5), lambda: (None, 2.5)
f3, f4 = lambda x: x in {("name",)}, lambda: ("name",)
f5 = lambda x: x.y.z
f6 = lambda a: a.b.c
""",
    space,
)
f1, f2, f3, f4, f5, f6 = (space[f"f{i}"].__code__ for i in range(1, 7))
assert f1.co_consts is f1.co_consts is f2.co_consts
[item] = [c for c in f3.co_consts if isinstance(c, frozenset)][0]
assert any(item is c for c in f4.co_consts)
assert f5.co_linetable is f6.co_linetable

# code on another line is other code
c1 = (lambda: 1).__code__
c2 = (lambda: 1).__code__
assert c1 != c2 and hash(c1) != hash(c2)
assert c1 != c1.replace(co_firstlineno=7)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert len(code.co_lnotab) % 2 == 0
assert str(caught[0].message) == "co_lnotab is deprecated, use co_lines instead."
assert error(code._varname_from_oparg, 100) == "IndexError: tuple index out of range"

print("ok")
