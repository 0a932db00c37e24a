# The event loop, tasks, queues, timeouts, threads and async generators of asyncio.
import asyncio
import time


async def later(value, delay):
    await asyncio.sleep(delay)
    return value


async def numbers(count):
    for i in range(count):
        await asyncio.sleep(0)
        yield i


async def failing():
    raise ValueError("no")


async def main():
    start = time.monotonic()
    assert await asyncio.gather(later(1, 0.03), later(2, 0.01)) == [1, 2]
    assert time.monotonic() - start >= 0.03
    try:
        await asyncio.wait_for(later(1, 5), 0.01)
        assert False
    except TimeoutError:
        pass
    queue = asyncio.Queue(2)

    async def produce():
        for i in range(4):
            await queue.put(i)

    task = asyncio.create_task(produce(), name="producer")
    assert [await queue.get() for _ in range(4)] == [0, 1, 2, 3] and task.get_name() == "producer"
    event, lock = asyncio.Event(), asyncio.Lock()

    async def waits():
        async with lock:
            return await event.wait()

    tasks = [asyncio.create_task(waits()) for _ in range(2)]
    await asyncio.sleep(0)
    event.set()
    assert await asyncio.gather(*tasks) == [True, True]
    caught = []
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(later(1, 5))
            group.create_task(failing())
    except* ValueError as errors:
        caught = [str(e) for e in errors.exceptions]
    assert caught == ["no"]
    assert await asyncio.to_thread(sum, [1, 2]) == 3
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0.01, future.set_result, 7)
    assert await future == 7
    assert [x async for x in numbers(3)] == [0, 1, 2]
    empty = numbers(0)
    assert await anext(empty, "none") == "none"
    stream = numbers(5)
    assert await anext(stream) == 0
    await stream.aclose()
    assert [x async for x in stream] == []
    cancelled = asyncio.create_task(later(1, 5))
    await asyncio.sleep(0)
    cancelled.cancel()
    try:
        await cancelled
        assert False
    except asyncio.CancelledError:
        assert cancelled.cancelled()
    return "done"


assert asyncio.run(main()) == "done"

print("ok")
