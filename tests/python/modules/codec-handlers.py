# Error handlers of codecs: the built-in ones on errors that scripts have changed, and handlers that change what is decoded.
import codecs
import warnings


def raised(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("no exception")


# ---- spans that lead out of the object -------------------------------------------------------------------
wide = UnicodeEncodeError("utf-8", "a\udc80c", -3, 9, "why")
assert codecs.replace_errors(wide) == ("???", 3)
assert codecs.backslashreplace_errors(wide) == ("\\x61\\udc80\\x63", 3)
empty = UnicodeEncodeError("utf-8", "", 0, 1, "why")
assert codecs.replace_errors(empty) == codecs.xmlcharrefreplace_errors(empty) == ("", 0)
assert codecs.lookup_error("surrogateescape")(empty) == (b"", 0)
assert codecs.backslashreplace_errors(UnicodeTranslateError("a\n", 1, 2, "why")) == ("\\x0a", 2)
assert codecs.replace_errors(UnicodeTranslateError("abc", 2, 1, "why")) == ("", 1)
assert codecs.replace_errors(UnicodeDecodeError("utf-8", b"ab", 5, 1, "why")) == ("\ufffd", 1)

# ---- attributes of other types ------------------------------------------------------------------------------
error = UnicodeEncodeError("ascii", "\xff", 0, 1, "why")
error.object = []
assert raised(lambda: codecs.ignore_errors(error)) == "TypeError: UnicodeError 'object' attribute must be a string"
del error.object
assert raised(lambda: codecs.ignore_errors(error)) == "TypeError: UnicodeError 'object' attribute is not set"
error.object, error.encoding = "\xff", 5
assert raised(lambda: codecs.lookup_error("surrogatepass")(error)) == "TypeError: UnicodeError 'encoding' attribute must be a string"
try:
    codecs.lookup_error("surrogateescape")(error)
except UnicodeEncodeError as same:
    assert same is error
assert UnicodeTranslateError("abc", 0, 1, "why").encoding is None


# ---- handlers that put other bytes into the error ------------------------------------------------------
def longer(error):
    error.object = b"\x00" * 8
    return "?", error.start


codecs.register_error("test.longer", longer)
assert b"\x00".decode("utf-16", "test.longer") == "?" + "\x00" * 4
assert b"\x00".decode("utf-32", "test.longer") == "?" + "\x00" * 2
assert b"\xff".decode("utf-8", "test.longer") == b"\xff".decode("ascii", "test.longer") == "?" + "\x00" * 8
assert codecs.unicode_escape_decode(b"\\x0", "test.longer") == ("?" + "\x00" * 8, 3)


def no_bytes(error):
    error.object = "text"
    return "?", error.end


codecs.register_error("test.no_bytes", no_bytes)
assert raised(lambda: b"\xff".decode("utf-8", "test.no_bytes")).startswith("TypeError: ")

# ---- UTF-7 ----------------------------------------------------------------------------------------------------
for raw, text in [
    (b"a+2AE-b", "a\ud801b"),
    (b"a+2AE\xffb", "a\ufffdb"),
    (b"a+2AH-b", "a\ufffdb"),
    (b"a+IKzYAQA-b", "a\u20ac\ufffdb"),
    (b"a+IKzYAd-b", "a\u20ac\ufffdb"),
    (b"a+ImI", "a\u2262"),
    (b"+-+-", "++"),
]:
    assert raw.decode("utf-7", "replace") == text, (raw, raw.decode("utf-7", "replace"), text)
decoder = codecs.getincrementaldecoder("utf-7")()
assert [decoder.decode(bytes([c])) for c in b"a+ImI-."] == ["a", "", "", "", "", "\u2262", "."]

# ---- pieces of surrogates, escapes that mean nothing ------------------------------------------------------
decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass")
assert [decoder.decode(bytes([c])) for c in "\ud901".encode("utf-8", "surrogatepass")] == ["", "", "\ud901"]
for decode, data, text in [
    (codecs.escape_decode, rb"a\zb\qc", r'b"\z" is an invalid escape sequence'),
    (codecs.unicode_escape_decode, rb"a\777\q", r'"\777" is an invalid octal escape sequence'),
]:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        decode(data)
    assert [(w.category, str(w.message).split(". ")[0]) for w in seen] == [(DeprecationWarning, text)]
print("ok")
