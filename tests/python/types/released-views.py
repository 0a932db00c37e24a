# Releasing buffers: __release_buffer__ of classes, and views that are released while they are asked.
import array
import inspect
import sys


def raises(kind, call, text=None):
    try:
        call()
    except kind as error:
        assert text is None or str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} not raised")


RELEASED = "operation forbidden on released memoryview object"


def methods_of_types():
    assert hasattr(bytearray, "__release_buffer__") and not hasattr(bytes, "__release_buffer__")
    data = bytearray(b"abc")
    view = data.__buffer__(0)
    raises(BufferError, data.clear)
    data.__release_buffer__(view)
    data.append(100)
    text = "memoryview's buffer has already been released"
    raises(ValueError, lambda: data.__release_buffer__(view), text)
    text = "memoryview's buffer is not this object"
    raises(ValueError, lambda: data.__release_buffer__(memoryview(b"d")), text)
    raises(TypeError, lambda: data.__release_buffer__(3), "expected a memoryview object")
    raises(OverflowError, lambda: data.__buffer__(sys.maxsize), "buffer flags out of range")


def only_release():
    seen = []

    class Tells(bytearray):
        def __release_buffer__(self, view):
            text = "cannot create new view on restricted memoryview"
            for take in (memoryview, memoryview.toreadonly, bytes, lambda v: v[:1], lambda v: v.cast("b")):
                raises(ValueError, lambda: take(view), text)
            seen.append((view, view.tobytes()))
            super().__release_buffer__(view)

    t = Tells(b"hello")
    with memoryview(t):
        assert seen == []
    assert len(seen) == 1 and seen[0][1] == b"hello"
    raises(ValueError, seen[0][0].tobytes, RELEASED)
    t.clear()

    class Alone:
        def __release_buffer__(self, view):
            pass

    raises(TypeError, lambda: memoryview(Alone()))


def both():
    class Same(bytearray):
        calls = 0

        def __buffer__(self, flags):
            return super().__buffer__(flags)

        def __release_buffer__(self, view):
            self.calls += 1
            super().__release_buffer__(view)

    s = Same(b"hello")
    with memoryview(s):
        assert s.calls == 0
    assert s.calls == 1
    s.clear()

    class Other(bytearray):
        error = None

        def __buffer__(self, flags):
            return memoryview(b"other")

        def __release_buffer__(self, view):
            try:
                super().__release_buffer__(view)
            except ValueError as error:
                self.error = str(error)

    o = Other(b"hello")
    assert bytes(o) == b"other" and o.error == "memoryview's buffer is not this object"


def flags_and_errors():
    asked = []

    class Asked:
        def __buffer__(self, flags):
            asked.append(flags)
            return memoryview(b"abc")

        def __release_buffer__(self, view):
            1 / 0

    reports = []
    hook, sys.unraisablehook = sys.unraisablehook, reports.append
    try:
        assert bytes(Asked()) == b"abc" and b"".join([Asked()]) == b"abc"
        assert asked == [inspect.BufferFlags.FULL_RO, inspect.BufferFlags.SIMPLE]
        assert [r.exc_type for r in reports] == [ZeroDivisionError] * 2
        assert reports[0].err_msg == "Exception ignored in __release_buffer__ of Asked"
        text = "memoryview: underlying buffer is not writable"
        raises(BufferError, lambda: memoryview._from_flags(Asked(), 1), text)
        raises(BufferError, lambda: memoryview._from_flags(b"a", 1), "Object is not writable.")
    finally:
        sys.unraisablehook = hook


def hashes():
    view = memoryview(b"abc")
    value = hash(view)
    assert value == hash(b"abc")
    view.release()
    assert hash(view) == value
    view = memoryview(b"abc")
    view.release()
    raises(ValueError, lambda: hash(view), RELEASED)
    raises(TypeError, lambda: hash(memoryview(bytearray(1)).toreadonly()), "unhashable type: 'bytearray'")

    class Releases(array.array):
        def __hash__(self):
            view.release()
            return 1

    view = memoryview(Releases("B", b"abc")).toreadonly()
    raises(BufferError, lambda: hash(view), "memoryview has 1 exported buffer")


def released_while_asked():
    class Index:
        def __index__(self):
            view.release()
            return 1

    class Equal:
        def __eq__(self, other):
            view.release()
            return False

    class Length(bytes):
        def __len__(self):
            view.release()
            return 1

    def set_slice():
        view[: Index()] = b"x"

    def set_item():
        view[0] = Index()

    asks = [lambda: view[Index()], lambda: view.count(Equal()), lambda: view.index(Equal())]
    asks += [lambda: view.index(1, Index()), set_slice, set_item]
    for ask in asks:
        data = bytearray(b"abc")
        view = memoryview(data)
        raises(ValueError, ask, RELEASED)
        assert data == b"abc"
    view = memoryview(b"abc")
    raises(BufferError, lambda: view.hex(Length(b":")), "memoryview has 1 exported buffer")
    assert view[: Index()].tolist() == [97]
    raises(ValueError, view.tolist, RELEASED)
    view = memoryview(b"a")
    items = iter(view)
    assert list(items) == [97]
    view.release()
    assert list(items) == []


methods_of_types()
only_release()
both()
flags_and_errors()
hashes()
released_while_asked()
print("ok")
