import _random


def raises(kind, f, *args):
    try:
        f(*args)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


r = _random.Random(42)
assert [r.random() for _ in range(3)] == [0.6394267984578837, 0.025010755222666936, 0.27502931836911926]
assert [r.getrandbits(k) for k in (1, 8, 32, 33, 53, 64, 100)] == [0, 35, 3163119785, 4735180711, 8036041610782387, 1603738325357503540, 2518083635803577543239042153]
state = r.getstate()
first = [r.random() for _ in range(700)]
r.setstate(state)
assert [r.random() for _ in range(700)] == first and len(state) == 625
big = _random.Random(2**100 + 7)
assert big.random() == 0.41604161323913513 and _random.Random(-5).random() == _random.Random(5).random()
assert _random.Random(2.5).random() == 0.41877545666909954
assert r.getrandbits(0) == 0 and _random.Random().random() != _random.Random().random()
assert raises(ValueError, r.setstate, (1, 2)) == "state vector is the wrong size"
assert raises(TypeError, r.setstate, 5) == "state vector must be a tuple"
assert raises(ValueError, r.setstate, (1,) * 624 + (999,)) == "invalid state"


class Mine(_random.Random):
    pass


assert Mine(42).random() == 0.6394267984578837
print("ok")
