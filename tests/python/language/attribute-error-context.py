# Which AttributeErrors tell the object and the name: only for those a traceback offers similar names.
import traceback
import types


class Plain:
    def method(self):
        pass

    @property
    def alone(self):
        return 1


class Slotted:
    __slots__ = ("a",)


class Derived(list):
    pass


class Sized(int):
    pass


class Failure(Exception):
    pass


class Shown:
    """What tracebacks ask for is printed, if they ask."""

    asked = []

    def __getattribute__(self, name):
        Shown.asked.append(name)
        return super().__getattribute__(name)


def context(code, **names):
    """The text, and whether name and object are told."""
    try:
        exec(code, globals(), names)
    except AttributeError as error:
        return str(error), error.name
    raise AssertionError(code)


o, s = Plain(), Slotted()
for code, text, name in [
    ("o.missing", "'Plain' object has no attribute 'missing'", "missing"),
    ("del o.missing", "'Plain' object has no attribute 'missing'", None),
    ("del o.__module__", "'Plain' object has no attribute '__module__'", None),
    ("o.alone = 1", "property 'alone' of 'Plain' object has no setter", None),
    ("del o.alone", "property 'alone' of 'Plain' object has no deleter", None),
    ("s.__module__ = 1", "'Slotted' object attribute '__module__' is read-only", None),
    ("s.b = 1", "'Slotted' object has no attribute 'b' and no __dict__ for setting new attributes", "b"),
    ("del s.a", "a", None),
    ("s.a", "'Slotted' object has no attribute 'a'", "a"),
    ("del d.missing", "'Derived' object has no attribute 'missing'", None),
    ("del i.missing", "'Sized' object has no attribute 'missing'", "missing"),
    ("del x.missing", "'Failure' object has no attribute 'missing'", "missing"),
    ("del f.missing", "'function' object has no attribute 'missing'", "missing"),
    ("del m.missing", "'module' object has no attribute 'missing'", "missing"),
    ("del n.missing", "'types.SimpleNamespace' object has no attribute 'missing'", "missing"),
    ("(5).real = 1", "attribute 'real' of 'int' objects is not writable", None),
    ("(5).bar = 1", "'int' object has no attribute 'bar' and no __dict__ for setting new attributes", "bar"),
    ("[].append = 1", "'list' object attribute 'append' is read-only", None),
    ("del f.__closure__", "readonly attribute", None),
    ("range(3).start = 1", "readonly attribute", None),
]:
    names = dict(o=o, s=s, d=Derived(), x=Failure(), i=Sized(), f=lambda: 0, m=types.ModuleType("m"), n=types.SimpleNamespace())
    assert context(code, **names) == (text, name), (code, context(code, **names))

shown = Shown()
try:
    del shown.missing
except AttributeError as error:
    lines = list(traceback.TracebackException.from_exception(error).format_exception_only())
assert lines == ["AttributeError: 'Shown' object has no attribute 'missing'\n"], lines
assert Shown.asked == []


# A metaclass's own __getattribute__ changes nothing in the texts.
class Meta(type):
    def __getattribute__(self, name):
        return super().__getattribute__(name)


class Made(metaclass=Meta):
    pass


assert context("Made.missing") == ("type object 'Made' has no attribute 'missing'", "missing")
assert context("object.__getattribute__(Made, 'missing')")[0] == "'Meta' object has no attribute 'missing'"
print("ok")
