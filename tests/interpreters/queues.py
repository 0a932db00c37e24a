"""Queues between interpreters: what goes through, waiting, and items of interpreters that are gone."""
import threading
import time
from concurrent import interpreters
from concurrent.interpreters import _queues
import _interpqueues


class Note:
    def __init__(self, text):
        self.text = text


def echo(source, target, count):
    for _ in range(count):
        target.put(source.get(timeout=10))


def text_of(source):
    return source.get(timeout=10).text


def main():
    interp = interpreters.create()
    queue = interpreters.create_queue()
    assert repr(queue) == f"Queue({queue.id})" and queue.maxsize == 0 and queue.empty()

    # There and back again.
    back = interpreters.create_queue()
    values = [1, "text", b"bytes", 2**70, -1.5, None, (1, ("x", b"y")), [1, {2}], len]
    thread = interp.call_in_thread(echo, queue, back, len(values))
    for value in values:
        queue.put(value)
    for value in values:
        got = back.get(timeout=10)
        assert got == value and type(got) is type(value), (got, value)
    thread.join()
    queue.put(Note("hi"))
    assert interp.call(text_of, queue) == "hi"

    # A queue is the same one on the other side, also inside of a pickled value.
    interp.prepare_main(q=queue)
    interp.exec("q.put((q, [q]))")
    same, (inner,) = queue.get()
    assert same is queue and inner is queue
    assert interp.call(repr, queue) == repr(queue)

    # Order, size, waiting.
    small = interpreters.create_queue(2)
    small.put(1)
    small.put(2)
    assert small.full() and small.qsize() == 2
    try:
        small.put_nowait(3)
    except interpreters.QueueFull as error:
        assert str(error) == f"queue {small.id} is full"
    else:
        raise AssertionError
    try:
        small.put(3, timeout=0)
    except interpreters.QueueFull:
        pass
    interp.prepare_main(small=small)
    threading.Thread(target=interp.exec, args=("import time; time.sleep(0.1); small.get()",)).start()
    start = time.monotonic()
    small.put(3)
    assert time.monotonic() - start > 0.02
    assert [small.get(), small.get()] == [2, 3]
    try:
        small.get_nowait()
    except interpreters.QueueEmpty as error:
        assert str(error) == f"queue {small.id} is empty"
    else:
        raise AssertionError
    while interp.is_running():
        time.sleep(0.01)

    # What cannot be pickled stays here.
    try:
        queue.put(x for x in ())
    except interpreters.NotShareableError as error:
        assert str(error).startswith("<generator object"), error
    else:
        raise AssertionError
    assert queue.empty()

    # The items of an interpreter that has ended.
    kept, failing, removed = (
        interpreters.create_queue(unbounditems=items)
        for items in (_queues.UNBOUND, _queues.UNBOUND_ERROR, _queues.UNBOUND_REMOVE)
    )
    interp.prepare_main(kept=kept, failing=failing, removed=removed)
    kept.put("ours")
    removed.put("ours")
    interp.exec("kept.put(1); failing.put(2); removed.put(3); removed.put(4)")
    removed.put("last")
    interp.close()
    assert kept.get() == "ours" and kept.get() is _queues.UNBOUND
    assert repr(_queues.UNBOUND) == "concurrent.interpreters._queues.UNBOUND"
    try:
        failing.get()
    except _queues.ItemInterpreterDestroyed as error:
        assert str(error) == "item's original interpreter destroyed"
    else:
        raise AssertionError
    assert [removed.get(), removed.get()] == ["ours", "last"] and removed.empty()

    # The module below.
    raw = _interpqueues.create(3, -1, -1)
    _interpqueues.bind(raw)
    assert _interpqueues.get_maxsize(raw) == 3
    assert _interpqueues.get_queue_defaults(raw) == (3, 1)
    assert raw in [number for number, _, _ in _interpqueues.list_all()]
    _interpqueues.put(raw, "x")
    assert _interpqueues.get(raw) == ("x", None)
    _interpqueues.destroy(raw)
    try:
        _interpqueues.get_count(raw)
    except interpreters._queues.QueueNotFoundError as error:
        assert str(error) == f"queue {raw} not found"
    else:
        raise AssertionError
    print("ok")


if __name__ == "__main__":
    main()
