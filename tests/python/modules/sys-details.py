# sys: what is interned and what never freed, hooks that are gone, struct sequences as classes.
import copy
import io
import math
import os
import sys
import time
import warnings


def raised(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("no exception")


immortal = [None, True, False, ..., NotImplemented, (), "", "a", "\xe9", b"", b"a", int, 0, -5, 256]
assert all(map(sys._is_immortal, immortal))
assert not any(map(sys._is_immortal, [-6, 257, 3.0, "\u0100", b"ab", [], object(), len]))
assert sys._is_interned("") and sys._is_interned("\xe9") and sys._is_interned(sys.intern("interned name"))
assert raised(lambda: sys._is_interned(b"")) == "TypeError: _is_interned() argument must be str, not bytes"

with warnings.catch_warnings():
    warnings.simplefilter("error")
    assert raised(sys._clear_type_cache).startswith("DeprecationWarning: sys._clear_type_cache() is deprecated")


def shown(*arguments):
    stderr, sys.stderr = sys.stderr, io.StringIO()
    try:
        sys.excepthook(*arguments)
        return sys.stderr.getvalue()
    finally:
        sys.stderr = stderr


assert shown(1, "1", 1) == "TypeError: print_exception(): Exception expected for value, str found\n"
assert shown(ValueError, ValueError(1), 1) == "ValueError: 1\n"
hook = sys.displayhook
del sys.displayhook
assert raised(lambda: eval(compile("42", "<string>", "single"))) == "RuntimeError: lost sys.displayhook"
sys.displayhook = hook
assert raised(lambda: sys.setrecursionlimit()) == "TypeError: sys.setrecursionlimit() takes exactly one argument (0 given)"
assert raised(lambda: sys.setrecursionlimit(2**31)) == "OverflowError: Python int too large to convert to C int"

# Struct sequences take their hidden fields, and no others, from a dict.
nine = range(9)
make = time.struct_time
assert make(nine, {"tm_zone": "x"}).tm_zone == "x" and make(nine, {}).tm_gmtoff is None
for arguments in ((nine, {"tm_year": 1}), (nine, {"bad": 1}), (range(10), {"tm_zone": 1}), (nine, {1: 2})):
    assert raised(lambda: make(*arguments)) == "TypeError: time.struct_time() got duplicate or unexpected field name(s)"
for second in (None, "a"):
    assert raised(lambda: make(nine, second)) == "TypeError: time.struct_time() takes a dict as second arg, if any"
assert raised(lambda: setattr(make(nine), "tm_year", 1)) == "AttributeError: readonly attribute"
assert copy.replace(make(nine), tm_zone="y").tm_zone == "y"
assert raised(lambda: copy.replace(os.stat_result(range(10)), st_mode=1)) == (
    "TypeError: __replace__() is not supported for os.stat_result because it has unnamed field(s)"
)
time.struct_time.note = 1
del time.struct_time.note
assert raised(lambda: setattr(type(sys.flags), "note", 1)) == "TypeError: cannot set 'note' attribute of immutable type 'sys.flags'"

# Infinities of one sign and nan are no contradiction.
inf, nan = math.inf, math.nan
for values in ([nan, inf], [inf, nan], [-inf, -inf, nan], [nan, nan]):
    assert math.isnan(math.fsum(values))
assert math.fsum([inf, inf]) == inf
for values in ([inf, -inf], [inf, -inf, nan]):
    assert raised(lambda: math.fsum(values)) == "ValueError: -inf + inf in fsum"
print("ok")
