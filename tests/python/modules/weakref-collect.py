# Weak references after gc.collect(), their order, sharing and texts.
import gc
import weakref


class C:
    def method(self):
        pass


def check():
    called = []
    obj = C()
    ref = weakref.ref(obj, called.append)
    proxy = weakref.proxy(obj)
    same(ref(), obj)
    del obj
    gc.collect()
    assert ref() is None and called == [ref] and ref.__callback__ is None
    try:
        proxy.x
    except ReferenceError:
        pass
    else:
        assert False
    keys = weakref.WeakKeyDictionary()
    kept = [C() for _ in range(10)]
    for i, key in enumerate(kept):
        keys[key] = i
    del kept[3:], key
    gc.collect()
    assert len(keys) == 3 and sorted(keys.values()) == [0, 1, 2]


def same(a, b):
    assert a is b


check()

obj = C()
proxy = weakref.proxy(obj)
assert weakref.proxy(obj) is proxy and weakref.ref(obj) is weakref.ref(obj)
ref, first, second = weakref.ref(obj), weakref.ref(obj, print), weakref.ref(obj, print)
assert [id(r) for r in weakref.getweakrefs(obj)] == [id(r) for r in (ref, proxy, second, first)]
assert "to 'C' at" in repr(ref) and "(C)" in repr(weakref.ref(C))
for call in (lambda: ref.__init__(), lambda: ref(1), lambda: weakref.ref(obj, 1, 2)):
    try:
        call()
    except TypeError:
        pass
    else:
        assert False
print("ok")
