# Notes on exceptions of codecs, order of checks in constructors, warnings, groups made by except*.
found = []


def note(*values):
    found.append(" ".join(map(str, values)))


def t(thunk):
    try:
        note(thunk())
    except BaseException as error:
        note(type(error).__name__, error, *getattr(error, "__notes__", ()))


import warnings

# A codec that goes through the registry notes its failure; empty bytes are not even looked up.
for encoding in ("utf-8", "UTF8", "utf-16", "utf-16-le", "ascii", "us-ascii", "646", "latin-1", "cp1252", "utf-7", "utf-8-sig"):
    t(lambda: b"\xff\xfe\xff".decode(encoding))
    t(lambda: "\ud800\u1234".encode(encoding))
    t(lambda: b"a".decode(encoding, "bad"))
t(lambda: b"".decode("nonsense"))
t(lambda: str(b"", "nonsense"))
t(lambda: b"a".decode("nonsense"))
t(lambda: "".encode("nonsense"))
t(lambda: b"a".decode("a\0"))
t(lambda: "a".encode("\ud800"))
t(lambda: bytes(1, "utf-8"))
t(lambda: bytes(1, 2))
t(lambda: bytes("a", errors="strict"))
t(lambda: bytes(1, errors="strict"))
t(lambda: str(b"a", None))
t(lambda: float(bytearray(b"x")))
t(lambda: sum(1, ""))
t(lambda: complex(1e300, 1e300) ** 2)
t(lambda: complex("inf") ** 1)

# `~` of a bool is deprecated, also of a constant.
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    p = True
    note(~p, eval("~True"), ~False)
note([str(w.message) for w in caught])

# Errors of several groups make the kind of group that they need.
try:
    raise BaseExceptionGroup("g", [ValueError(1), KeyboardInterrupt()])
except BaseException as outer:
    try:
        try:
            raise outer
        except* ValueError:
            raise NameError("n")
    except BaseException as error:
        note(repr(error))
try:
    try:
        raise ValueError(1)
    except* ValueError as group:
        note(repr(group))
        raise
except BaseException as error:
    note(repr(error))
for kind in ((ExceptionGroup, 1), (ValueError, ExceptionGroup)):
    def attempt():
        try:
            raise ValueError
        except* kind:
            pass
    t(attempt)


class Wrong:
    __match_args__ = "a"


def positional(value):
    match value:
        case Wrong(a):
            return a


t(lambda: positional(Wrong()))
note(ascii(repr(t"{'\U0001f600'}")))

expected = [
    "UnicodeDecodeError 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
    "UnicodeEncodeError 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed",
    'a',
    "UnicodeDecodeError 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
    "UnicodeEncodeError 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed",
    'a',
    "UnicodeDecodeError 'utf-16-le' codec can't decode byte 0xff in position 2: truncated data",
    "UnicodeEncodeError 'utf-16' codec can't encode character '\\ud800' in position 0: surrogates not allowed",
    "LookupError unknown error handler name 'bad'",
    "UnicodeDecodeError 'utf-16-le' codec can't decode byte 0xff in position 2: truncated data decoding with 'utf-16-le' codec failed",
    "UnicodeEncodeError 'utf-16-le' codec can't encode character '\\ud800' in position 0: surrogates not allowed encoding with 'utf-16-le' codec failed",
    "LookupError unknown error handler name 'bad' decoding with 'utf-16-le' codec failed",
    "UnicodeDecodeError 'ascii' codec can't decode byte 0xff in position 0: ordinal not in range(128)",
    "UnicodeEncodeError 'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)",
    'a',
    "UnicodeDecodeError 'ascii' codec can't decode byte 0xff in position 0: ordinal not in range(128)",
    "UnicodeEncodeError 'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)",
    'a',
    "UnicodeDecodeError 'ascii' codec can't decode byte 0xff in position 0: ordinal not in range(128) decoding with '646' codec failed",
    "UnicodeEncodeError 'ascii' codec can't encode characters in position 0-1: ordinal not in range(128) encoding with '646' codec failed",
    'a',
    'ÿþÿ',
    "UnicodeEncodeError 'latin-1' codec can't encode characters in position 0-1: ordinal not in range(256)",
    'a',
    'ÿþÿ',
    "UnicodeEncodeError 'charmap' codec can't encode characters in position 0-1: character maps to <undefined> encoding with 'cp1252' codec failed",
    'a',
    "UnicodeDecodeError 'utf7' codec can't decode byte 0xff in position 0: unexpected special character decoding with 'utf-7' codec failed",
    "b'+2AASNA-'",
    'a',
    "UnicodeDecodeError 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte decoding with 'utf-8-sig' codec failed",
    "UnicodeEncodeError 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed encoding with 'utf-8-sig' codec failed",
    'a',
    '',
    '',
    'LookupError unknown encoding: nonsense',
    'LookupError unknown encoding: nonsense',
    'ValueError embedded null character',
    "UnicodeEncodeError 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed",
    'TypeError encoding without a string argument',
    "TypeError bytes() argument 'encoding' must be str, not int",
    'TypeError string argument without an encoding',
    'TypeError errors without a string argument',
    "TypeError str() argument 'encoding' must be str, not NoneType",
    "ValueError could not convert string to float: bytearray(b'x')",
    "TypeError 'int' object is not iterable",
    'OverflowError complex exponentiation',
    'OverflowError complex exponentiation',
    '-2 -2 -1',
    '["Bitwise inversion \'~\' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the \'not\' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.", "Bitwise inversion \'~\' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the \'not\' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.", "Bitwise inversion \'~\' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the \'not\' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int."]',
    "BaseExceptionGroup('', [NameError('n'), BaseExceptionGroup('g', [KeyboardInterrupt()])])",
    "ExceptionGroup('', (ValueError(1),))",
    "ExceptionGroup('', (ValueError(1),))",
    'TypeError catching classes that do not inherit from BaseException is not allowed',
    'TypeError catching ExceptionGroup with except* is not allowed. Use except instead.',
    'TypeError Wrong.__match_args__ must be a tuple (got str)',
    '\'Template(strings=(\\\'\\\', \\\'\\\'), interpolations=(Interpolation(\\\'\\U0001f600\\\', "\\\'\\\\\\\\U0001f600\\\'", None, \\\'\\\'),))\'',
]
for i, (a, b) in enumerate(zip(found, expected, strict=True)):
    assert a == b, (i, a, b)
print("ok")
