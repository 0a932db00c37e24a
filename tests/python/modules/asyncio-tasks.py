# Futures and tasks of `_asyncio`: their ends, cancellation, eager starts, subclasses, errors of misuse.
import _asyncio
import asyncio
import contextvars
import inspect


def error_of(run):
    try:
        run()
    except BaseException as error:
        return type(error).__name__, str(error)
    return None


class NoisyTask(asyncio.Task):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.note = "made"


class PlainFuture(asyncio.Future):
    pass


async def echo(value, turns=0):
    for _ in range(turns):
        await asyncio.sleep(0)
    return value


async def fail():
    1 / 0


async def ends():
    loop = asyncio.get_running_loop()
    future = PlainFuture()
    assert future.get_loop() is loop and not future.done()
    loop.call_soon(future.set_result, 3)
    assert await future == 3 and future.result() == 3 and future.exception() is None
    assert error_of(lambda: future.set_result(4)) == ("InvalidStateError", "invalid state")

    future = loop.create_future()
    assert error_of(future.result) == ("InvalidStateError", "Result is not set.")
    assert error_of(future.exception) == ("InvalidStateError", "Exception is not set.")
    assert error_of(lambda: future.set_exception(3)) == ("TypeError", "invalid exception object")
    future.set_exception(StopIteration(1))
    error = future.exception()
    assert type(error) is RuntimeError and type(error.__cause__) is StopIteration

    told = []
    future = loop.create_future()
    future.add_done_callback(told.append)
    future.add_done_callback(told.append)
    assert len(future._callbacks) == 2 and future.remove_done_callback(told.append) == 2
    future.add_done_callback(told.append)
    assert future.cancel("enough") and not future.cancel()
    assert told == []
    await asyncio.sleep(0)
    assert told == [future] and future.cancelled()
    assert error_of(future.result) == ("CancelledError", "enough")


async def drives():
    task = asyncio.create_task(echo(5, 2), name="five")
    assert task.get_name() == "five" and task in asyncio.all_tasks()
    assert await task == 5 and task not in asyncio.all_tasks()
    assert asyncio.current_task() in asyncio.all_tasks()

    task = asyncio.create_task(fail())
    try:
        await task
    except ZeroDivisionError as error:
        names = []
        traceback = error.__traceback__
        while traceback is not None:
            names.append(traceback.tb_frame.f_code.co_name)
            traceback = traceback.tb_next
        assert names == ["drives", "fail"], names
    assert type(task.exception()) is ZeroDivisionError

    # Cancelled before its first step: its code does not run.
    ran = []

    async def never():
        ran.append(1)

    task = asyncio.create_task(never())
    task.cancel("early")
    try:
        await task
    except asyncio.CancelledError as error:
        assert error.args == ("early",)
    assert task.cancelled() and ran == []

    async def stubborn():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            ran.append(asyncio.current_task().cancelling())
            asyncio.current_task().uncancel()
            return "stayed"

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    task.cancel()
    assert await task == "stayed" and ran == [1] and task.cancelling() == 0


async def waits():
    async def misuse(thing):
        @types_coroutine
        def give():
            yield thing

        await give()

    from types import coroutine as types_coroutine

    loop = asyncio.get_running_loop()
    for thing, start in (
        (7, "Task got bad yield: 7"),
        ((x for x in ()), "yield was used instead of yield from for generator in task "),
        (loop.create_future(), "yield was used instead of yield from in task "),
    ):
        try:
            await asyncio.create_task(misuse(thing))
        except RuntimeError as error:
            assert str(error).startswith(start), error
        else:
            assert False

    async def itself():
        await asyncio.current_task()

    try:
        await asyncio.create_task(itself())
    except RuntimeError as error:
        assert str(error).startswith("Task cannot await on itself: <Task ")

    future = loop.create_future()

    async def waiter():
        return await future

    first, second = asyncio.create_task(waiter()), asyncio.create_task(waiter())
    await asyncio.sleep(0)
    assert future._asyncio_awaited_by == {first, second}
    assert first._fut_waiter is future
    future.set_result(1)
    assert await asyncio.gather(first, second) == [1, 1]

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(echo(i, i)) for i in range(4)]
    assert [task.result() for task in tasks] == [0, 1, 2, 3]
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(10)
    except TimeoutError:
        pass
    else:
        assert False
    assert await asyncio.wait_for(asyncio.shield(echo(3)), 5) == 3
    results = await asyncio.gather(echo(1), fail(), return_exceptions=True)
    assert results[0] == 1 and type(results[1]) is ZeroDivisionError
    assert sorted([await each for each in asyncio.as_completed([echo(1, 2), echo(0)])]) == [0, 1]
    assert await asyncio.to_thread(lambda: 5) == 5


async def starts():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(lambda loop, coro, **options: NoisyTask(coro, loop=loop, **options))
    task = asyncio.create_task(echo(1))
    assert type(task) is NoisyTask and task.note == "made" and await task == 1

    variable = contextvars.ContextVar("variable", default=0)

    async def seen():
        before = variable.get()
        variable.set(before + 1)
        await asyncio.sleep(0)
        return before, variable.get()

    loop.set_task_factory(asyncio.eager_task_factory)
    variable.set(10)
    done, later = asyncio.create_task(echo(1)), asyncio.create_task(seen())
    assert done.done() and done.result() == 1 and not later.done()
    assert variable.get() == 10 and await later == (10, 11)
    loop.set_task_factory(None)
    context = contextvars.copy_context()
    assert await asyncio.create_task(seen(), context=context) == (10, 11)
    assert context[variable] == 11


def misuse():
    assert error_of(lambda: asyncio.Task(3, loop=asyncio.new_event_loop())) == (
        "TypeError",
        "a coroutine was expected, got 3",
    )
    empty = _asyncio.Future.__new__(_asyncio.Future)
    uninitialised = ("RuntimeError", "Future object is not initialized.")
    for name in ("cancel", "get_loop", "__await__"):
        assert error_of(getattr(empty, name)) == uninitialised
    assert error_of(lambda: empty._state) == uninitialised
    assert error_of(lambda: _asyncio.current_task()) == ("RuntimeError", "no running event loop")
    loop = object()
    assert error_of(lambda: _asyncio._enter_task(loop, 1))[1].endswith("is not the running loop")
    _asyncio._set_running_loop(loop)
    _asyncio._enter_task(loop, 1)
    assert _asyncio.current_task() == 1
    assert error_of(lambda: _asyncio._enter_task(loop, 2)) == (
        "RuntimeError",
        "Cannot enter into task 2 while another task 1 is being executed.",
    )
    assert _asyncio._swap_current_task(loop, 3) == 1
    _asyncio._leave_task(loop, 3)
    _asyncio._set_running_loop(None)


def signatures():
    assert str(inspect.signature(_asyncio.Future)) == "(*, loop=None)"
    assert _asyncio._enter_task.__text_signature__ == "($module, /, loop, task)"
    assert len.__text_signature__ == "($module, obj, /)" and len.__self__.__name__ == "builtins"
    assert object.__new__.__text_signature__ == "($type, *args, **kwargs)"
    assert object.__new__.__self__ is object


async def main():
    for part in (ends, drives, waits, starts):
        await part()


misuse()
signatures()
asyncio.run(main())
asyncio.run(main(), debug=True)
print("ok")
