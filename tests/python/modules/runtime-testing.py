# The modules for tests of the runtime itself do what they say.
try:
    import _testinternalcapi
    import _testlimitedcapi
except ImportError:
    print("ok")
    raise SystemExit
import codecs


def error_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


class Sequence:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i


get = _testlimitedcapi.sequence_getitem
assert (get(Sequence(), -1), get(Sequence(), -5), get([7, 8], -2)) == (2, -2, 7)
assert error_of(get, [1], -2) == ("IndexError", "list index out of range")
assert error_of(get, {1: 2}, 0) == ("TypeError", "dict is not a sequence")
assert error_of(get, 5, 0) == ("TypeError", "'int' object does not support indexing")

lookup = _testinternalcapi.dict_getitem_knownhash
assert lookup({"a": 1}, "a", hash("a")) == 1
assert error_of(lookup, {"a": 1}, "a", hash("a") + 1) == ("KeyError", "'a'")
assert error_of(lookup, [], 1, 1)[0] == "SystemError"

plain = codecs.CodecInfo(encode=None, decode=None, name="x-plain")
codecs.register(lambda name: plain if name == "x_plain" else None)
make = _testlimitedcapi.codec_incrementalencoder
assert make("utf-8", "strict").encode("ä") == b"\xc3\xa4"
assert error_of(make, "x-plain") == ("TypeError", "'NoneType' object is not callable")
seen = []
codecs.register(seen.append)
assert error_of(codecs.lookup, "A b--c.d/e")[0] == "LookupError" and seen[-1:] == ["a_b_c.d_e"]
assert error_of(make, "x-none") == ("LookupError", "unknown encoding: x-none")

print("ok")
