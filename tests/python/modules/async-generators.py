# Async generators, driven by hand: asend, athrow, aclose, hooks, two awaits at once.
import sys
import types


@types.coroutine
def pause(value):
    return (yield value)


def drive(awaitable, *sent):
    steps = []
    try:
        steps.append(awaitable.send(None))
        for value in sent:
            steps.append(awaitable.send(value))
    except StopIteration as stop:
        return steps, stop.value
    except Exception as error:
        return steps, f"{type(error).__name__}: {error}"
    return steps, "suspended"


log = []


async def counting():
    try:
        got = yield await pause("first")
        log.append(got)
        try:
            yield 2
        except KeyError:
            yield "caught"
    finally:
        await pause("closing")
        log.append("closed")


generator = counting()
assert generator.__aiter__() is generator and generator.ag_await is None
assert drive(anext(generator), "sent") == (["first"], "sent")
assert drive(generator.asend("value")) == ([], 2) and log == ["value"]
assert drive(generator.athrow(KeyError)) == ([], "caught")
closing = generator.aclose()
assert drive(closing) == (["closing"], "suspended")
assert drive(anext(generator))[1] == "RuntimeError: anext(): asynchronous generator is already running"
try:
    closing.send(None)
    assert False
except StopIteration:
    assert log == ["value", "closed"]
assert drive(anext(generator)) == ([], "StopAsyncIteration: ")
assert drive(generator.aclose()) == ([], None)

generator = counting()
used = anext(generator)
drive(used, 1)
assert drive(used)[1] == "RuntimeError: cannot reuse already awaited __anext__()/asend()"
assert drive(generator.aclose(), None) == (["closing"], None)


async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


generator = stubborn()
drive(anext(generator))
assert drive(generator.aclose())[1] == "RuntimeError: async generator ignored GeneratorExit"


async def single():
    yield 1


seen = []
sys.set_asyncgen_hooks(firstiter=seen.append)
generator = single()
first = anext(generator)
second = generator.asend(None)
sys.set_asyncgen_hooks(firstiter=None)
assert seen == [generator] and drive(first) == ([], 1)
second.close()

print("ok")
