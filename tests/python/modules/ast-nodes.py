"""Classes of nodes: annotations, fields that a program made, replacing."""
import ast
import copy
import warnings

assert ast.arguments.__annotations__["args"] == list[ast.arg]
assert ast.Name.__annotations__ == {"id": str, "ctx": ast.expr_context}
assert ast.expr.__annotations__ == ast.Add.__annotations__ == {}

node = ast.parse("x").body[0].value
node.extra = 1
assert "extra" not in vars(copy.replace(node))
assert copy.replace(node, id=None).id is None
try:
    copy.replace(node, extra=2)
    raise AssertionError
except TypeError as e:
    assert str(e) == "Name.__replace__ got an unexpected keyword argument 'extra'."


class BadFields(ast.AST):
    _fields = (b"\xff",)
    _field_types = {"a": int}


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    BadFields()
assert str(caught[0].message).startswith("Field b'\\xff' is missing from BadFields._field_types")

# the attributes of every node class can be set, but `_fields` has to be there
old = ast.AST._fields
del ast.AST._fields
try:
    ast.AST(a=1)
    raise AssertionError
except AttributeError:
    pass
finally:
    ast.AST._fields = old

print("ok")
