# An AttributeError that tells of no attribute gets the name and object of the lookup it ends.
import operator
import types


def told(action):
    try:
        action()
    except AttributeError as error:
        return error.name, error.obj


class Plain:
    def __getattr__(self, name):
        raise AttributeError()


class Strict:
    def __getattribute__(self, name):
        raise AttributeError("no")


class Descriptor:
    def __get__(self, instance, owner):
        raise AttributeError("d")

    def __set__(self, instance, value):
        raise AttributeError("d")


class Holder:
    described = Descriptor()


class Meta(type):
    def __getattr__(cls, name):
        raise AttributeError(name)


class Made(metaclass=Meta):
    pass


module = types.ModuleType("module")


def missing(name):
    raise AttributeError(name)


module.__getattr__ = missing
plain, strict, holder = Plain(), Strict(), Holder()
assert told(lambda: plain.a) == ("a", plain)
assert told(lambda: plain.a()) == ("a", plain)
assert told(lambda: getattr(plain, "b")) == ("b", plain)
assert told(lambda: operator.attrgetter("c")(plain)) == ("c", plain)
assert told(lambda: operator.methodcaller("d")(plain)) == ("d", plain)
assert told(lambda: strict.e)[0] == "e"
assert told(lambda: holder.described) == ("described", holder)
assert told(lambda: Holder.described) == ("described", Holder)
assert told(lambda: Made.f) == ("f", Made)
assert told(lambda: module.g) == ("g", module)

# Assignments and direct calls look nothing up.
assert told(lambda: setattr(holder, "described", 1)) == (None, None)
assert told(lambda: plain.__getattr__("h")) == (None, None)


# Who has told something is left alone, and so is an error that comes from further inside.
class Telling:
    def __getattr__(self, name):
        raise AttributeError("t", name=None) if name == "none" else AttributeError("t", name="other")


class Deep:
    def __getattr__(self, name):
        return plain.inner


assert told(lambda: Telling().none) == (None, None)
assert told(lambda: Telling().some) == ("other", None)
assert told(lambda: Deep().outer) == ("inner", plain)
assert getattr(plain, "i", 5) == 5 and not hasattr(plain, "i")
print("ok")
