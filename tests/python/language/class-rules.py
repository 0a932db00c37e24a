# What classes, descriptors and checks of type demand of their parts.
import warnings
import weakref


def raises(error, text, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except error as e:
        assert text in str(e), (text, str(e))
    else:
        raise AssertionError(f"{error.__name__} expected: {text}")


class Plain:
    pass


class Slotted:
    __slots__ = ("a", "b")


class SlottedWeak:
    __slots__ = ("a", "__weakref__")


# Weak references: the attribute of classes that have them.
assert "__weakref__" in Plain.__dict__
plain = Plain()
assert plain.__weakref__ is None
reference = weakref.ref(plain)
assert plain.__weakref__ is reference
assert not hasattr(Slotted(), "__weakref__")
assert SlottedWeak().__weakref__ is None
raises(TypeError, "cannot create weak reference to 'I' object", weakref.ref, type("I", (int,), {})())
raises(TypeError, "nonempty __slots__ not supported", type, "S", (int,), {"__slots__": ["__weakref__"]})

# Bases.
raises(TypeError, "duplicate base class Plain", type, "X", (Plain, Plain), {})
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    type("Odd", (), {1: 2})
assert "non-string key in the __dict__ of class Odd" in str(caught[0].message)


class Meta(type):
    def mro(cls):
        seen.append(cls.__mro__)
        return type.mro(cls)


seen = []


class Ordered(Plain, metaclass=Meta):
    pass


assert seen == [None]
Other = Meta("Other", (), {})
Ordered.__bases__ = (Other,)
assert seen[2] == (Ordered, Plain, object) and Ordered.__mro__ == (Ordered, Other, object)
Ordered.__bases__ = (Plain,)
assert Other.__subclasses__() == []
raises(TypeError, "'Plain' deallocator differs from 'object'", setattr, Other, "__bases__", (Plain,))

# Fields of built-in types are member descriptors.
assert type(complex.real).__name__ == "member_descriptor"
assert type(float.real).__name__ == "getset_descriptor"
raises(AttributeError, "readonly attribute", setattr, property(), "fget", 1)
raises(AttributeError, "readonly attribute", setattr, 1j, "real", 1)
raises(TypeError, "needs a type, not a 'int' as arg 2", dict.__dict__["fromkeys"].__get__, None, 42)
raises(
    TypeError,
    "requires a subtype of 'dict' but received 'int'",
    dict.__dict__["fromkeys"].__get__,
    None,
    int,
)


# Wrappers of foreign classes are called, and refuse.
class Foreign(int):
    __eq__ = str.__eq__
    __add__ = str.__add__
    __hash__ = int.__hash__


one = Foreign(1)
raises(TypeError, "requires a 'str' object but received a 'Foreign'", lambda: one == one)
raises(TypeError, "requires a 'str' object but received a 'Foreign'", lambda: one + one)
raises(TypeError, "expected 1 or 2 arguments, got 0", int().__pow__)


class Power(int):
    def __rpow__(self, other, modulus=None):
        return ("rpow", other, modulus)


assert pow(2, Power(3), 5) == ("rpow", 2, 5)
assert pow(2, Power(3)) == ("rpow", 2, None)


# A descriptor that only sets leaves reading to the instance.
class SetOnly:
    def __set__(self, obj, value):
        obj.__dict__["a"] = value


class HasSetOnly:
    a = SetOnly()


for _ in range(3):
    obj = HasSetOnly()
    assert isinstance(obj.a, SetOnly)
    obj.a = 42
    assert obj.a == 42


class Evil:
    def __getattr__(self, name):
        raise AttributeError(name)

    def __getattribute__(self, name):
        if "__getattr__" in Evil.__dict__:
            del Evil.__getattr__
        raise AttributeError(name)


raises(AttributeError, "attr", getattr, Evil(), "attr")


# Class assignment: the last class that adds to the layout decides.
class H:
    __slots__ = ["b", "a"]


class L(H):
    __slots__ = ["e"]


class M(Slotted):
    __slots__ = ["e"]


item = H()
item.__class__ = Slotted
assert type(item) is Slotted
raises(TypeError, "object layout differs", setattr, L(), "__class__", M)


# Static and class methods keep what they copy in their own dict.
@classmethod
def method(cls) -> int:
    "text"


assert "__annotations__" not in method.__dict__ and method.__dict__["__doc__"] == "text"
assert method.__annotations__ == {"return": int} and "__annotations__" in method.__dict__
method.__annotations__ = {}
assert method.__wrapped__.__annotations__ == {"return": int}
del method.__annotations__
assert method.__annotations__ == {"return": int}


# Properties.
class Documented(property):
    pass


assert Documented(doc="text").__doc__ == "text"


class SlottedProperty(property):
    __slots__ = ("foo", "__doc__")


assert SlottedProperty(doc="text").__doc__ == "text"
raises(TypeError, "__set_name__() takes 2 positional arguments but 0 were given", property().__set_name__)
raises(AttributeError, "'property' object has no attribute '__name__'", getattr, property(), "__name__")

# The dict of exceptions is a real one, and stays.
error = ValueError()
error.__dict__ = {"a": 1}
assert error.a == 1
raises(TypeError, "cannot delete __dict__", delattr, error, "__dict__")


# isinstance and issubclass of objects that only look like classes.
class Looks:
    def __init__(self, *bases):
        self.bases = bases

    @property
    def __bases__(self):
        return self.bases


base = Looks()
assert issubclass(Looks(Looks(base)), base)
raises(TypeError, "issubclass() arg 1 must be a class", issubclass, 2, int | str)
raises(TypeError, "issubclass() arg 1 must be a class", int.__subclasscheck__, 3)
assert isinstance(1, int | list[int])


class Unhashable(type):
    def __hash__(self):
        raise TypeError("not hashable")


union = Unhashable("A", (), {}) | Unhashable("B", (), {}) | int
assert len(union.__args__) == 3
raises(TypeError, "not hashable", hash, union)

# Names of classes and calls of modules.
snake = type("\U0001f40d", (), {})
assert snake.__name__ == "\U0001f40d" and len(snake.__qualname__) == 1
import pprint

raises(TypeError, "'module' object is not callable. Did you mean: 'pprint.pprint(...)'?", lambda: pprint(1))
raises(TypeError, "got an unexpected keyword argument 'maxsplt'. Did you mean 'maxsplit'?", "".split, maxsplt=1)


def taking(first, second):
    pass


raises(TypeError, "Did you mean 'second'?", taking, 1, secnd=2)
raises(TypeError, "dict.__contains__() takes exactly one argument (0 given)", {}.__contains__)
print("ok")
