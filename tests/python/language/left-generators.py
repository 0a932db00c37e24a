# Generators and coroutines that are left before their end.
import asyncio
import gc
import sys
import warnings

log = []


def numbers(name):
    try:
        yield 1
        yield 2
    finally:
        log.append(name)


def taken():
    got = log[:]
    log.clear()
    return got


# A loop closes its generator at once when it is left by break, return or an exception.
for _ in numbers("break"):
    break
assert taken() == ["break"]


def first():
    for item in numbers("return"):
        return item


assert first() == 1 and taken() == ["return"]

try:
    for _ in numbers("exception"):
        raise KeyError
except KeyError:
    assert taken() == ["exception"]


def failing():
    for _ in numbers("unwound"):
        raise OSError


try:
    failing()
except OSError:
    assert taken() == ["unwound"]


# One that somebody else refers to stays open.
kept = numbers("kept")
for _ in kept:
    break
assert taken() == [] and next(kept) == 2
kept.close()
assert taken() == ["kept"]


# The delegate of a generator that fails.
def delegating():
    try:
        yield from numbers("inner")
    finally:
        log.append("outer")


outer = delegating()
next(outer)
try:
    outer.throw([])
except TypeError:
    pass
assert taken() == ["inner", "outer"]


# Those that are only reachable from each other's frames, after a collection.
def looping():
    for item in numbers("looped over"):
        yield item


for make, expected in ((delegating, ["inner", "outer"]), (looping, ["looped over"])):
    generator = make()
    next(generator)
    del generator
    gc.collect()
    assert taken() == expected, expected
generator = looping()
next(generator)
generator.close()
assert taken() == ["looped over"]


# What fails then is reported, and nothing else.
def stubborn():
    try:
        yield 1
    finally:
        raise ValueError("in finally")


reports = []
sys.unraisablehook = lambda report: reports.append((report.err_msg, report.exc_value))
for _ in stubborn():
    break
sys.unraisablehook = sys.__unraisablehook__
[(message, error)] = reports
assert message.startswith("Exception ignored while closing generator <generator object stubborn at 0x")
assert repr(error) == "ValueError('in finally')"


# Coroutines that nobody awaits.
async def work():
    pass


def warned(make):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        make()
        gc.collect()
    return [str(warning.message) for warning in caught]


def forget():
    work()


def forget_later():
    coroutine = work()
    del coroutine


def close():
    work().close()


assert warned(forget) == ["coroutine 'work' was never awaited"]
assert warned(forget_later) == ["coroutine 'work' was never awaited"]
assert warned(close) == []
assert warned(lambda: asyncio.run(work())) == []


# The event loop closes asynchronous generators.
async def steps():
    try:
        yield 1
    finally:
        await asyncio.sleep(0)
        log.append("steps")


async def main():
    async for _ in steps():
        break
    # A host's collector may need another turn.
    for _ in range(100):
        gc.collect()
        await asyncio.sleep(0.01)
        if log:
            break
    log.append("main")


asyncio.run(main())
assert taken() == ["steps", "main"], log


async def no_send():
    agen = steps()
    agen.asend(None)
    del agen


assert warned(lambda: asyncio.run(no_send())) == [
    "coroutine method 'asend' of 'steps' was never awaited"
]


# A generator that has ended, or was never started, keeps nothing of its frame alive.
import weakref


class Thing:
    pass


def holding(thing):
    yield 1


for is_started in (False, True):
    thing = Thing()
    reference = weakref.ref(thing)
    generator = holding(thing)
    if is_started:
        assert list(generator) == [1]
    else:
        generator.close()
    del thing
    gc.collect()
    assert reference() is None, is_started

# Its frame is used again for the next call.
a = holding(1)
a.close()
b, c = holding(2), holding(3)
assert a.gi_frame is None and b.gi_frame is not c.gi_frame
assert [*a, *b, *c] == [1, 1]
print("ok")
