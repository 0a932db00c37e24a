# Attributes and texts of the codecs' errors.


def raised(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


encode = UnicodeEncodeError("utf-8", "abc", 0, 1, "why")
assert str(encode) == "'utf-8' codec can't encode character '\\x61' in position 0: why"
for start in range(-3, 5):
    for end in range(-3, 5):
        for error in (
            UnicodeEncodeError("u", "ab", start, end, "why"),
            UnicodeDecodeError("u", b"ab", start, end, "why"),
            UnicodeTranslateError("ab", start, end, "why"),
        ):
            text = str(error)
            if not (end == start + 1 and 0 <= start < 2):
                assert f"in position {start}-{end - 1}: why" in text, text
assert raised(lambda: UnicodeEncodeError("u", b"x", 0, 1, "")) == "TypeError: argument 2 must be str, not bytes"
assert raised(lambda: UnicodeDecodeError("u", "x", 0, 1, "")) == (
    "TypeError: a bytes-like object is required, not 'str'"
)
assert UnicodeDecodeError("u", bytearray(b"ab"), 0, 1, "").object == b"ab"
assert raised(lambda: setattr(encode, "start", None)) == "TypeError: an integer is required"
encode.object = 5
assert raised(lambda: str(encode)) == "TypeError: UnicodeError 'object' attribute must be a string"
del encode.object
assert str(encode) == "" and encode.object is None

# Fields come and go with __init__, pickles keep them.
error = ImportError("text", name="n", path="p")
assert error.__reduce__() == (ImportError, ("text",), {"name": "n", "path": "p"})
error.__init__()
assert (error.args, error.msg, error.name, error.path) == ((), None, None, None)
assert AttributeError("x", name="n", obj=1).__reduce__() == (
    AttributeError,
    ("x",),
    {"name": "n", "args": ("x",)},
)
error = Exception(1)
error.__setstate__({"args": (2, 3), "extra": 4})
assert error.args == (2, 3) and error.extra == 4
assert raised(lambda: delattr(error, "__suppress_context__")) == (
    "TypeError: can't delete numeric/char attribute"
)

# Groups show what they were made with.
members = [ValueError(1), TypeError(2)]
group = ExceptionGroup("g", members)
members.clear()
assert repr(group) == "ExceptionGroup('g', [ValueError(1), TypeError(2)])" and group.args == ("g", [])
assert repr(ExceptionGroup("g", (ValueError(1),))) == "ExceptionGroup('g', (ValueError(1),))"
assert str(ExceptionGroup[int]) == "ExceptionGroup[int]"
deep = ValueError()
for _ in range(100_000):
    deep = ExceptionGroup("g", [deep])
try:
    deep.split(TypeError)
except RecursionError:
    pass
else:
    assert False
print("ok")
