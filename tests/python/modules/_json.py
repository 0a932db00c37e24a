import json
from collections import OrderedDict
from enum import IntEnum


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


# reading
assert json.loads('{"a": [1, 2.5, -3e2, true, false, null, "x"], "b": {}}') == {"a": [1, 2.5, -300.0, True, False, None, "x"], "b": {}}
assert json.loads(' [ ] ') == [] and json.loads("123456789012345678901") == 123456789012345678901
assert repr(json.loads("[-0, -0.0, 1E5, Infinity, -Infinity]")) == "[0, -0.0, 100000.0, inf, -inf]"
assert json.loads(r'"\"\\\/\b\f\n\r\t\u00e9"') == '"\\/\b\f\n\r\té'
assert json.loads(r'"\ud83d\ude00"') == "\U0001f600" and len(json.loads(r'"\ud83d x"')) == 3
assert json.loads('"\U0001f600é"') == "\U0001f600é" and json.loads('{"a": 1, "a": 2}') == {"a": 2}
assert json.loads('{"a": 1}', object_hook=lambda d: ("hook", d)) == ("hook", {"a": 1})
assert json.loads('{"b": 1, "a": 2}', object_pairs_hook=OrderedDict) == OrderedDict(b=1, a=2)
assert json.loads("[1.5, 2]", parse_float=str, parse_int=lambda s: s + "!") == ["1.5", "2!"]
assert json.loads('"a\tb"', strict=False) == "a\tb"
for text, message in {
    "": "Expecting value: line 1 column 1 (char 0)",
    "[1,]": "Illegal trailing comma before end of array: line 1 column 3 (char 2)",
    '{"a":1,}': "Illegal trailing comma before end of object: line 1 column 7 (char 6)",
    "{1}": "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
    "[1 2]": "Expecting ',' delimiter: line 1 column 4 (char 3)",
    '{"a" 1}': "Expecting ':' delimiter: line 1 column 6 (char 5)",
    '{"a":}': "Expecting value: line 1 column 6 (char 5)",
    "[\n1,\n,2]": "Expecting value: line 3 column 1 (char 5)",
    '"a': "Unterminated string starting at: line 1 column 1 (char 0)",
    '"a\n"': "Invalid control character at: line 1 column 3 (char 2)",
    r'"a\x"': r"Invalid \escape: line 1 column 3 (char 2)",
    r'"\u12"': r"Invalid \uXXXX escape: line 1 column 3 (char 2)",
    "01": "Extra data: line 1 column 2 (char 1)",
    "nul": "Expecting value: line 1 column 1 (char 0)",
    "-": "Expecting value: line 1 column 1 (char 0)",
    "1.": "Extra data: line 1 column 2 (char 1)",
}.items():
    assert raises(json.JSONDecodeError, json.loads, text) == message, text

# writing
class Color(IntEnum):
    RED = 1


assert json.dumps({"a": [1, 2.5, None, True, "x"], 1: {}, None: [], False: (), 1.5: Color.RED}) == '{"a": [1, 2.5, null, true, "x"], "1": {}, "null": [], "false": [], "1.5": 1}'
assert json.dumps('\x7f\u1234\U0001f600/"\\\n\x01') == '"\\u007f\\u1234\\ud83d\\ude00/\\"\\\\\\n\\u0001"'
assert json.dumps("é\U0001f600\x01\t", ensure_ascii=False) == '"é\U0001f600\\u0001\\t"'
assert json.dumps([1, {"a": [], "b": [2]}], indent=2) == '[\n  1,\n  {\n    "a": [],\n    "b": [\n      2\n    ]\n  }\n]'
assert json.dumps({"b": 1, "a": 2}, sort_keys=True, separators=(",", ":")) == '{"a":2,"b":1}'
assert json.dumps({1: 1, (2,): 3}, skipkeys=True) == '{"1": 1}' and json.dumps(2**70) == str(2**70)
assert json.dumps([float("inf"), float("nan")]) == "[Infinity, NaN]"
assert json.dumps({1, 2}, default=sorted) == "[1, 2]" and json.dumps(OrderedDict(z=1, a=2)) == '{"z": 1, "a": 2}'
assert raises(TypeError, json.dumps, {(1,): 2}) == "keys must be str, int, float, bool or None, not tuple"
assert raises(ValueError, json.dumps, [float("nan")], allow_nan=False) == "Out of range float values are not JSON compliant: nan"
loop = []
loop.append(loop)
assert raises(ValueError, json.dumps, loop) == "Circular reference detected"
try:
    json.dumps({"a": [object()]})
except TypeError as error:
    assert error.__notes__ == ["when serializing list item 0", "when serializing dict item 'a'"]
deep = [0]
for _ in range(200):
    deep = [deep, {"k": deep}][:1]
assert json.loads(json.dumps(deep)) == deep

# A list that `default` changes is written as it is by then.
shrinking = [object()] * 10


def shrink(value):
    del shrinking[-1]


assert json.dumps(shrinking, default=shrink) == "[null, null, null, null, null]"

# An escape that is complete at the end of the text leaves the string open.
for text in (r'"\u0041', r'"\ud834', r'"\ud834\udd1e'):
    try:
        json.loads(text)
        assert False
    except json.JSONDecodeError as error:
        assert error.msg == "Unterminated string starting at", error
print("ok")
