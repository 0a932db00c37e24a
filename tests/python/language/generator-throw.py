# What throw() into a generator does besides raising there.
import sys
import warnings


def stack():
    frame, names = sys._getframe(1), []
    while frame.f_code.co_name != "<module>":
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names


# The exception's context is what the generator handles.
def handling():
    try:
        raise KeyError("a")
    except KeyError:
        yield


it = handling()
next(it)
try:
    it.throw(ValueError)
except ValueError as error:
    assert isinstance(error.__context__, KeyError)


# A generator that delegates is on the stack of its delegate.
def inner():
    try:
        yield
    except RuntimeError:
        yield stack()


class Custom:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, error):
        return stack()


def outer(what):
    yield from what


for what, expected in ((inner(), ["inner", "outer", "outer"]), (Custom(), ["throw", "outer", "outer"])):
    it = outer(outer(what))
    next(it)
    assert it.throw(RuntimeError()) == expected


# What cannot be made is thrown as the error of the attempt.
class Broken(Exception):
    def __new__(cls):
        return 5


def waiting():
    try:
        yield
    except TypeError as error:
        yield str(error)


it = waiting()
try:
    it.throw(KeyError)
except KeyError as error:
    assert error.__traceback__.tb_next.tb_frame.f_code is waiting.__code__

it = waiting()
next(it)
assert it.throw(Broken) == (
    "calling <class '__main__.Broken'> should have returned an instance of BaseException, not int"
)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    it = waiting()
    next(it)
    assert it.throw(TypeError, "x") == "x"
assert "signature of throw() is deprecated" in str(caught[0].message)


# Things that are no iterators.
def over(items):
    for item in items:
        yield item


it = (x for x in [])
it.gi_frame.f_locals[".0"] = 5
try:
    list(it)
except TypeError as error:
    assert "object is not an iterator" in str(error)
else:
    assert False


class Never:
    def __await__(self):
        return 5

    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


async def awaits():
    await Never()


async def loops():
    async for _ in Never():
        pass


for call, text in (
    (awaits, "__await__() returned non-iterator of type 'int'"),
    (loops, "'async for' received an invalid object from __anext__: int"),
):
    try:
        call().send(None)
    except TypeError as error:
        assert str(error) == text, error


async def done():
    pass


it = done()
try:
    it.send(None)
except StopIteration:
    pass
try:
    it.throw(ValueError)
except RuntimeError as error:
    assert str(error) == "cannot reuse already awaited coroutine"
else:
    assert False
it.close()

sys.set_coroutine_origin_tracking_depth(1)


def maker():
    return done()


it = maker()
sys.set_coroutine_origin_tracking_depth(0)
assert it.cr_origin[0][2] == "maker" and len(it.cr_origin) == 1
it.close()
print("ok")
