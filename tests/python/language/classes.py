# Classes: inheritance, super, descriptors, metaclasses, slots, operators.
class Base:
    registry = []

    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.registry.append((cls.__name__, tag))

    def who(self):
        return "base"

    @classmethod
    def made(cls, *args):
        return cls(*args)

    @staticmethod
    def twice(x):
        return 2 * x


class Point(Base, tag="p"):
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __add__(self, other):
        if not isinstance(other, Point):
            return NotImplemented
        return Point(self.x + other.x, self.y + other.y)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __repr__(self):
        return f"Point({self.x}, {self.y})"

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __len__(self):
        return 2

    def who(self):
        return "point of " + super().who()

    @property
    def norm(self):
        return abs(self.x) + abs(self.y)

    @norm.setter
    def norm(self, value):
        self.x, self.y = value, 0


assert Base.registry == [("Point", "p")]
p, q = Point(1, 2), Point.made(3, -4)
assert repr(p + q) == "Point(4, -2)"
assert sum([p, q]) == Point(4, -2)
assert p.who() == "point of base" and Point.twice(4) == 8
assert list(p) == [1, 2] and len(p) == 2 and 2 in p
assert q.norm == 7
q.norm = 5
assert q == Point(5, 0) and len({p, Point(1, 2)}) == 1
try:
    p + 1
except TypeError as error:
    assert str(error) == "unsupported operand type(s) for +: 'Point' and 'int'", error


class Meta(type):
    def __new__(mcls, name, bases, ns, **kw):
        ns["made_by"] = mcls.__name__
        return super().__new__(mcls, name, bases, ns)

    def __call__(cls, *args):
        made = super().__call__(*args)
        made.called = True
        return made


class WithMeta(metaclass=Meta):
    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(name)

w = WithMeta()
assert w.made_by == "Meta" and w.called and w.dyn_x == "x"
assert not hasattr(w, "other") and getattr(w, "other", 7) == 7
assert type(w) is WithMeta and type(WithMeta) is Meta
assert [c.__name__ for c in Point.__mro__] == ["Point", "Base", "object"]


class Typed:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner=None):
        return self if obj is None else obj.__dict__[self.name]

    def __set__(self, obj, value):
        if not isinstance(value, int):
            raise TypeError(self.name)
        obj.__dict__[self.name] = value


class Holder:
    size = Typed()

h = Holder()
h.size = 3
assert h.size == 3 and isinstance(Holder.size, Typed)
try:
    h.size = "x"
except TypeError as error:
    assert str(error) == "size"
else:
    assert False
print("ok")
