# Runs the programs of a file and writes what each printed. Both runtimes run this file; it must not depend on either.
#
#     python3.14 drive.py PROGRAMS        PROGRAMS: a line of JSON per program, a list of cells
#
# A cell is compiled and executed by itself in the namespace of its program, and an exception that leaves it is printed, so a
# program says much even where a cell fails. Its first line may be a mark:
#
#     #trace      print the whole traceback instead of the exception
#     #compile    do not execute: print the error, or what the code object says
#
# Cells find the FIXTURES in their namespace: `show(*values)` prints their ascii(); `attempt(thunk)` shows what it returns or
# prints its exception; `run(coroutine)` drives it; the classes are for `with`, `await`, `match` and attributes.

import builtins
import io
import itertools
import json
import linecache
import opcode
import re
import sys
import traceback
import warnings

# The library's files lie elsewhere in each runtime, and may have other lines.
LIBRARY = re.compile(r'File "[^"<]*/(\w+\.py)", line \d+')
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
LONGEST = 20_000
NOT_TAKEN = opcode.opmap["NOT_TAKEN"]
FIXTURES = ("show", "show_captures", "attempt", "run", "Manager", "AsyncManager", "Waiter", "Point", "Descriptor")


def text_of(error):
    try:
        return ascii(str(error))[1:-1]
    except Exception as inner:
        return f"<str raised {type(inner).__name__}: {inner}>"


def notes_of(error):
    try:
        return getattr(error, "__notes__", ())
    except Exception as inner:
        return (f"{type(inner).__name__}: {text_of(inner)}",)


def describe(error, depth=0):
    text = f"{type(error).__name__}: {text_of(error)}"
    if isinstance(error, SyntaxError):
        text += f" {error.lineno}:{error.offset}-{error.end_lineno}:{error.end_offset} {error.text!a}"
    if depth < 3:
        for note in notes_of(error):
            text += f" [note {note!a}]"
        if isinstance(error, BaseExceptionGroup):
            text += f" [{', '.join(describe(part, depth + 1) for part in error.exceptions)}]"
        if error.__cause__ is not None:
            text += f" from {describe(error.__cause__, depth + 1)}"
        elif error.__context__ is not None and not error.__suppress_context__:
            text += f" after {describe(error.__context__, depth + 1)}"
    return text


def show(*values):
    print(*map(ascii, values))


def attempt(thunk):
    try:
        show(thunk())
    except Exception as error:
        print(describe(error))


def show_captures(space):
    """The names m0, m1, … that patterns bind."""
    show({name: space[name] for name in sorted(space) if name[0] == "m" and name[1:].isdigit()})


class Manager:
    def __init__(self, value, swallow=False):
        self.value = value
        self.swallow = swallow

    def __enter__(self):
        show("enter", self.value)
        return self.value

    def __exit__(self, kind, error, trace):
        show("exit", kind, error)
        return self.swallow


class AsyncManager(Manager):
    async def __aenter__(self):
        await Waiter("enter")
        return self.__enter__()

    async def __aexit__(self, kind, error, trace):
        await Waiter("exit")
        return self.__exit__(kind, error, trace)


class Waiter:
    """What it is given comes out of `run`, and half a pair goes back in."""

    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value), self.value


def run(coroutine):
    """Ends after few steps, since a program may wait for ever."""
    try:
        value = None
        for step in range(12):
            value = coroutine.send(value)
            show("waits", value)
        coroutine.close()
    except StopIteration as stop:
        show("result", stop.value)


class Point:
    __match_args__ = "x", "y"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __repr__(self):
        return f"Point({self.x!r}, {self.y!r})"

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)


Point.ORIGIN = Point(0, 0)


class Descriptor:
    def __init__(self, value):
        self.value = value

    def __set_name__(self, owner, name):
        show("named", owner.__name__, name)

    def __get__(self, instance, owner=None):
        return "got", instance is None, self.value

    def __set__(self, instance, value):
        show("set", value)
        self.value = value

    def __delete__(self, instance):
        raise AttributeError("stays")


def handlers(code):
    """What the exception table says, by instruction. CPython leaves out some NOT_TAKEN, which raise nothing."""
    table = iter(code.co_exceptiontable)

    def number():
        byte = next(table)
        value = byte & 63
        while byte & 64:
            byte = next(table)
            value = value << 6 | byte & 63
        return value

    covered = {}
    try:
        while True:
            start, size, target, depth = number(), number(), number(), number()
            for at in range(start, start + size):
                covered[at] = f"{target}.{depth}"
    except StopIteration:
        pass
    found = [covered.get(at, "-") for at in range(len(code.co_code) // 2) if code.co_code[at * 2] != NOT_TAKEN]
    return [f"{key}*{len(list(run))}" for key, run in itertools.groupby(found)]


def describe_code(code, path=""):
    print(
        path or code.co_name,
        code.co_code.hex(),
        *handlers(code),
        code.co_linetable.hex(),
        code.co_names,
        code.co_varnames,
        code.co_freevars,
        code.co_cellvars,
        code.co_flags,
        code.co_stacksize,
    )
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            describe_code(constant, f"{path}.{constant.co_name}")


def run_cell(cell, name, space):
    mark = cell.partition("\n")[0]
    try:
        code = compile(cell, name, "exec")
        if mark == "#compile":
            describe_code(code)
        else:
            exec(code, space)
    except SystemExit:
        raise
    except BaseException as error:
        if mark == "#trace":
            linecache.cache[name] = len(cell), None, cell.splitlines(True), name
            # The driver's own frame comes first.
            error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next
            lines = ascii("".join(traceback.format_exception(error)))
            print(LIBRARY.sub(r'File "\1"', lines).replace("\\n", "\n"))
            linecache.cache.pop(name, None)
        else:
            print(describe(error))


def run_program(cells):
    space = {"__name__": "program", "__builtins__": builtins}
    space.update((name, globals()[name]) for name in FIXTURES)
    Point.ORIGIN = Point(0, 0)
    sys.stdout = output = io.StringIO()
    warnings.resetwarnings()
    warnings.simplefilter("always")
    try:
        for number, cell in enumerate(cells):
            print(f"=== cell {number}")
            run_cell(cell, f"<cell {number}>", space)
    finally:
        sys.stdout = sys.__stdout__
        sys.setrecursionlimit(1000)
    text = output.getvalue()
    if " at 0x" in text:
        text = ADDRESS.sub(" at 0x", text)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}\n... {len(text)} characters"
    return text


def show_warning(message, category, filename, lineno, file=None, line=None):
    print(f"{category.__name__}: {text_of(message)} {lineno}")


def main(path):
    warnings.showwarning = show_warning
    with open(path, encoding="utf-8") as programs:
        for line in programs:
            print(json.dumps(run_program(json.loads(line))), flush=True)


main(sys.argv[1])
