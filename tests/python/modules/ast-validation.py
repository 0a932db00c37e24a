"""Trees made by hand: what compile() refuses in them, and with which words."""
import ast


def error(node, mode="exec"):
    try:
        compile(ast.fix_missing_locations(node), "t", mode)
    except (ValueError, TypeError) as e:
        return f"{type(e).__name__}: {e}"
    return None


def statement(node):
    return error(ast.Module([node], []))


def expression(node):
    return error(ast.Expression(node), "eval")


def pattern(node):
    body = [ast.Pass()]
    return statement(ast.Match(ast.Name("x"), [ast.match_case(node, None, body)]))


# None where a node is needed
assert error(ast.Module([None], [])) == "ValueError: None disallowed in statement list"
assert expression(ast.Set([None])) == "ValueError: None disallowed in expression list"
assert expression(ast.Dict([None], [ast.Constant(1)])) is None
assert expression(ast.Call(None)) == "ValueError: field 'func' is required for Call"
missing = 'TypeError: required field "name" missing from alias'
assert statement(ast.Import([None])) == missing
assert statement(ast.Import([ast.Name("x")])) == missing
ops = ast.Compare(ast.Constant(1), [None], [ast.Constant(1)])
assert expression(ops) == "TypeError: expected some sort of cmpop, but got None"

# the order of checks
assert expression(ast.Compare(ast.Name("x"), [ast.In()], [])) == (
    "ValueError: Compare with no comparators"
)
generator = ast.comprehension(ast.Name("x"), ast.Name("x"), [], 0)
assert expression(ast.ListComp(ast.Name("x", ast.Store()), [generator])) == (
    "ValueError: expression must have Store context but has Load instead"
)
assert statement(ast.Try([ast.Pass()])) == (
    "ValueError: Try has neither except handlers nor finalbody"
)
assert statement(ast.TypeAlias(ast.Constant(1), [], ast.Constant(1))) == (
    "TypeError: TypeAlias with non-Name name"
)

# keywords as names
def keyword(name):
    return f"ValueError: identifier field can't represent '{name}' constant"


assert expression(ast.Name("None")) == keyword("None")
assert statement(ast.FunctionDef("True", ast.arguments(), [ast.Pass()])) == keyword("True")
assert statement(ast.ClassDef("False", body=[ast.Pass()])) == keyword("False")
assert statement(ast.Import([ast.alias("True", "y")])) == keyword("True")
assert statement(ast.Import([ast.alias("y", "True")])) == keyword("True")
assert statement(ast.Import([ast.alias("x.None", "y")])) is None
handler = ast.ExceptHandler(None, "None", [ast.Pass()])
assert statement(ast.Try([ast.Pass()], [handler])) == keyword("None")
try:
    ast.parse("Tru\u1d49")
    raise AssertionError
except ValueError as e:
    assert str(e) == "identifier field can't represent 'True' constant"

# places
for names, start, end, message in [
    ("lineno", 10, 1, "AST node line range (10, 1) is not valid"),
    ("lineno", -5, -2, "AST node column range (0, 5) for line range (-5, -2) is not valid"),
    ("col_offset", 10, 1, "line 1, column 10-1 is not a valid range"),
    ("col_offset", -5, 1, "AST node column range (-5, 1) for line range (1, 1) is not valid"),
]:
    tree = ast.parse("a = 1")
    setattr(tree.body[0], names, start)
    setattr(tree.body[0], "end_" + names, end)
    assert error(tree) == "ValueError: " + message, error(tree)

# patterns
literals = "ValueError: patterns may only match literals and attribute lookups"
minus_one = ast.UnaryOp(ast.USub(), ast.Constant(1))
assert pattern(ast.MatchValue(ast.BinOp(minus_one, ast.Sub(), ast.Constant(1j)))) is None
assert pattern(ast.MatchValue(ast.BinOp(minus_one, ast.Sub(), ast.Constant(1)))) == literals
assert pattern(ast.MatchValue(ast.Name("x"))) == literals
unexpected = "ValueError: unexpected constant inside of a literal pattern"
for value in ..., True, (1, 2), frozenset():
    assert pattern(ast.MatchValue(ast.Constant(value))) == unexpected
assert pattern(ast.MatchSingleton(1)) == (
    "ValueError: MatchSingleton can only contain True, False and None"
)
assert pattern(ast.MatchStar("x")) == "ValueError: can't use MatchStar here"
assert pattern(ast.MatchSequence([ast.MatchStar("x")])) is None
assert pattern(ast.MatchAs(name="_")) == "ValueError: can't capture name '_' in patterns"
assert pattern(ast.MatchAs(name="None")) == keyword("None")
assert pattern(ast.MatchAs(ast.MatchAs())) == (
    "ValueError: MatchAs must specify a target name if a pattern is given"
)
assert pattern(ast.MatchClass(ast.Constant(1))) == (
    "ValueError: MatchClass cls field can only contain Name or Attribute nodes."
)
assert pattern(ast.MatchOr([ast.MatchAs()])) == (
    "ValueError: MatchOr requires at least 2 patterns"
)


# constants that are no literals
def constant(value):
    return eval(compile(ast.fix_missing_locations(ast.Expression(ast.Constant(value))), "t", "eval"))


for value in frozenset({1, "a"}), (1, (2.5, None)), frozenset({frozenset({1})}), 3 - 2j, -0j:
    assert repr(constant(value)) == repr(value)
assert constant(b"") is b""[:]
for value in [1], type, (1, type), frozenset({type}):
    inner = "list" if value == [1] else "type"
    assert expression(ast.Constant(value)) == (
        f"TypeError: got an invalid type in Constant: {inner}"
    )

print("ok")
