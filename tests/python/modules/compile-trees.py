# compile() and the trees of ast: optimised ones, their modes, flags of the compiler.
import ast
import inspect

SOURCE = "'''doc'''\nif __debug__: pass\nassert x, 1\n"


def error_of(function, *args, **keywords):
    try:
        function(*args, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


# Only a tree that is to be optimised is changed, at the level that is asked for.
for level, debug, has_doc in [(-1, False, True), (0, False, True), (1, True, True), (2, True, False)]:
    body = ast.parse(SOURCE, optimize=level).body
    assert isinstance(body[0], ast.Expr) is has_doc
    [test] = [node.test for node in body if isinstance(node, ast.If)]
    assert isinstance(test, ast.Constant) is debug, level
tree = ast.parse("if __debug__: f(1)")
same = compile(tree, "<tree>", "exec", flags=ast.PyCF_ONLY_AST, optimize=1)
assert same is not tree and ast.dump(same) == ast.dump(tree)
made = compile(tree, "<tree>", "exec", flags=ast.PyCF_OPTIMIZED_AST, optimize=1)
assert made is not tree and made.body[0].test.value is False
assert tree.body[0].test.id == "__debug__" and ast.PyCF_OPTIMIZED_AST & ast.PyCF_ONLY_AST

# The mode is checked, whatever becomes of the tree.
for flags in (0, ast.PyCF_ONLY_AST):
    assert error_of(compile, tree, "<tree>", "eval", flags=flags) == (
        "TypeError", "expected Expression node, got Module",
    )

empty = ast.fix_missing_locations(ast.Module([ast.If(ast.Constant(1), [], [])], []))
for flags in (0, ast.PyCF_ONLY_AST, ast.PyCF_OPTIMIZED_AST):
    assert error_of(compile, empty, "<tree>", "exec", flags=flags) == ("ValueError", "empty body on If")

# `await` outside of functions, in a tree as in a text.
for source in ("await x", ast.parse("await x")):
    code = compile(source, "<text>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert code.co_flags & inspect.CO_COROUTINE
assert error_of(compile, ast.parse("await x"), "<text>", "exec")[0] == "SyntaxError"

print("ok")
