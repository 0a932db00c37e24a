# The module _csv: dialect options, the states of the reader, quoting of the writer.
import _csv


class File:
    def __init__(self):
        self.lines = []

    def write(self, line):
        self.lines.append(line)
        return len(line)


def written(*rows, **options):
    file = File()
    writer = _csv.writer(file, **options)
    for row in rows:
        writer.writerow(row)
    return file.lines


def read(*lines, **options):
    return list(_csv.reader(lines, **options))


def error_of(function, *args, **keywords):
    try:
        function(*args, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


# Reading.
assert read("a,b\n", '"x, y","he said ""hi"""\r\n', "\n", "") == [
    ["a", "b"], ["x, y", 'he said "hi"'], [], [],
]
assert read('a,"b\n', 'c",d\n') == [["a", "b\nc", "d"]]
assert read('a,"b') == [["a", "b"]]
assert read("a, b", skipinitialspace=True) == [["a", "b"]]
assert read("a\\,b,c\\", "d", escapechar="\\") == [["a,b", "c\nd"]]
assert read('a"b,"c"d') == [['a"b', "cd"]]
assert read("a,'b;c'", delimiter=";", quotechar="'") == [["a,'b", "c'"]]
assert read("é😀1😀2", delimiter="😀") == [["é", "1", "2"]]
assert read('1,"1",,x'[:6], quoting=_csv.QUOTE_NONNUMERIC) == [[1.0, "1", ""]]
assert read('1,"1",', quoting=_csv.QUOTE_STRINGS) == [[1.0, "1", None]]
assert read('a,"",', quoting=_csv.QUOTE_NOTNULL) == [["a", "", None]]
assert read('"a",b', quoting=_csv.QUOTE_NONE) == [['"a"', "b"]]
assert error_of(read, "x", quoting=_csv.QUOTE_NONNUMERIC) == (
    "ValueError", "could not convert string to float: 'x'",
)
assert error_of(read, 'a"b', '"a"b', strict=True) == ("Error", "',' expected after '\"'")
assert error_of(read, '"a', strict=True) == ("Error", "unexpected end of data")
assert error_of(read, "a\rb") == (
    "Error",
    "new-line character seen in unquoted field - do you need to open the file with newline=''?",
)
assert error_of(read, b"a") == (
    "Error",
    "iterator should return strings, not bytes (the file should be opened in text mode)",
)
reader = _csv.reader(['a,"b\n', 'c"\n', "d"])
assert (next(reader), reader.line_num, next(reader), reader.line_num) == (["a", "b\nc"], 2, ["d"], 3)

# The limit of a field.
assert _csv.field_size_limit(3) == 131072
assert read("abc") == [["abc"]]
assert error_of(read, "abcd") == ("Error", "field larger than field limit (3)")
assert _csv.field_size_limit(131072) == 3
assert error_of(_csv.field_size_limit, "x") == ("TypeError", "limit must be an integer")

# Writing.
assert written(["a", 1, 2.5, None, 'q"', "x,y", "l\nm"]) == ['a,1,2.5,,"q""","x,y","l\nm"\r\n']
assert written([""], [None], []) == ['""\r\n', '""\r\n', "\r\n"]
assert written(["a", 1], quoting=_csv.QUOTE_ALL) == ['"a","1"\r\n']
assert written(["a", 1, None], quoting=_csv.QUOTE_NONNUMERIC) == ['"a",1,""\r\n']
assert written(["a", 1, None], quoting=_csv.QUOTE_STRINGS) == ['"a",1,\r\n']
assert written(["a", 1, None], quoting=_csv.QUOTE_NOTNULL) == ['"a","1",\r\n']
assert written(["a,b"], quoting=_csv.QUOTE_NONE, escapechar="\\") == ["a\\,b\r\n"]
assert written(['a"b'], doublequote=False, escapechar="\\") == ['a\\"b\r\n']
assert written(["a", "b"], delimiter="\t", lineterminator="\n") == ["a\tb\n"]
assert written(["", "a"], delimiter=" ", skipinitialspace=True) == ['"" a\r\n']
assert error_of(written, ["a,b"], quoting=_csv.QUOTE_NONE) == (
    "Error", "need to escape, but no escapechar set",
)
assert error_of(written, [""], quoting=_csv.QUOTE_NONE) == (
    "Error", "single empty field record must be quoted",
)
assert error_of(written, 3) == ("Error", "iterable expected, not int")
assert _csv.writer(File()).writerow("ab") == 5
file = File()
assert _csv.writer(file).writerows([[1], [2]]) is None
assert file.lines == ["1\r\n", "2\r\n"]
assert error_of(_csv.writer, 1) == ("TypeError", 'argument 1 must have a "write" method')

# Dialects.
_csv.register_dialect("semi", delimiter=";")
assert read("a;b", dialect="semi") == [["a", "b"]]
assert _csv.get_dialect("semi").delimiter == ";" and "semi" in _csv.list_dialects()
assert _csv.Dialect("semi") is _csv.get_dialect("semi")
assert _csv.Dialect("semi", quotechar="'").quotechar == "'"
_csv.unregister_dialect("semi")
assert error_of(_csv.get_dialect, "semi") == ("Error", "unknown dialect")
assert _csv.Dialect(quotechar=None).quoting == _csv.QUOTE_NONE
for options, error in [
    (dict(delimiter=""), ("TypeError", '"delimiter" must be a unicode character, not a string of length 0')),
    (dict(delimiter=1), ("TypeError", '"delimiter" must be a unicode character, not int')),
    (dict(quotechar="ab"), ("TypeError", '"quotechar" must be a unicode character or None, not a string of length 2')),
    (dict(lineterminator=None), ("TypeError", '"lineterminator" must be a string, not NoneType')),
    (dict(quoting=9), ("TypeError", 'bad "quoting" value')),
    (dict(quoting="1"), ("TypeError", '"quoting" must be an integer, not str')),
    (dict(quotechar=None, quoting=0), ("TypeError", "quotechar must be set if quoting enabled")),
    (dict(delimiter="\n"), ("ValueError", "bad delimiter value")),
    (dict(quotechar=","), ("ValueError", "bad delimiter or quotechar value")),
    (dict(lineterminator=",x"), ("ValueError", "bad delimiter or lineterminator value")),
    (dict(no_option=1), ("TypeError", "this function got an unexpected keyword argument 'no_option'")),
]:
    assert error_of(_csv.Dialect, **options) == error, options

print("ok")
