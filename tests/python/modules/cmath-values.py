# cmath: values, special values and errors.
import cmath
from cmath import inf, nan


def close(a, b):
    return cmath.isclose(a, b, rel_tol=1e-14, abs_tol=1e-300)


def error_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


z = 1.5 - 0.75j
assert close(cmath.sqrt(z) ** 2, z)
assert close(cmath.exp(cmath.log(z)), z)
for function, inverse in [("sin", "asin"), ("cos", "acos"), ("tan", "atan"), ("sinh", "asinh"), ("cosh", "acosh"), ("tanh", "atanh")]:
    assert close(getattr(cmath, function)(getattr(cmath, inverse)(z)), z), function
assert close(cmath.log10(1000 + 0j), 3)
assert close(cmath.log(8, 2), 3)
assert cmath.polar(3 + 4j)[0] == 5.0
assert close(cmath.rect(*cmath.polar(z)), z)

# Branch cuts follow the sign of zero.
assert repr(cmath.sqrt(complex(-4, 0.0))) == "2j"
assert repr(cmath.sqrt(complex(-4, -0.0))) == "-2j"
assert cmath.acos(complex(2, 0.0)).imag < 0 < cmath.acos(complex(2, -0.0)).imag
assert repr(cmath.log(complex(-1, -0.0)))[:3] == "-3."

# Numbers near the ends of the range.
assert close(cmath.sqrt(1e308 + 1e308j), 1.09868411346781e154 + 4.5508986056222735e153j)
assert cmath.sqrt(5e-324) == 2.2227587494850775e-162
assert close(cmath.asinh(1e308), 709.889355822726)

# Infinities and NaNs.
assert repr(cmath.sqrt(complex(nan, inf))) == "(inf+infj)"
assert repr(cmath.exp(complex(-inf, nan))) == "0j"
assert repr(cmath.cosh(complex(inf, nan))) == "(inf+nanj)"
assert repr(cmath.tanh(complex(inf, 1))) == "(1+0j)"
assert repr(cmath.atanh(complex(nan, -inf))) == "-1.5707963267948966j"
assert repr(cmath.acosh(complex(inf, nan))) == "(inf+nanj)"

assert error_of(cmath.log, 0) == ("ValueError", "math domain error")
assert error_of(cmath.atanh, 1) == ("ValueError", "math domain error")
assert error_of(cmath.exp, 1000) == ("OverflowError", "math range error")
assert error_of(cmath.sinh, complex(0, inf)) == ("ValueError", "math domain error")
assert error_of(cmath.sqrt, "1") == ("TypeError", "must be real number, not str")
assert error_of(cmath.sqrt) == ("TypeError", "cmath.sqrt() takes exactly one argument (0 given)")
assert cmath.isclose(1, 1 + 1e-10j) and not cmath.isclose(1, 1 + 1e-8j) and not cmath.isclose(inf, 1)

print("ok")
