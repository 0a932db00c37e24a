# One instruction that meets objects of many kinds, and classes that change under it.


class Plain:
    kind = "class"

    def __init__(self, x):
        self.x = x

    def method(self):
        return ("Plain", self.x)


class Other:
    def __init__(self, x):
        self.y = 0
        self.x = x

    kind = "other"

    def method(self):
        return ("Other", self.x)


class Slotted:
    __slots__ = ("x", "kind")

    def __init__(self, x):
        self.x = x
        self.kind = "slot"

    def method(self):
        return ("Slotted", self.x)


class Propertied:
    def __init__(self, x):
        self._x = x

    @property
    def x(self):
        return self._x

    @x.setter
    def x(self, value):
        self._x = value

    kind = "property"

    def method(self):
        return ("Propertied", self._x)


class Dynamic:
    def __getattr__(self, name):
        if name == "method":
            return lambda: ("Dynamic", 0)
        return name


class Fifth(Plain):
    pass


class Sixth(Other):
    pass


def read(obj):
    return obj.x, obj.kind, obj.method()


def write(obj, value):
    obj.x = value
    return obj.x


kinds = [Plain, Other, Slotted, Propertied, Fifth, Sixth]
for _ in range(60):
    for cls in kinds:
        obj = cls(3)
        assert read(obj)[0] == 3 and read(obj)[2][1] == 3
        assert write(obj, 4) == 4 and read(obj)[0] == 4
    assert read(Dynamic()) == ("x", "kind", ("Dynamic", 0))

# The class attribute, then one of the instance, then none.
p = Plain(1)


def kind_of(obj):
    return obj.kind


for _ in range(5):
    assert kind_of(p) == "class"
p.kind = "own"
for _ in range(5):
    assert kind_of(p) == "own"
del p.kind
for _ in range(5):
    assert kind_of(p) == "class"
Plain.kind = "changed"
assert kind_of(p) == "changed"
del Plain.kind
try:
    kind_of(p)
except AttributeError as error:
    assert str(error) == "'Plain' object has no attribute 'kind'"
else:
    assert False


# A data descriptor that appears later takes precedence over the value of the instance.
def x_of(obj):
    return obj.x


q = Plain(5)
for _ in range(5):
    assert x_of(q) == 5
Plain.x = property(lambda self: "from the class")
assert x_of(q) == "from the class"
try:
    write(q, 1)
except AttributeError as error:
    assert "has no setter" in str(error)
del Plain.x
assert x_of(q) == 5 and write(q, 6) == 6

# A base class that changes.
fifth = Fifth(1)
for _ in range(5):
    assert fifth.method() == ("Plain", 1)
Plain.method = lambda self: "new"
assert fifth.method() == "new"


# Attributes of classes, through metaclasses.
class Meta(type):
    @property
    def size(cls):
        return 7


class WithMeta(metaclass=Meta):
    value = 1

    @classmethod
    def make(cls, x):
        return cls, x

    @staticmethod
    def plain(x):
        return x


class Derived(WithMeta):
    value = 2


def class_read(cls):
    return cls.value, cls.size, cls.make(3), cls.plain(4)


for _ in range(5):
    assert class_read(WithMeta) == (1, 7, (WithMeta, 3), 4)
    assert class_read(Derived) == (2, 7, (Derived, 3), 4)
WithMeta.make = classmethod(lambda cls, x: "changed")
assert class_read(Derived)[2] == "changed"
Meta.value = property(lambda cls: "meta")
assert class_read(Derived)[0] == "meta"

# Slots: unset, deleted, and refused for objects of other classes.
s = Slotted(1)


def slot(obj):
    return obj.x


for _ in range(5):
    assert slot(s) == 1
del s.x
try:
    slot(s)
except AttributeError as error:
    assert str(error) == "'Slotted' object has no attribute 'x'"
s.x = 2
assert slot(s) == 2
try:
    s.other = 1
except AttributeError as error:
    assert "'Slotted' object has no attribute 'other'" in str(error)

# Modules.
import types

m = types.ModuleType("m")
n = types.ModuleType("n")
m.value = 1
n.value = 2


def module_value(module):
    return module.value


for _ in range(5):
    assert module_value(m) == 1 and module_value(n) == 2
m.value = 3
assert module_value(m) == 3
del m.value
try:
    module_value(m)
except AttributeError as error:
    assert str(error) == "module 'm' has no attribute 'value'"
m.__getattr__ = lambda name: name.upper()
assert module_value(m) == "VALUE"


# The class of an object may change.
obj = Other(1)
for _ in range(5):
    assert obj.__class__ is Other and obj.method() == ("Other", 1)
obj.__class__ = Sixth
assert obj.__class__ is Sixth and obj.x == 1


# A property whose class reads and writes in its own way.
class Chatty(property):
    def __get__(self, obj, cls=None):
        return "read"

    def __set__(self, obj, value):
        obj.seen = value


class WithChatty:
    x = Chatty(lambda self: 1, lambda self, value: None)


w = WithChatty()
for _ in range(5):
    assert x_of(w) == "read" and getattr(w, "x") == "read"
    w.x = 3
    assert w.seen == 3


# Instances made by one call instruction.
class Late:
    def __init__(self, x):
        self.x = x


def make(cls):
    return cls(1)


for cls in (Late, Late, Late, Plain, Late, int, Late):
    make(cls)
Late.__init__ = lambda self, x, y=2: setattr(self, "y", y)
assert make(Late).y == 2
Late.__init__ = lambda self, x: x
try:
    make(Late)
except TypeError as error:
    assert str(error) == "__init__() should return None, not 'int'"
else:
    assert False
Late.__new__ = lambda cls, x: "made"
assert make(Late) == "made"


# An object in a class that becomes a descriptor after it was cached as a plain attribute.
class Later:
    pass


class Holder:
    later = Later()

    def __init__(self):
        self.later = 1


def read_later(holder):
    return holder.later


holder = Holder()
for _ in range(5):
    assert read_later(holder) == 1
Later.__get__ = lambda self, instance, owner: 2
Later.__set__ = lambda self, instance, value: None
assert read_later(holder) == 2


# An `__init__` that gets other parameters after its calls were specialised.
class Counted:
    def __init__(self):
        pass


def make_counted():
    return Counted()


def counting(self, *args):
    self.count = len(args)


for _ in range(5):
    make_counted()
Counted.__init__.__code__ = counting.__code__
assert make_counted().count == 0
print("ok")
