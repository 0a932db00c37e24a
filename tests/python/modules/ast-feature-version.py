"""ast.parse(feature_version=...) and mode "func_type"."""
import ast


def refusal(source, minor):
    ast.parse(source, feature_version=(3, minor + 1))
    try:
        ast.parse(source, feature_version=(3, minor))
    except SyntaxError as e:
        what, version = e.msg.split(" only supported in Python 3.")
        assert version == f"{minor + 1} and greater", e.msg
        return what, e.lineno, e.offset
    raise AssertionError(source)


assert refusal("async def f(): pass", 4) == ("Async functions are", 1, 20)
assert refusal("async def f():\n  async with a: pass", 4) == ("Async with statements are", 2, 21)
assert refusal("a @ b", 4) == ("The '@' operator is", 1, 6)
assert refusal("a @= b", 4) == ("The '@' operator is", 1, 3)
assert refusal("x: int = 3", 5) == ("Variable annotation syntax is", 1, 11)
assert refusal("(x): int", 5) == ("Variable annotations syntax is", 1, 9)
assert refusal("1_000", 5) == ("Underscores in numeric literals are", 1, 1)
assert refusal("[x async for x in y]", 5) == ("Async comprehensions are", 1, 20)
assert refusal("(x := 0)", 7) == ("Assignment expressions are", 1, 8)
assert refusal("lambda x=1, /: 0", 7) == ("Positional-only parameters are", 1, 14)
assert refusal("match x:\n  case 1: pass", 9) == ("Pattern matching is", 2, 15)
assert refusal("try: pass\nexcept* E: pass", 10) == ("Exception groups are", 2, 16)
assert refusal("type X = int", 11) == ("Type statement is", 1, 13)
assert refusal("class X[T]: pass", 11) == ("Type parameter lists are", 1, 10)
assert refusal("def f[*T=int](): pass", 12) == ("Type parameter defaults are", 1, 13)
assert refusal('t"a{x}" t"b"', 13) == ("t-strings are", 1, 7)
assert refusal("try: pass\nexcept A, B: pass", 13) == (
    "except expressions without parentheses are", 2, 18,
)


def function_type(source):
    tree = ast.parse(source, mode="func_type")
    return ast.unparse(tree), ast.dump(ast.parse(tree, mode="func_type")) == ast.dump(tree)


assert function_type("() -> int") == ("() -> int", True)
assert function_type("(a, *b, **c.d)->e[f]\n\n") == ("(a, b, c.d) -> e[f]", True)
for source, place in [
    ("(int,) -> x", (1, 6)),
    ("(*a, *b) -> c", (1, 6)),
    ("(**a, b) -> c", (1, 5)),
    ("() -> a, b", (1, 8)),
    ("() -> x\nfoo", (2, 1)),
]:
    try:
        ast.parse(source, mode="func_type")
        raise AssertionError(source)
    except SyntaxError as e:
        assert (e.msg, e.lineno, e.offset) == ("invalid syntax", *place), (source, e)
try:
    compile("() -> int", "t", "func_type")
    raise AssertionError
except ValueError as e:
    assert str(e) == "compile() mode 'func_type' requires flag PyCF_ONLY_AST"

print("ok")
