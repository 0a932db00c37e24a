# marshal: bytes as CPython writes them, references, loops, what is refused, streams.
import io
import marshal


def raises(kind, call, text=None):
    try:
        call()
    except kind as error:
        assert text is None or str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} not raised")


UNMARSHALLABLE = "unmarshallable object"
DEEP = "object too deeply nested to marshal"
dumps, loads = marshal.dumps, marshal.loads


def versions():
    assert dumps(1.5, 1) == b"f\x031.5" and dumps(1.5, 2)[1:] == b"\0\0\0\0\0\0\xf8?"
    assert dumps(0.1, 1) == b"f\x130.10000000000000001"
    assert dumps(float("nan"), 2) == b"g\0\0\0\0\0\0\xf8\x7f"
    assert dumps(complex(1, -0.0), 0) == b"x\x011\x02-0"
    assert dumps("abc", 2) == b"u\3\0\0\0abc" and dumps("abc", 3) == b"\xf4\3\0\0\0abc"
    assert dumps("abc") == b"\xda\3abc" and dumps("a b") == b"\xfa\3a b"
    assert dumps("a" * 300)[:5] == b"\xc1\x2c\1\0\0" and dumps("\ud800", 2) == b"u\3\0\0\0\xed\xa0\x80"
    assert dumps((1,), 3)[:1] == b"\xa8" and dumps(1) == b"\xe9\1\0\0\0"
    assert dumps(-(2**31) - 1, 2) == b"l\xfd\xff\xff\xff\1\0\0\0\2\0"
    assert dumps(bytearray(b"x"), 2) == dumps(memoryview(b"x"), 2) == b"s\1\0\0\0x"
    raises(ValueError, lambda: dumps(slice(1), 4), UNMARSHALLABLE)
    assert loads(dumps(slice(1, [2], "x"))) == slice(1, [2], "x")


def references():
    part = ["x"]
    again = loads(dumps([part, part]))
    assert again[0] is again[1]
    again = loads(dumps([part, part], 2))
    assert again[0] is not again[1]
    number = float("1.25")
    again = loads(dumps([number, number]))
    assert again[0] is again[1]
    loop = []
    loop.append(loop)
    assert dumps(loop) == b"\xdb\1\0\0\0r\0\0\0\0"
    again = loads(dumps(loop))
    assert again[0] is again
    raises(ValueError, lambda: dumps(loop, 2), DEEP)
    pair = ([],)
    pair[0].append(pair)
    again = loads(dumps(pair))
    assert type(again) is tuple and again[0][0] is again
    # Nothing can refer to a slice or a code object that is not complete.
    looped = slice([])
    looped.stop.append(looped)
    raises(ValueError, lambda: dumps(looped), UNMARSHALLABLE)
    for data in (b"\xbar\0\0\0\0NN", b"\xbe\1\0\0\0r\0\0\0\0", b"r\0\0\0\0", b"r\xff\xff\xff\xff"):
        raises(ValueError, lambda: loads(data), "bad marshal data (invalid reference)")


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def depth():
    data = dumps(nested(1999))
    raises(ValueError, lambda: dumps(nested(2000)), DEEP)
    loads(data)
    raises(ValueError, lambda: loads(b"[\1\0\0\0" * 2000 + b"N"), "recursion limit exceeded")


def refused():
    code = compile("1", "f", "eval")
    text = "marshalling code objects is disallowed"
    raises(ValueError, lambda: dumps([code], allow_code=False), text)
    raises(ValueError, lambda: loads(dumps([code]), allow_code=False), f"un{text}")
    assert eval(loads(dumps(code))) == 1

    class Sub(list):
        pass

    for value in (int, Sub(), range(2), object()):
        raises(ValueError, lambda: dumps([value]), UNMARSHALLABLE)
    raises(OverflowError, lambda: dumps(1, 2**40))


def bad_data():
    for data, text in (
        (b"", "EOF read where object expected"),
        (b")\2N", "EOF read where object expected"),
        (b"i123", "marshal data too short"),
        (b"f", "EOF read where not expected"),
        (b"(\xff\xff\xff\x7f", "EOF read where object expected"),
    ):
        raises(EOFError, lambda: loads(data), text)
    for data, text in (
        (b"?", "unknown type code"),
        (b"l\2\0\0\0\5\0\0\0", "unnormalized long data"),
        (b"l\1\0\0\0\xff\xff", "digit out of range in long"),
        (b"l\0\0\0\x80", "long size out of range"),
        (b"[\xff\xff\xff\xff", "list size out of range"),
        (b"(\xff\xff\xff\xff", "tuple size out of range"),
        (b"<\xff\xff\xff\xff", "set size out of range"),
        (b"s\xff\xff\xff\xff", "bytes object size out of range"),
        (b"a\xff\xff\xff\xff", "string size out of range"),
    ):
        raises(ValueError, lambda: loads(data), f"bad marshal data ({text})")
    raises(TypeError, lambda: loads(b"0"), "NULL object in marshal data for object")
    raises(TypeError, lambda: loads(b"[\1\0\0\x000"), "NULL object in marshal data for list")
    raises(TypeError, lambda: loads(b"<\1\0\0\0[\0\0\0\0"))
    raises(UnicodeDecodeError, lambda: loads(b"u\1\0\0\0\xff"))
    assert loads(b"I12345678") == 4050765991979987505 and loads(b"A\3\0\0\0ab\xe9") == "ab\xe9"
    raises(SystemError, lambda: loads(b"c" + bytes(20) + b"N" * 20))


def sets():
    assert dumps({"b", "a", 1, None}, 2) == b"<\4\0\0\0Ni\1\0\0\0u\1\0\0\0au\1\0\0\0b"

    class Grows:
        def __hash__(self):
            return 0

        def __buffer__(self, flags):
            change()
            return memoryview(b"x")

    items = {Grows(), 1, 2}
    change = lambda: items.update(range(100))
    raises(RuntimeError, lambda: dumps(items), "set changed size during iteration")


def streams():
    file = io.BytesIO()
    marshal.dump([1, "abc"], file)
    marshal.dump(2.5, file)
    file.write(b"rest")
    file.seek(0)
    assert marshal.load(file) == [1, "abc"] and marshal.load(file) == 2.5
    assert file.read() == b"rest"
    raises(EOFError, lambda: marshal.load(io.BytesIO()), "EOF read where object expected")
    raises(EOFError, lambda: marshal.load(io.BytesIO(b"i1")), "EOF read where not expected")
    raises(TypeError, lambda: marshal.load(io.StringIO("i")), "file.read() returned not bytes but str")

    class TooMuch(io.BytesIO):
        def readinto(self, buffer):
            return 1000

    text = "read() returned too much data: 1 bytes requested, 1000 returned"
    raises(ValueError, lambda: marshal.load(TooMuch()), text)


versions()
references()
depth()
refused()
bad_data()
sets()
streams()
print("ok")
