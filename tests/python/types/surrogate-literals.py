# Surrogates that are written as escapes stay two characters, wherever two literals or parts of one meet.
import ast
import marshal

pair = "\ud83d\ude00"
smile = "\U0001f600"
assert len(pair) == 2 and len(smile) == 1 and pair != smile
assert pair == "\ud83d" + "\ude00" == "\ud83d" "\ude00" == f"\ud83d" "\ude00" == chr(0xD83D) + chr(0xDE00)
assert f"{smile}\ud83d\ude00{1}" == smile + pair + "1" and "%s\ud83d\ude00" % 1 == "1" + pair
assert [*"\ud83d\ud83d\ude00\ude00\U0001f600"] == ["\ud83d", "\ud83d", "\ude00", "\ude00", smile]
assert {smile: 1, pair: 2} == {pair: 2, smile: 1} and repr(pair) == r"'\ud83d\ude00'"

match pair:
    case "\U0001f600":
        assert False
    case "\ud83d\ude00":
        pass

tree = ast.parse(r"'a\ud83d\ude00'", mode="eval")
assert tree.body.value == "a" + pair
code = compile(tree, "test", "eval")
assert eval(code) == eval(marshal.loads(marshal.dumps(code))) == ast.literal_eval(tree) == "a" + pair
print("ok")
