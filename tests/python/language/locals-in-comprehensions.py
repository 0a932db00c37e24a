# The variables of a comprehension in the body of a module or a class, as locals(), vars() and f_locals show them (PEP 709).
import sys


def frame_locals():
    return sys._getframe(1).f_locals


other = 1
assert [sorted(frame_locals()) for a in [0]] == [["a"]]
assert [frame_locals()["a"] for a in [3]] == [3]
assert [("other" in frame_locals(), "a" in frame_locals()) for a in [0]] == [(False, True)]
assert [sorted(locals()) for a in [0]] == [sorted(vars()) for a in [0]] == [dir() for a in [0]] == [["a"]]
assert [eval("a + other") for a in [5]] == [6]
assert "other" in locals() and locals() is globals() and frame_locals() is globals()


def change(name, value):
    sys._getframe(1).f_locals[name] = value
    return sys._getframe(1).f_locals


# Hidden variables are not written; the name goes beside them.
assert [(change("a", 5), a)[1] for a in [0]] == [0]
assert [dict(change("b", 5)) for a in [0]][0]["b"] == 5
assert "a" not in globals() and "b" not in globals()


class Body:
    name = "x"
    inner = [sorted(locals()) for a in [0]]
    outer = sorted(locals())
    try:
        [eval("name") for a in [0]]
    except NameError as error:
        failed = str(error)


assert Body.inner == [["a"]] and "name" in Body.outer and "a" not in Body.outer
assert Body.failed == "name 'name' is not defined"


def function():
    local = 1
    return [sorted(frame_locals()) for a in [0]], [sorted(locals()) for a in [0]]


assert function() == ([["a", "local"]],) * 2
print("ok")
