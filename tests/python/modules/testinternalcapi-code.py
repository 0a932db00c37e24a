"""What `_testinternalcapi` tells about code objects."""
import _testinternalcapi as t

GLOBAL = 1


def uses_global():
    return GLOBAL


def uses_both():
    return len.GLOBAL, unknown, GLOBAL


def parameters(a, /, b, *c, d, **e):
    local = [x for x in b]
    return lambda: (a, local)


kinds = t.get_co_localskinds(parameters.__code__)
assert kinds["a"] == 0x02 | 0x20 | 0x40 and kinds["b"] == 0x06 | 0x20
assert kinds["c"] == 0x0A | 0x20 and kinds["e"] == 0x0C | 0x20 and kinds["local"] & 0x40

counts = t.get_code_var_counts(parameters)
assert counts["locals"]["args"] == {
    "total": 5, "numposonly": 1, "numposorkw": 1, "numkwonly": 1, "varargs": 1, "varkwargs": 1,
}
assert counts["locals"]["cells"] == {"total": 2, "numargs": 1, "numothers": 1}
assert t.get_code_var_counts(uses_both)["unbound"] == {
    "total": 4, "numattrs": 1, "numunknown": 0,
    "globals": {"total": 3, "numglobal": 1, "numbuiltin": 1, "numunknown": 1},
}


def refusal(code, **namespaces):
    try:
        return t.verify_stateless_code(code, **namespaces)
    except ValueError as e:
        return str(e)


assert refusal(uses_global) == "globals not supported"
assert refusal(uses_global.__code__) is None
assert refusal(uses_global.__code__, globalsns={}, builtinsns={}) == "globals not supported"
assert refusal(parameters(1, [], d=2)) == "closures not supported"

assert t.code_returns_only_none((lambda: None).__code__)
assert not t.code_returns_only_none((lambda: 1).__code__)
assert not t.code_returns_only_none((lambda: (yield)).__code__)
try:
    t.get_co_localskinds(1)
    raise AssertionError
except TypeError as e:
    assert str(e) == "argument must be a code object"

print("ok")
