"""The end of an interpreter: exit calls, threads, what it owned; interpreters of interpreters."""
import os
import sys
from concurrent import interpreters


def main():
    queue = interpreters.create_queue()

    # Threads are waited for, exit calls run.
    interp = interpreters.create()
    interp.prepare_main(q=queue)
    interp.exec(
        """
import atexit, threading, time
atexit.register(q.put, "exit call")
def late():
    time.sleep(0.1)
    q.put("thread")
threading.Thread(target=late).start()
"""
    )
    assert not interp.is_running()
    interp.close()
    unbound = interpreters._queues.UNBOUND
    assert [queue.get(), queue.get()] == [unbound, unbound] and queue.empty()

    # sys.exit ends the script, not the interpreter.
    interp = interpreters.create()
    try:
        interp.exec("import sys; sys.exit('stop')")
    except interpreters.ExecutionFailed as error:
        assert error.excinfo.formatted == "SystemExit: stop"
    interp.exec("x = 1")

    # A deep recursion is an exception as anywhere.
    try:
        interp.exec("def f(): f()\nf()")
    except interpreters.ExecutionFailed as error:
        assert error.excinfo.type.__name__ == "RecursionError"

    # The directory is the process's.
    before = os.getcwd()
    os.chdir("/")
    interp.exec("import os; assert os.getcwd() == '/'; os.chdir('/tmp')")
    assert os.path.samefile(os.getcwd(), "/tmp")
    os.chdir(before)

    # An interpreter may have interpreters.
    interp.prepare_main(q=queue)
    interp.exec(
        """
from concurrent import interpreters
inner = interpreters.create()
assert len(interpreters.list_all()) == 3
assert interpreters.get_current().is_running() and interpreters.get_main().is_running()
inner.prepare_main(q=q, m=memoryview(bytearray(b"abc")))
inner.exec("m[0] = ord('A'); q.put(bytes(m))")
inner.close()
"""
    )
    assert queue.get() == unbound
    interp.close()

    # Several at once; one may end before it was ever used.
    many = [interpreters.create() for _ in range(3)]
    many.pop().close()
    threads = [
        interp.call_in_thread(exec, "q.put(k)", {"q": queue, "k": k})
        for k, interp in enumerate(many)
    ]
    for thread in threads:
        thread.join()
    assert sorted(queue.get() for _ in many) == [0, 1]
    for interp in reversed(many):
        interp.close()
    assert interpreters.list_all() == [interpreters.get_main()]
    assert "late" not in sys.modules
    print("ok")


if __name__ == "__main__":
    main()
