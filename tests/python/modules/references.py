# gc tells which objects refer to which, among those that modules and frames lead to.
import contextlib
import gc
import inspect
import io
import sys
import trace
import weakref


class A:
    def method(self):
        pass


x = [1, 2]
named = {"k": x}
instance = A()
instance.attribute = x
pair = (x, x)


def function():
    return x


def refers(*objects):
    found = gc.get_referrers(*objects)
    return lambda other: any(item is other for item in found)


to_x = refers(x)
assert to_x(named) and to_x(instance) and to_x(pair) and to_x(globals()) and not to_x(A) and not to_x(function.__code__)
assert refers(A, 5j)(instance) and gc.get_referrers() == []
assert [f for f in gc.get_referrers(A.method.__code__) if inspect.isfunction(f)] == [A.method]
(namespace,) = [d for d in gc.get_referrers(A.method) if isinstance(d, dict)]
assert [c for c in gc.get_referrers(namespace) if hasattr(c, "__bases__")] == [A]


def generator():
    own = [5]
    yield own


running = generator()
assert refers(next(running))(running)


def closure():
    inner = [7]
    return lambda: inner


assert refers(closure()())(None) is False
keeps = closure()
assert refers(keeps())(keeps.__closure__[0])

assert sorted(gc.get_referents([1, 3, 5])) == [1, 3, 5]
assert sorted(gc.get_referents({7: 11, 13: 17})) == [7, 11, 13, 17]
assert gc.get_referents(1, "a", 4j) == gc.get_referents() == []
assert any(item is x for item in gc.get_referents(instance)) and any(item is A for item in gc.get_referents(instance))
assert not any(item is instance for item in gc.get_referents(weakref.ref(instance)))

everything = gc.get_objects()
assert all(any(item is other for item in everything) for other in (x, named, instance, A, function, running, sys))
assert not any(type(item) in (int, str) for item in everything)
for wrong, error in ((3, ValueError), (-2, ValueError), ("1", TypeError)):
    try:
        gc.get_objects(wrong)
    except error:
        continue
    raise AssertionError(wrong)

# With it, trace finds the class of a method that was called.
tracer = trace.Trace(count=0, countfuncs=1)
with contextlib.redirect_stdout(io.StringIO()):
    tracer.runfunc(A().method)
assert any(name == "A.method" for _, _, name in tracer.results().calledfuncs), tracer.results().calledfuncs
print("ok")
