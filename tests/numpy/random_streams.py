# Streams of random numbers agree with NumPy's to the last bit: checksums of many draws, as NumPy 2.4 gives them.
import numpy as np


def checksum(values):
    words = np.ascontiguousarray(values).view(np.uint32).ravel()
    total = 0
    for word in words.tolist():
        total = (total * 31 + word) & 0xFFFFFFFF
    return total


r = np.random.default_rng(0)
got = [
    checksum(r.standard_normal(20000)),
    checksum(r.standard_exponential(20000)),
    checksum(r.random(2000)),
    checksum(r.standard_normal(20000, dtype=np.float32)),
    checksum(r.standard_exponential(20000, dtype=np.float32)),
    checksum(r.standard_exponential(2000, dtype=np.float32, method="inv")),
    checksum(r.random(2000, dtype=np.float32)),
]
assert got == [4031876549, 3739438733, 1744267757, 961331754, 3962758384, 2954439688, 2420445554], got
assert r.permutation(9).tolist() == [3, 6, 5, 0, 8, 4, 7, 2, 1]
a = np.arange(9)
r.shuffle(a)
assert a.tolist() == [3, 0, 2, 4, 8, 1, 7, 6, 5], a

# standard_gamma writes where it is told to.
given = np.empty((2, 2))
assert np.random.default_rng(3).standard_gamma(2.0, out=given) is given
assert (given == np.random.default_rng(3).standard_gamma(2.0, size=(2, 2))).all()
assert np.random.default_rng(3).standard_gamma(2.0, size=2, dtype=np.float64).dtype == np.float64
print("ok")
