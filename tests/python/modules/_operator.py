import _operator as op
import operator


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


assert [op.add(7, 2), op.sub(7, 2), op.mul(7, 2), op.floordiv(7, 2), op.mod(7, 2), op.truediv(7, 2), op.pow(7, 2)] == [9, 5, 14, 3, 1, 3.5, 49]
assert [op.and_(6, 3), op.or_(6, 3), op.xor(6, 3), op.lshift(1, 4), op.rshift(16, 2), op.invert(5), op.inv(0)] == [2, 7, 5, 16, 4, -6, -1]
assert [op.lt(1, 2), op.le(2, 2), op.eq(1, 1.0), op.ne(1, 2), op.ge(1, 2), op.gt(1, 2)] == [True, True, True, True, False, False]
assert [op.neg(3), op.pos(-3), op.abs(-3), op.not_([]), op.truth([0]), op.index(True)] == [-3, -3, 3, True, True, 1]
assert op.is_(None, None) and op.is_not(1, None) and op.is_none(None) and op.is_not_none(0)
items = [1, 2]
assert op.iadd(items, [3]) is items and items == [1, 2, 3] and op.ior({1}, {2}) == {1, 2} and op.iconcat(items, [4]) is items
assert op.concat("a", "b") == "ab" and raises(TypeError, op.concat, 1, 2) == "'int' object can't be concatenated"
assert op.contains([1, 2], 2) and op.countOf("banana", "a") == 3 and op.indexOf("abc", "c") == 2
assert raises(ValueError, op.indexOf, [], 1) == "sequence.index(x): x not in sequence"
op.setitem(items, 0, "x")
op.delitem(items, 1)
assert op.getitem(items, 0) == "x" and items == ["x", 3, 4] and op.length_hint(iter([1, 2])) == 2 and op.length_hint(5, 7) == 7
assert op.call(dict, [(1, 2)], a=3) == {1: 2, "a": 3}
assert op._compare_digest(b"ab", b"ab") and not op._compare_digest("ab", "abc")


class P:
    def __init__(self, x, q=None):
        self.x = x
        self.q = q

    def scale(self, k, *, plus=0):
        return self.x * k + plus


p = P(5, P(6))
assert op.attrgetter("x")(p) == 5 and op.attrgetter("x", "q.x")(p) == (5, 6)
assert op.itemgetter(1)("abc") == "b" and op.itemgetter(1, 0, slice(2))("abc") == ("b", "a", "ab")
assert op.methodcaller("scale", 2, plus=1)(p) == 11
assert sorted([("b", 1), ("a", 2)], key=op.itemgetter(1, 0)) == [("b", 1), ("a", 2)]
assert repr(op.attrgetter("a", "b.c")) == "operator.attrgetter('a', 'b.c')" and repr(op.itemgetter(1)) == "operator.itemgetter(1)"
assert repr(op.methodcaller("f", 1, k=2)) == "operator.methodcaller('f', 1, k=2)"
assert raises(TypeError, op.attrgetter, 5) == "attribute name must be a string"
assert raises(TypeError, op.itemgetter(0), 1, 2) == "itemgetter expected 1 argument, got 2"
assert raises(AttributeError, op.attrgetter("nope"), p) == "'P' object has no attribute 'nope'"
assert operator.add is op.add and operator.__add__ is op.add and operator.itemgetter is op.itemgetter
print("ok")
