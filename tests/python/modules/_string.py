import string
import _string

assert list(_string.formatter_parser("a{b!r:>{w}}{{x}}{}")) == [
    ("a", "b", ">{w}", "r"), ("{", None, None, None), ("x}", None, None, None), ("", "", "", None),
]
first, rest = _string.formatter_field_name_split("0.a[b][3]")
assert first == 0 and list(rest) == [(True, "a"), (False, "b"), (False, 3)]
assert string.Formatter().format("{0:>{1}}|{x!r}", "a", 3, x="y") == "  a|'y'"
assert string.Template("$who likes ${what}s").substitute(who="tim", what="kung pao") == "tim likes kung paos"
assert string.capwords("hello world") == "Hello World"
print("ok")
