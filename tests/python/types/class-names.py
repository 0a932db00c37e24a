# Names and docs of classes must have a UTF-8 form; messages name a built-in class with its module.
import collections
import struct
import types


def failure(action, *args):
    try:
        action(*args)
    except Exception as error:
        return type(error), str(error)


for name in "A", "\xc4", "\U0001f40d", "B.A", "42", "":
    made = type(name, (), {})
    assert made.__name__ == made.__qualname__ == name

made = type("A", (), {})
for name, kind in (("A\0B", ValueError), ("A\udcdcB", UnicodeEncodeError), (b"A", TypeError)):
    assert failure(type, name, (), {})[0] is kind
    assert failure(setattr, made, "__name__", name)[0] is kind
    assert made.__name__ == "A"
assert failure(type, "A\0B", (), {})[1] == "type name must not contain null characters"

for doc in "x", "x\0y", b"x", 42, None:
    assert type("A", (), {"__doc__": doc}).__doc__ == doc
assert failure(type, "A", (), {"__doc__": "x\udcdcy"})[0] is UnicodeEncodeError
made.__doc__ = "x\udcdcy"

for cls, name in (
    (int, "int"),
    (collections.deque, "collections.deque"),
    (collections.defaultdict, "collections.defaultdict"),
    (struct.Struct, "_struct.Struct"),
    (types.SimpleNamespace, "types.SimpleNamespace"),
):
    text = f"attribute of immutable type '{name}'"
    assert failure(setattr, cls, "x", 1) == (TypeError, f"cannot set 'x' {text}")
    assert failure(delattr, cls, "x") == (TypeError, f"cannot set 'x' {text}")
    assert failure(setattr, cls, "__name__", "x") == (TypeError, f"cannot set '__name__' {text}")
print("ok")
