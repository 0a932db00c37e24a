# Limits, warnings and errors of compile().
import ast
import sys
import warnings


def failure(source):
    try:
        compile(source, "<test>", "exec")
    except SyntaxError as error:
        return error


def nested(header, count):
    return "".join(" " * i + header + "\n" for i in range(count)) + " " * count + "pass"


def comprehension(count):
    text = "i for i in r"
    for _ in range(count - 1):
        text = f"[{text}] for i in r"
    return f"[{text}]"


for make in (lambda n: nested("for x in y:", n), lambda n: nested("with x:", n), comprehension):
    assert failure(make(21)) is None
    assert failure(make(22)).msg == "too many statically nested blocks"


# The operand of `or` is tested inside of `try`.
class Untestable:
    def __bool__(self):
        raise NotImplementedError


try:
    Untestable() or 1
except NotImplementedError:
    pass


def caught(source):
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        try:
            compile(source, "<test>", "exec")
        except SyntaxError:
            pass
    return [(warning.lineno, str(warning.message)[:4]) for warning in found]


# A finally clause is compiled twice and warned of once; so is an escape that the tokenizer saw.
assert caught("try: pass\nfinally:\n  1 is 1\n") == [(3, '"is"')]
assert caught(r"f'\{{'") == [(1, '"\\{"')]
assert caught("'\\e' $") == [(1, '"\\e"')]

# The digits of a literal are limited as those of int() are.
old = sys.get_int_max_str_digits()
sys.set_int_max_str_digits(700)
assert failure("a = 1\nb = " + "3" * 700) is None
error = failure("a = 1\nb = " + "3" * 701)
assert error.lineno == 2 and "Exceeds the limit (700 digits)" in error.msg
sys.set_int_max_str_digits(old)

# The line that the compiler shows comes from the file of that name.
assert failure("return 5").text is None and failure("1 = 5").text == "1 = 5\n"
assert failure("fur a in b: pass")._metadata == (0, 0, "fur a in b: pass\n")
assert failure(b"# coding: latin\n(a\xb5").msg == "'(' was never closed"


import codeop
import dis

assert codeop.compile_command("for a in b:", symbol="exec", flags=ast.PyCF_ONLY_AST) is None


# The jump back to the loop that `all` becomes has no handler.
made = compile("def f():\n try: all(a for a in b)\n except: c", "", "exec").co_consts[0]


def uncovered(code, name):
    entries = dis.Bytecode(code).exception_entries
    return [
        instruction.offset
        for instruction in dis.get_instructions(code)
        if instruction.opname == name
        and not any(entry.start <= instruction.offset < entry.end for entry in entries)
    ]


assert len(uncovered(made, "JUMP_BACKWARD")) == 1, uncovered(made, "JUMP_BACKWARD")


class Path:
    def __fspath__(self):
        return "/x/y"


assert compile("1", Path(), "eval").co_filename == "/x/y"
tree = ast.parse("type X = int")
tree.body[0].name = ast.Subscript(ast.Name("a", ast.Load()), ast.Constant(1), ast.Store())
try:
    compile(ast.fix_missing_locations(tree), "<test>", "exec")
except TypeError as error:
    assert str(error) == "TypeAlias with non-Name name"
else:
    assert False
print("ok")
