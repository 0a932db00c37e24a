# The module _decimal: arithmetic, contexts and signals, conversions, text.
from decimal import *


def error_of(function, *args, **keywords):
    try:
        function(*args, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


D = Decimal
assert str(D("1.10") + D("2.2")) == "3.30" and str(D("1.20") * 3) == "3.60"
assert str(D(1) / 3) == "0." + "3" * 28
assert str(D(2).sqrt()) == "1.414213562373095048801688724"
assert str(D(2).ln()) == "0.6931471805599453094172321215"
assert str(D(1).exp()) == "2.718281828459045235360287471"
assert str(D(2).log10()) == "0.3010299956639811952137388947"
assert str(D(2) ** D("0.5")) == "1.414213562373095048801688724"
assert str(D("1.1") ** 10) == "2.5937424601"
assert pow(D(3), 200, 1000) == pow(3, 200, 1000)
assert divmod(D("-7.5"), 2) == (D(-3), D("-1.5")) and D(7).remainder_near(4) == -1
assert D("2.675").quantize(D("0.01"), ROUND_HALF_UP) == D("2.68")
assert [D("2.5").to_integral_value(r) for r in (ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_05UP)] == [2, 3, 2]

# Text.
assert [str(D(t)) for t in ("1E+3", "0.000001", "1e-7", "-0", " 1_000 ", "sNaN12", "-inf")] == [
    "1E+3", "0.000001", "1E-7", "-0", "1000", "sNaN12", "-Infinity",
]
assert D("123456E+2").to_eng_string() == "12.3456E+6"
assert [format(D("-1234.5678"), f) for f in (".2f", ",.1f", "012.1f", "e", ".3g", "%", "*^12.0f")] == [
    "-1234.57", "-1,234.6", "-000001234.6", "-1.2345678e+3", "-1.23e+3", "-123456.78%", "***-1235****",
]
assert D("1.50").as_tuple() == (0, (1, 5, 0), -2) and D((1, (1, 2), -1)) == D("-1.2")
assert D("0.75").as_integer_ratio() == (3, 4) and D(0.1).as_tuple().exponent == -55

# Equal numbers of other types.
assert D("0.5") == 0.5 and hash(D("0.5")) == hash(0.5) and hash(D(10) ** 30) == hash(10**30)
assert D("0.1") < 0.1 and D(3) > 2 and D("NaN") != D("NaN")
assert error_of(lambda: D(1) + 1.5)[1] == "unsupported operand type(s) for +: 'decimal.Decimal' and 'float'"

# Signals: the exception names all conditions that are trapped.
assert error_of(D, "x") == ("InvalidOperation", "[<class 'decimal.ConversionSyntax'>]")
assert error_of(lambda: D(1) / 0) == ("DivisionByZero", "[<class 'decimal.DivisionByZero'>]")
assert error_of(lambda: D(0) / 0) == ("InvalidOperation", "[<class 'decimal.DivisionUndefined'>]")
assert error_of(lambda: D("1e999999") * 10) == ("Overflow", "[<class 'decimal.Overflow'>]")
assert issubclass(DivisionByZero, ZeroDivisionError) and issubclass(FloatOperation, TypeError)

# Contexts.
with localcontext(prec=3, rounding=ROUND_UP) as context:
    assert str(D(1) / 7) == "0.143" and getcontext() is context
    assert context.flags[Inexact] and not context.flags[Subnormal]
assert getcontext().prec == 28
context = Context(prec=4, Emax=9, Emin=-9, traps=[])
assert str(context.divide(1, 0)) == "Infinity" and context.flags[DivisionByZero]
assert str(context.multiply(D("1.234E-9"), D("0.01"))) == "1.2E-11" and context.flags[Underflow]
assert str(context.create_decimal("123456")) == "1.235E+5"
assert str(context.next_plus(1)) == "1.001" and context.number_class(D("1e-10")) == "+Subnormal"
assert error_of(setattr, context, "prec", 0) == ("ValueError", "valid range for prec is [1, MAX_PREC]")
assert error_of(setattr, context, "nothing", 0) == ("AttributeError", "'decimal.Context' object has no attribute 'nothing'")
assert repr(ExtendedContext) == (
    "Context(prec=9, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=[], traps=[])"
)

print("ok")
