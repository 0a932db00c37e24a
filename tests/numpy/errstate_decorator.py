# errstate as a decorator: the function runs inside the state, keeps its name, and is a method of a class.
import numpy as np

assert np.geterr()["divide"] == "warn"


@np.errstate(divide="raise")
def invert(value, *, times=1):
    """Inverts."""
    assert np.geterr()["divide"] == "raise"
    return times / np.float64(value)


assert invert(2.0) == 0.5 and invert(value=4.0, times=2) == 0.5
assert invert.__name__ == "invert" and invert.__doc__ == "Inverts." and invert.__wrapped__
assert np.geterr()["divide"] == "warn"
try:
    invert(0.0)
except FloatingPointError as error:
    assert "divide by zero" in str(error)
else:
    raise AssertionError
assert np.geterr()["divide"] == "warn"


class Owner:
    scale = 3

    @np.errstate(all="ignore")
    def divide(self, value):
        return self.scale / np.float64(value)


assert Owner().divide(0.0) == np.inf
assert Owner().divide(2.0) == 1.5
print("ok")
