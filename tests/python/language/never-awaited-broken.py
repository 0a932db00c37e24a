# The warning of a coroutine that was never awaited, where the library's function for it is broken or gone.
import gc
import sys
import warnings


async def coroutine():
    pass


def outcome():
    """What is reported and what is warned about when a coroutine is dropped."""
    reported = []
    sys.unraisablehook = lambda unraisable: reported.append(unraisable.exc_type)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        drop_one()
        gc.collect()
    sys.unraisablehook = sys.__unraisablehook__
    return reported, [(w.category, str(w.message)) for w in warned]


def drop_one():
    made = coroutine()


text = "coroutine 'coroutine' was never awaited"
original = warnings._warn_unawaited_coroutine
assert outcome() == ([], [(RuntimeWarning, text)])


def broken(coroutine):
    raise ZeroDivisionError


warnings._warn_unawaited_coroutine = broken
assert outcome() == ([ZeroDivisionError], [(RuntimeWarning, text)])
del warnings._warn_unawaited_coroutine
assert outcome() == ([], [(RuntimeWarning, text)])
warnings._warn_unawaited_coroutine = original
# An error that the filter made of the warning is reported once.
reported = []
sys.unraisablehook = lambda unraisable: reported.append(str(unraisable.exc_value))
with warnings.catch_warnings():
    warnings.simplefilter("error")
    drop_one()
    gc.collect()
sys.unraisablehook = sys.__unraisablehook__
assert reported == [text], reported
print("ok")
