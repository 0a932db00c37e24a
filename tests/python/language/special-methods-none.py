# A special method that is None says that the class does not have it, also where a base or the other operand does.
import operator
import os


def text(call):
    try:
        call()
    except TypeError as error:
        return str(error)
    raise AssertionError("no TypeError")


CALLED = "'NoneType' object is not callable"
OPERATORS = "add sub mul matmul truediv floordiv mod pow lshift rshift and_ or_ xor".split()


class Patient:
    """Knows no operand."""


for name in OPERATORS:
    word = name.rstrip("_")
    apply, in_place = getattr(operator, name), getattr(operator, "i" + word)
    setattr(Patient, f"__{word}__", lambda self, other: NotImplemented)
    left = type("Left", (), {f"__{word}__": None})()
    right = type("Right", (), {f"__r{word}__": None})()
    heir = type("Heir", (Patient,), {f"__r{word}__": None})()
    own = type("Own", (), {f"__i{word}__": None, f"__{word}__": lambda self, other: 1})()
    for call in (
        lambda: apply(left, 1),
        lambda: apply(left, left),
        lambda: apply(1, right),
        lambda: apply([1], right),
        lambda: apply(Patient(), right),
        lambda: apply(Patient(), heir),
        lambda: in_place(left, 1),
        lambda: in_place(own, 1),
    ):
        assert text(call) == CALLED, name
    assert apply(own, 1) == 1

for name in "lt le gt ge eq ne".split():
    compare = getattr(operator, name)
    silent = type("Silent", (), {f"__{name}__": None})()
    assert text(lambda: compare(silent, 1)) == CALLED, name
    assert text(lambda: compare(silent, silent)) == CALLED, name


class Pair:
    __divmod__ = __rdivmod__ = __pow__ = None


assert text(lambda: divmod(Pair(), 1)) == text(lambda: divmod(1, Pair())) == CALLED
assert text(lambda: pow(Pair(), 1, 2)) == CALLED


class Undecided:
    __bool__ = None

    def __len__(self):
        return 0


assert text(lambda: bool(Undecided())) == text(lambda: not Undecided()) == "'Undecided' cannot be interpreted as a boolean"


class Nowhere:
    __fspath__ = None


assert text(lambda: os.fspath(Nowhere())) == "expected str, bytes or os.PathLike object, not Nowhere"


class Single:
    __class_getitem__ = None


assert text(lambda: Single[int]) == "type 'Single' is not subscriptable"


def enter(manager):
    with manager:
        pass


class Half:
    pass


assert text(lambda: enter(Half())).endswith("(missed __exit__ method)")
Half.__exit__ = None
assert text(lambda: enter(Half())).endswith("(missed __enter__ method)")
print("ok")
