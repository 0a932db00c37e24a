# Scopes where a comprehension runs inside a class body or an annotation.


class Holder:
    functions = [lambda: __class__ for _ in [1]]
    names = [(lambda: __classdict__)() for _ in [1]]


assert Holder.functions[0]() is Holder
assert "functions" in Holder.names[0]

for body in ("[__class__ for _ in [1]]", "[__classdict__ for _ in [1]]"):
    for source in (f"class A: {body}", f"class A:\n class B: {body}"):
        try:
            exec(source, {})
            assert False
        except NameError as error:
            assert error.name in ("__class__", "__classdict__")


class Annotated:
    __classdict__: int


assert Annotated.__annotations__ == {"__classdict__": int}

# Several annotations share one scope, and a name that a comprehension binds there is none of the others'.
namespace = {}
exec(
    """
a: 0
b: (0 for ((0 for c in d for () in (0 for e in f for g in h))).i in {0: 0 for h in j} if h)
""",
    namespace,
)
try:
    namespace["__annotate__"](1)
    assert False
except NameError as error:
    assert error.name == "j"


# Each annotation function is named for what it belongs to.
def outer(x: int):
    def inner(y: int):
        pass

    return inner


assert outer.__annotate__.__qualname__ == "outer.__annotate__"
assert outer(1).__annotate__.__qualname__ == "outer.<locals>.inner.__annotate__"

try:
    exec("globals()['__conditional_annotations__'] = 0\nx: int", {})
    assert False
except TypeError:
    pass


# A call with ** asks nothing of the callee but to be called.
class Quiet:
    def __str__(self):
        raise AssertionError

    def __call__(self, **names):
        return names


assert Quiet()(**{"a": 1}) == {"a": 1}
print("ok")
