from itertools import (
    accumulate, batched, chain, combinations, combinations_with_replacement, compress, count, cycle,
    dropwhile, filterfalse, groupby, islice, pairwise, permutations, product, repeat, starmap,
    takewhile, tee, zip_longest,
)


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


# endless
c = count(10)
assert [next(c), next(c)] == [10, 11] and repr(c) == "count(12)"
assert repr(count(1.5, 2)) == "count(1.5, 2)"
assert list(islice(count(0.5, 0.25), 3)) == [0.5, 0.75, 1.0]
assert list(islice(count(2**53 - 2), 4)) == [2**53 - 2, 2**53 - 1, 2**53, 2**53 + 1]
assert raises(TypeError, count, "a") == "a number is required"
assert list(islice(cycle("ab"), 5)) == list("ababa") and list(cycle([])) == []
r = repeat("x", 3)
next(r)
assert repr(r) == "repeat('x', 2)" and r.__length_hint__() == 2 and list(r) == ["x", "x"]
assert repr(repeat(None)) == "repeat(None)" and list(repeat(1, -5)) == []
assert list(map(pow, range(4), repeat(2))) == [0, 1, 4, 9]

# one pass
assert list(accumulate([1, 2, 3])) == [1, 3, 6]
assert list(accumulate([1, 2, 3], lambda a, b: a * b, initial=10)) == [10, 10, 20, 60]
assert list(accumulate([], initial=None)) == []
assert list(batched("abcde", 2)) == [("a", "b"), ("c", "d"), ("e",)]
assert raises(ValueError, list, batched("abc", 2, strict=True)) == "batched(): incomplete batch"
assert raises(ValueError, batched, "abc", 0) == "n must be at least one"
assert list(chain("ab", [1], ())) == ["a", "b", 1]
assert list(chain.from_iterable([[1], [2, 3]])) == [1, 2, 3]
assert list(compress("abcdef", [1, 0, 1, 0, 1])) == ["a", "c", "e"]
assert list(dropwhile(lambda x: x < 3, [1, 3, 2])) == [3, 2]
assert list(takewhile(lambda x: x < 3, [1, 2, 3, 1])) == [1, 2]
assert list(filterfalse(None, [0, 1, "", 2])) == [0, ""]
assert list(filterfalse(lambda x: x % 2, range(5))) == [0, 2, 4]
assert [(k, list(g)) for k, g in groupby("aabba")] == [("a", ["a", "a"]), ("b", ["b", "b"]), ("a", ["a"])]
assert [(k, len(list(g))) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)] == [(1, 2), (0, 2), (1, 1)]
groups = groupby([1, 1, 2])
_, first = next(groups)
next(groups)
assert list(first) == []
assert [k for k, _ in groupby([None, None, 0])] == [None, 0]
assert list(islice(range(10), 2, 8, 3)) == [2, 5]
assert list(islice(range(10), None)) == list(range(10)) and list(islice(range(3), 5, None)) == []
it = iter(range(10))
list(islice(it, 2, 5))
assert next(it) == 5
it = iter(range(10))
list(islice(it, 0, 5, 3))
assert next(it) == 5
assert raises(ValueError, islice, [], -1).startswith("Stop argument for islice()")
assert raises(ValueError, islice, [], 0, 1, 0) == "Step for islice() must be a positive integer or None."
assert list(pairwise([None, 1, None])) == [(None, 1), (1, None)] and list(pairwise([1])) == []
assert list(starmap(pow, [(2, 3), [3, 2]])) == [8, 9]
a, b = tee(iter("abc"))
assert next(a) == "a" and list(b) == ["a", "b", "c"] and list(a) == ["b", "c"]
assert len(tee([], 3)) == 3 and tee([], 0) == ()
assert list(zip_longest("abc", [1], fillvalue="-")) == [("a", 1), ("b", "-"), ("c", "-")]
assert list(zip_longest()) == []

# combinatoric
assert list(product("ab", [1, 2])) == [("a", 1), ("a", 2), ("b", 1), ("b", 2)]
assert list(product([0, 1], repeat=2)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
assert list(product()) == [()] and list(product([], [1])) == []
assert ["".join(p) for p in permutations("abc")] == ["abc", "acb", "bac", "bca", "cab", "cba"]
assert ["".join(p) for p in permutations("abcd", 2)] == "ab ac ad ba bc bd ca cb cd da db dc".split()
assert list(permutations([], 0)) == [()] and list(permutations([1], 2)) == []
assert ["".join(p) for p in combinations("abcd", 3)] == ["abc", "abd", "acd", "bcd"]
assert list(combinations([1], 0)) == [()] and list(combinations([1], 2)) == []
assert ["".join(p) for p in combinations_with_replacement("abc", 2)] == "aa ab ac bb bc cc".split()
assert raises(ValueError, combinations, [], -1) == "r must be non-negative"
assert len(list(permutations(range(6)))) == 720 == len(set(permutations(range(6))))


class Mine(chain):
    pass


assert type(Mine.from_iterable([[1]])) is Mine and list(Mine([1], [2])) == [1, 2]
assert repr(chain).startswith("<class 'itertools.chain'")
print("ok")
