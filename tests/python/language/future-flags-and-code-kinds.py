"""compile() with the flag of barry_as_FLUFL; functions whose code becomes that of a generator."""
import __future__
import warnings

flag = __future__.barry_as_FLUFL.compiler_flag
assert eval(compile("2 <> 3", "t", "eval", flag)) is True
for source, flags in ("2 != 3", flag), ("2 <> 3", 0):
    try:
        compile(source, "t", "eval", flags)
        raise AssertionError
    except SyntaxError:
        pass


def plain():
    return 1


def generator():
    yield 1


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    plain.__code__ = generator.__code__
    plain.__code__ = (lambda: (yield 2)).__code__
assert [str(w.message) for w in caught] == [
    "Assigning a code object of non-matching type is deprecated "
    "(e.g., from a generator to a plain function)"
]
assert next(plain()) == 2

print("ok")
