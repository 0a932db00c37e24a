# A traceback shows each frame once, also where an exception was thrown into generators that delegate; code that
# throws into one that has not begun gets the exception back.
import asyncio
import builtins
import sys
import traceback


def names(error):
    return [entry.name for entry in traceback.extract_tb(error.__traceback__)][1:]


def inner():
    yield 1


def outer():
    yield from inner()


def caught(run):
    try:
        run()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


generator = outer()
next(generator)
error = caught(lambda: generator.throw(ValueError(1)))
assert names(error) == ["<lambda>", "outer", "inner"], names(error)

fresh = outer()
error = caught(lambda: fresh.throw(KeyError(1)))
assert names(error) == ["<lambda>", "outer"], names(error)


async def fail():
    await asyncio.sleep(0)
    raise ValueError(2)


async def waits():
    await asyncio.create_task(fail())


async def cancelled_early():
    async def never():
        raise AssertionError

    task = asyncio.create_task(never())
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()


error = caught(lambda: asyncio.run(waits()))
assert names(error)[-2:] == ["waits", "fail"], names(error)
assert names(error).count("waits") == 1
assert asyncio.run(cancelled_early())


class Items:
    def __aiter__(self):
        return self

    async def __anext__(self):
        raise ValueError(3)


async def loop():
    async for _ in Items():
        pass


error = caught(lambda: asyncio.run(loop()))
assert names(error)[-2:] == ["loop", "__anext__"], names(error)
assert names(error).count("loop") == 1

assert repr(builtins) == "<module 'builtins' (built-in)>" and repr(sys) == "<module 'sys' (built-in)>"
assert sys.__spec__.origin == "built-in"
print("ok")
