# _warnings: filters, registries, places, and what it refuses.
import _warnings
import sys
import types
import warnings

assert isinstance(warnings.warn, types.BuiltinFunctionType)
assert warnings.warn is _warnings.warn and warnings.filters is not None


def count(action, *calls):
    global __warningregistry__
    __warningregistry__ = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter(action)
        for call in calls:
            call()
    return len(caught)


def one():
    warnings.warn("text")


def other():
    warnings.warn("text")


assert count("always", one, one) == 2 and count("all", one, one) == 2
assert count("default", one, one, other) == 2
assert count("module", one, one, other) == 1
assert count("once", one, other, one) == 1
assert count("ignore", one) == 0
for action, error in (("error", UserWarning), ("nothing", ValueError)):
    try:
        count(action, one)
        assert False
    except error:
        pass


def refusal(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


assert refusal(lambda: warnings.warn("x", int)) == "TypeError: category must be a Warning subclass, not 'type'"
assert refusal(lambda: warnings.warn("x", skip_file_prefixes=[])) == (
    "TypeError: warn() argument 'skip_file_prefixes' must be tuple, not list"
)
assert refusal(lambda: warnings.warn("x", skip_file_prefixes=(1,))) == "TypeError: Found non-str 'int' in skip_file_prefixes."
assert refusal(lambda: warnings.warn_explicit("x", UserWarning, None, 1)) == (
    "TypeError: warn_explicit() argument 'filename' must be str, not None"
)
assert refusal(lambda: warnings.warn_explicit("x", UserWarning, "f", 1, registry=3)) == (
    "TypeError: 'registry' must be a dict or None"
)
assert refusal(warnings._filters_mutated_lock_held) == "RuntimeError: warnings lock is not held"

with warnings.catch_warnings():
    warnings.filters[:] = [("error", None, Warning, None)]
    assert refusal(one) == "ValueError: warnings.filters item 0 isn't a 5-tuple"
    warnings.filters[:] = [(None, None, Warning, None, 0)]
    assert refusal(one) == "TypeError: action must be a string, not 'NoneType'"


# Where a warning belongs: the caller that the level names, in a file that is not skipped.
def place(**options):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn("here", **options)
    return caught[0].filename, caught[0].lineno


line = sys._getframe().f_lineno
assert place(stacklevel=2) == (__file__, line + 1)
assert place(stacklevel=99) == ("<sys>", 0)
assert place(skip_file_prefixes=(__file__,))[0] != __file__


# Patterns and line numbers of filters; a subclass of str as the message.
with warnings.catch_warnings(record=True) as caught:
    warnings.resetwarnings()
    warnings.filterwarnings("ignore", message="quiet", category=UserWarning)
    warnings.filterwarnings("error", lineno=7)
    warnings.warn_explicit("quiet now", UserWarning, "some/file.py", 1)
    warnings.warn_explicit("loud", UserWarning, "some/file.py", 1)
    assert refusal(lambda: warnings.warn_explicit("loud", UserWarning, "f", 7)) == "UserWarning: loud"
assert [str(w.message) for w in caught] == ["loud"]


@warnings.deprecated("use something else")
def old():
    return 5


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert old() == 5
assert caught[0].category is DeprecationWarning and str(caught[0].message) == "use something else"
print("ok")
