# Tokens of the module _tokenize: kinds, texts, places, and the errors at the end of the text.
import _tokenize


def tokens(lines, extra=True, **keywords):
    lines = lines.splitlines(True) if isinstance(lines, str) else lines
    return _tokenize.TokenizerIter(iter(lines).__next__, extra_tokens=extra, **keywords)


def error_of(make):
    try:
        list(make())
    except Exception as error:
        return type(error).__name__, error.args
    return None


# Operators are OP (55) with extra tokens, and of their own kind without.
assert list(tokens("a += 1\n")) == [
    (1, "a", (1, 0), (1, 1), "a += 1\n"),
    (55, "+=", (1, 2), (1, 4), "a += 1\n"),
    (2, "1", (1, 5), (1, 6), "a += 1\n"),
    (4, "\n", (1, 6), (1, 7), "a += 1\n"),
    (0, "", (2, 0), (2, 0), ""),
]
assert [t[0] for t in tokens("a += 1\n", extra=False)] == [1, 36, 2, 4, 0]

# Indentation, comments and line ends that end no statement.
assert [t[:4] for t in tokens("if x:\n  # c\n  y\n\nz")] == [
    (1, "if", (1, 0), (1, 2)),
    (1, "x", (1, 3), (1, 4)),
    (55, ":", (1, 4), (1, 5)),
    (4, "\n", (1, 5), (1, 6)),
    (65, "# c", (2, 2), (2, 5)),
    (66, "\n", (2, 5), (2, 6)),
    (5, "  ", (3, 0), (3, 2)),
    (1, "y", (3, 2), (3, 3)),
    (4, "\n", (3, 3), (3, 4)),
    (66, "\n", (4, 0), (4, 1)),
    (6, "", (5, 0), (5, 0)),
    (1, "z", (5, 0), (5, 1)),
    (4, "", (5, 1), (5, 2)),
    (0, "", (6, 0), (6, 0)),
]

# Line ends stay as they were given, inside strings too; a string's line is all of its lines.
assert list(tokens("'''x\r\ny'''\r\n"))[:2] == [
    (3, "'''x\r\ny'''", (1, 0), (2, 4), "'''x\r\ny'''\r\n"),
    (4, "\r\n", (2, 4), (2, 6), "y'''\r\n"),
]

# Columns count characters.
assert [t[2:4] for t in tokens("é = '😀'; b\n")][:5] == [
    ((1, 0), (1, 1)),
    ((1, 2), (1, 3)),
    ((1, 4), (1, 7)),
    ((1, 7), (1, 8)),
    ((1, 9), (1, 10)),
]

# The pieces of an f-string; a text that ends its line ends on the next one.
assert [t[:4] for t in tokens("f'''\n{a:>{b}}c{{'''\n")][:9] == [
    (59, "f'''", (1, 0), (1, 4)),
    (60, "\n", (1, 4), (2, 0)),
    (55, "{", (2, 0), (2, 1)),
    (1, "a", (2, 1), (2, 2)),
    (55, ":", (2, 2), (2, 3)),
    (60, ">", (2, 3), (2, 4)),
    (55, "{", (2, 4), (2, 5)),
    (1, "b", (2, 5), (2, 6)),
    (55, "}", (2, 6), (2, 7)),
]

# Bytes are decoded with the encoding.
assert list(tokens([b"\xe9\n"], encoding="latin-1"))[0] == (1, "é", (1, 0), (1, 1), "é\n")

# Every answer of readline is one line.
assert [t[2] for t in tokens(["a\nb\n", "c\n"])] == [
    (1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 1), (3, 0),
]

# Errors, and that the tokens before them come first.
assert error_of(lambda: tokens("'abc\n")) == (
    "SyntaxError",
    ("unterminated string literal (detected at line 1)", ("<string>", 1, 1, "'abc", 1, 1)),
)
assert error_of(lambda: tokens("if a:\n    b\n  c\n")) == (
    "IndentationError",
    (
        "unindent does not match any outer indentation level",
        ("<string>", 3, 4, "  c", None, None),
    ),
)
assert error_of(lambda: tokens("a \\ b\n")) == (
    "SyntaxError",
    (
        "unexpected character after line continuation character",
        ("<string>", 1, 6, "a \\ b", None, None),
    ),
)
stream = tokens("(\n")
assert [next(stream)[1], next(stream)[1]] == ["(", "\n"]
try:
    next(stream)
    assert False
except SyntaxError as error:
    assert error.args == ("unexpected EOF in multi-line statement",)
    assert (error.lineno, error.offset) == (1, 0)


def failing():
    yield "a\n"
    raise ValueError("no more")


stream = _tokenize.TokenizerIter(failing().__next__, extra_tokens=True)
assert [next(stream)[1], next(stream)[1]] == ["a", "\n"]
assert error_of(lambda: stream) == ("ValueError", ("no more",))

assert error_of(lambda: tokens(["a", 3])) == (
    "TypeError",
    ("readline() returned a non-string object",),
)
assert error_of(lambda: tokens(["a"], encoding="utf-8")) == (
    "TypeError",
    ("readline() returned a non-bytes object",),
)
assert error_of(lambda: _tokenize.TokenizerIter(next)) == (
    "TypeError",
    ("tokenizeriter() missing required argument 'extra_tokens' (pos 2)",),
)

print("ok")
