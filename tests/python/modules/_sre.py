import copy
import re


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def spans(pattern, text, flags=0):
    m = re.search(pattern, text, flags)
    return m and m.regs


# literals, sets, categories, anchors
assert spans("b+", "abbbc") == ((1, 4),) and spans("x", "abc") is None
assert spans("[^a-c]", "abcd") == ((3, 4),) and spans(r"[\d_]+", "ab1_2c") == ((2, 5),)
assert re.findall(r"\w+", "one två \u0663 x_1") == ["one", "två", "\u0663", "x_1"]
assert re.findall(r"\w+", "två", re.A) == ["tv"] and re.findall(rb"\w+", "två".encode()) == [b"tv"]
assert re.findall("^a", "a\na", re.M) == ["a", "a"] and re.findall("a$", "a\na\n") == ["a"]
assert spans(r"a\Z", "a\n") is None and spans(".", "\n") is None and spans(".", "\n", re.S) == ((0, 1),)
assert re.findall(r"\b\w", "ab cd") == ["a", "c"] and re.search(r"\B", "") is not None
assert spans("[\u0100-\u0200\u4e00x]+", "ab\u0150\u4e00x") == ((2, 5),)
assert re.findall("[\U0001f600-\U0001f610]", "a\U0001f601b") == ["\U0001f601"]
assert spans("b", "\U0001f600b") == ((1, 2),)

# repeats
assert spans("a{2,3}", "aaaa") == ((0, 3),) and spans("a{2,3}?", "aaaa") == ((0, 2),)
assert spans("(ab)*c", "ababc") == ((0, 5), (2, 4)) and spans("(a*)*", "b") == ((0, 0), (0, 0))
assert spans("(a|ab)(c|bcd)(d*)", "abcd") == ((0, 4), (0, 1), (1, 4), (4, 4))
assert spans("(?:(a)|b)*", "ab") == ((0, 2), (0, 1)) and spans("(a)|b", "b") == ((0, 1), (-1, -1))
assert spans("<.*?>", "<a><b>") == ((0, 3),) and spans("a*+a", "aaa") is None and spans("(?>a+)b", "aab") == ((0, 3),)
assert spans("(?:ab){2}+c", "ababc") == ((0, 5),) and spans("x{0}+a", "a") == ((0, 1),)
assert re.fullmatch("a|ab", "ab").end() == 2 and re.fullmatch("a*?", "aaa").end() == 3
assert re.match("(?:a|b)*c", "ab" * 50000 + "c").end() == 100001
assert re.match("(?:(?:x?)*)*y", "xxx") is None

assert spans(r"(?:(?(1)\w|$)*+((?>c?)))++", "b") == ((0, 1), (1, 1))

# groups, references, conditions, lookaround
assert spans(r"(.)\1", "abccd") == ((2, 4), (2, 3)) and spans(r"(?i)(a)\1", "aA") == ((0, 2), (0, 1))
assert spans("(<)?a(?(1)>|$)", "<a>") == ((0, 3), (0, 1)) and spans("(<)?a(?(1)>|$)", "<a") == ((1, 2), (-1, -1))
assert re.findall("(?<=a)b(?!c)", "abc ab bb") == ["b"] and spans("(?<!^)a", "aa") == ((1, 2),)
assert spans("(?=(a+))a", "aaa") == ((0, 1), (0, 3)) and spans("(?!(a))b", "b") == ((0, 1), (-1, -1))
m = re.match(r"(?P<year>\d+)-(?P<month>\d+)(x)?", "2024-05")
assert m.groups() == ("2024", "05", None) and m.groups("-")[2] == "-" and m[0] == "2024-05" and m["month"] == "05"
assert m.groupdict() == {"year": "2024", "month": "05"} and m.lastindex == 2 and m.lastgroup == "month"
assert m.group(1, "month") == ("2024", "05") and m.span("year") == (0, 4) and m.start(3) == -1 and m.end() == 7
assert m.expand(r"\2/\g<year>") == "05/2024" and m.string == "2024-05" and m.re.groups == 3
assert raises(IndexError, m.group, 4) == "no such group" == raises(IndexError, lambda: m["day"])
assert repr(m) == "<re.Match object; span=(0, 7), match='2024-05'>" and copy.copy(m) is m
assert dict(m.re.groupindex) == {"year": 1, "month": 2}

# ignoring case
assert re.findall("straße|ÀB", "STRAßE àb", re.I) == ["STRAßE", "àb"]
assert spans("[k]", "\u212a", re.I) == ((0, 1),) and spans("[k]", "\u212a", re.I | re.A) is None
assert re.findall(b"[a-c]", b"aBd", re.I | re.L) == [b"a", b"B"] and spans("[^x]", "X", re.I) is None

# the functions of patterns
p = re.compile("b*")
assert p.sub("-", "abc") == "-a--c-" and p.subn("-", "abc") == ("-a--c-", 4) and p.sub("-", "abc", count=1) == "-abc"
assert re.sub(r"(\w)(\d)?", r"[\2\g<1>]", "a1b") == "[1a][b]" and re.sub("a", "\\\\n", "a") == "\\n"
assert re.sub("[aeiou]", lambda m: m[0].upper(), "hello") == "hEllO" and re.sub("x", lambda m: None, "axb") == "ab"
assert re.split(r"(,)|;", "a,b;c") == ["a", ",", "b", None, "c"] and re.split("x*", "axbc") == ["", "a", "", "b", "c", ""]
assert re.split(",", "a,b,c", maxsplit=1) == ["a", "b,c"]
assert re.findall("(a)(b)?", "aab") == [("a", ""), ("a", "b")]
assert [x.span() for x in re.finditer("", "abc")] == [(0, 0), (1, 1), (2, 2), (3, 3)]
b = re.compile("b$")
assert b.search("abc", 0, 2).span() == (1, 2) and b.search("abc") is None and re.compile("^b").search("ab", 1) is None
s = re.compile(r"\d").scanner("1a2")
assert s.match()[0] == "1" and s.match() is None and s.match() is None
s = re.compile(r"\d").scanner("1a2")
assert s.search()[0] == "1" and s.search()[0] == "2" and s.search() is None
assert re.sub(b"a", b"b", bytearray(b"aa")) == b"bb" and re.match(b"a", memoryview(b"abc")).group() == b"a"
scanner = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"\s+", None), (r"\w+", lambda s, t: t)])
assert scanner.scan("12 ab 3") == ([12, "ab", 3], "")
assert re.escape("a.b*") == r"a\.b\*"

# objects and errors
assert repr(re.compile("a", re.I | re.X)) == "re.compile('a', re.IGNORECASE|re.VERBOSE)" and repr(re.compile(b"a")) == "re.compile(b'a')"
assert re.compile("a") == re.compile("a") and re.compile("a") != re.compile("a", re.I) and len({re.compile("a"), re.compile("a")}) == 1
assert re.compile("a").flags == re.U and re.compile("(?i:a)").flags == re.U and re.compile("(a)(?P<x>b)").groups == 2
assert raises(TypeError, re.match, "a", b"a") == "cannot use a string pattern on a bytes-like object"
assert raises(TypeError, re.match, b"a", "a") == "cannot use a bytes pattern on a string-like object"
assert raises(TypeError, re.match, "a", 5) == "expected string or bytes-like object, got 'int'"
assert raises(TypeError, re.sub, "a", lambda m: 5, "a") == "sequence item 0: expected str instance, int found"
assert raises(re.error, re.compile, "(a") == "missing ), unterminated subpattern at position 0"
print("ok")
