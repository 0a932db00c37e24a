# symtable: the compiler's scopes as a script sees them.
import _symtable
import symtable


def error_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


SOURCE = """
import os
def outer(a, *, b=1, **rest):
    global g
    def inner():
        nonlocal c
        c = a
        return [i for i in b if __debug__]
    c = 2
    return inner
class C:
    x: int = 3
    __private = 1
    def method(self):
        return __class__, self.__private
type Pair[T] = tuple[T, T]
"""
top = symtable.symtable(SOURCE, "example.py", "exec")
assert (top.get_type(), top.get_name(), top.get_lineno(), top.is_nested()) == ("module", "top", 0, False)
assert repr(top) == "<SymbolTable for module example.py>"
children = [child for child in top.get_children() if child.get_type() != "annotation"]
assert [child.get_name() for child in children] == ["outer", "C", "Pair"]
assert sorted(top.get_identifiers()) == ["C", "Pair", "g", "os", "outer"]
assert top.lookup("os").is_imported() and top.lookup("outer").is_namespace()

outer = children[0]
assert outer.get_parameters() == ("a", "b", "rest") and set(outer.get_locals()) == {
    "a", "b", "rest", "c", "inner",
}
assert outer.get_globals() == ("g",) and outer.lookup("g").is_declared_global()
inner = outer.lookup("inner").get_namespace()
assert inner.is_nested() and inner.get_nonlocals() == ("c",) and set(inner.get_frees()) == {"a", "b", "c"}
assert inner.lookup("i").is_comp_iter() and inner.lookup("__debug__").is_global()

cls = children[1]
assert sorted(cls.get_identifiers()) == ["_C__private", "method", "x"]
assert cls.lookup("x").is_annotated() and cls.lookup("x").is_assigned()
assert [child.get_name() for child in cls.get_children()] == ["__annotate__"] * 2 + ["method"]
pair = children[2]
assert pair.get_type() == "type parameters" and pair.lookup("T").is_type_parameter()

raw = _symtable.symtable("x = y", "f", "exec")
assert raw.symbols == {
    "x": _symtable.DEF_LOCAL | _symtable.LOCAL << _symtable.SCOPE_OFF,
    "y": _symtable.USE | _symtable.GLOBAL_IMPLICIT << _symtable.SCOPE_OFF,
}
assert repr(raw) == f"<symtable entry top({raw.id}), line 0>" and raw.symbols is raw.symbols
assert error_of(symtable.symtable, "x", "f", "bad") == (
    "ValueError", "symtable() arg 3 must be 'exec' or 'eval' or 'single'",
)
assert error_of(symtable.symtable, "def f(a, a): 0", "f", "exec") == (
    "SyntaxError", "duplicate argument 'a' in function definition (f, line 1)",
)
assert error_of(symtable.symtable, 3, "f", "exec")[0] == "TypeError"

print("ok")
