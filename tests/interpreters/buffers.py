"""memoryviews between interpreters show the same memory; nothing is copied."""
import array
from concurrent import interpreters


def main():
    one = interpreters.create()
    two = interpreters.create()

    data = bytearray(b"abcdef")
    for interp in (one, two):
        interp.prepare_main(m=memoryview(data))
    one.exec("m[0] = ord('A')")
    two.exec("assert bytes(m) == b'Abcdef'; m[5] = ord('F')")
    assert data == b"AbcdeF"
    data[1] = ord("B")
    one.exec("assert bytes(m) == b'ABcdeF' and not m.readonly")
    one.exec("assert type(m.obj).__name__ == 'CrossInterpreterBufferView'")

    numbers = array.array("d", [1.0, 2.0, 3.0, 4.0])
    one.prepare_main(m=memoryview(numbers)[::2], whole=memoryview(numbers))
    one.exec("assert (m.format, m.shape, m.strides, m.itemsize) == ('d', (2,), (16,), 8)")
    one.exec("m[1] = 7.5; whole[3] = -1.0")
    assert numbers.tolist() == [1.0, 2.0, 7.5, -1.0]

    grid = memoryview(bytearray(24)).cast("i", [2, 3])
    one.prepare_main(m=grid)
    one.exec("assert (m.ndim, m.shape) == (2, (2, 3)); m[1, 2] = 9")
    assert grid[1, 2] == 9

    # Through a queue, inside of a tuple, and on to a third interpreter.
    queue = interpreters.create_queue()
    two.prepare_main(q=queue)
    queue.put(("numbers", memoryview(numbers)))
    two.exec("name, view = q.get(); view[0] = 100.0; q.put((name, view))")
    name, view = queue.get()
    assert numbers[0] == 100.0 and view[0] == 100.0
    view[2] = 0.25
    assert numbers[2] == 0.25
    one.prepare_main(v=view)
    one.exec("v[1] = 8.0")
    assert numbers.tolist() == [100.0, 8.0, 0.25, -1.0]

    # What never changes is read-only on the other side.
    one.prepare_main(m=memoryview(b"fixed"))
    one.exec("assert m.readonly and bytes(m) == b'fixed'")
    try:
        one.exec("m[0] = 1")
    except interpreters.ExecutionFailed as error:
        assert error.excinfo.msg == "cannot modify read-only memory"
    else:
        raise AssertionError

    # Memory outlives the interpreter that sent it.
    received = one.call(eval, "memoryview(bytearray(b'made by one'))")
    received[0] = ord("M")
    assert bytes(received) == b"Made by one"
    received.release()
    one.close()
    two.close()
    print("ok")


if __name__ == "__main__":
    main()
