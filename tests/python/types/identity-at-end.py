# What runs at the end of an object sees it under the identity that it had.
import gc
import sys

told = []


class Dying:
    def __del__(self):
        told.append((id(self), hash(self), repr(self)))


def drop():
    x = Dying()
    told.append((id(x), hash(x), repr(x)))


drop()
gc.collect()
assert len(told) == 2 and told[0] == told[1], told
told.clear()


# One that nobody has asked has one all the same.
def drop_unasked():
    Dying()


drop_unasked()
gc.collect()
assert len(told) == 1 and f"{told[0][0]:x}" in told[0][2]


async def coroutine():
    pass


def report(unraisable):
    told.append(unraisable.err_msg)


def warn(coroutine):
    raise ZeroDivisionError


def drop_coroutine():
    c = coroutine()
    return repr(c)


import warnings

told.clear()
sys.unraisablehook = report
original = warnings._warn_unawaited_coroutine
warnings._warn_unawaited_coroutine = warn
warnings.simplefilter("ignore")
text = drop_coroutine()
gc.collect()
warnings._warn_unawaited_coroutine = original
assert told == [f"Exception ignored while finalizing coroutine {text}"], told
print("ok")
