# The module _typing: type parameters, aliases, their lazy parts, and the syntax that makes them.
import typing
from typing import Generic, NoDefault, ParamSpec, TypeAliasType, TypeVar, TypeVarTuple, Union


def error_of(function, *args, **keywords):
    try:
        function(*args, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


T = TypeVar("T")
S = TypeVar("S", int, str)
B = TypeVar("B", bound=int, default=bool)
P = ParamSpec("P")
Ts = TypeVarTuple("Ts")
assert [repr(x) for x in (T, TypeVar("C", covariant=True), TypeVar("D", contravariant=True), P, Ts)] == ["~T", "+C", "-D", "~P", "Ts"]
assert (T.__name__, T.__module__, T.__bound__, T.__constraints__, T.__default__) == ("T", __name__, None, (), NoDefault)
assert S.__constraints__ == (int, str) and B.__bound__ is int and B.__default__ is bool
assert B.has_default() and not T.has_default()
assert B.evaluate_bound(1) is int and B.evaluate_bound(4) == "int"
assert error_of(TypeVar, "T", int) == ("TypeError", "A single constraint is not allowed")
assert error_of(TypeVar, "T", int, str, bound=int) == ("TypeError", "Constraints cannot be combined with bound=...")
assert error_of(TypeVar, "T", covariant=True, contravariant=True) == ("ValueError", "Bivariant types are not supported.")
assert error_of(TypeVar) == ("TypeError", "typevar() missing required argument 'name' (pos 1)")
assert error_of(ParamSpec, 1) == ("TypeError", "paramspec() argument 'name' must be str, not int")
assert P.args == P.args and P.args != P.kwargs and P.args.__origin__ is P and repr(P.kwargs) == "P.kwargs"
assert list(Ts) == [typing.Unpack[Ts]]
assert repr(T | int) == "~T | int" and repr("x" | T) == "ForwardRef('x') | ~T"

A = TypeAliasType("A", list[T], type_params=(T,))
assert (A.__value__, A.__type_params__, repr(A[int])) == (list[T], (T,), "A[int]")
assert error_of(TypeAliasType, "A", int, type_params=(1,)) == ("TypeError", "Expected a type param, got 1")
assert error_of(lambda: TypeAliasType("A", int)[int]) == ("TypeError", "Only generic type aliases are subscriptable")


class Box(Generic[T, B]):
    pass


assert repr(Box[int]).endswith("Box[int, bool]") and type(Box[int, int]()) is Box
assert Box.__parameters__ == (T, B)
assert error_of(lambda: Box[1, 2, 3])[1].startswith("Too many arguments for")
assert error_of(lambda: typing.Dict[T, S][int]) == (
    "TypeError", "Too few arguments for typing.Dict[~T, ~S]; actual 1, expected at least 2",
)
assert Union[T, int][str] == Union[str, int]

# The syntax.
type Pair[U: int, *V, **W] = dict[U, tuple[*V]]
assert [repr(p) for p in Pair.__type_params__] == ["U", "V", "W"]
assert Pair.__type_params__[0].__bound__ is int and Pair.__module__ == __name__
type Tree = list[Tree] | int
assert repr(Tree.__value__) == "list[Tree] | int"
type Missing = no_such_name
assert error_of(lambda: Missing.__value__) == ("NameError", "name 'no_such_name' is not defined")


def first[X: (int, str) = int](items: list[X]) -> X:
    return items[0]


(X,) = first.__type_params__
assert X.__constraints__ == (int, str) and X.__default__ is int and X.__infer_variance__
assert first([3]) == 3


class Stack[E](typing.Sequence[E]):
    pass


assert repr(Stack.__orig_bases__) == "(typing.Sequence[E], typing.Generic[E])"

print("ok")
