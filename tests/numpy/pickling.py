"""Arrays and dtypes through pickle: every protocol, layout and kind of item."""
import copy
import pickle

import numpy as np


class Named(np.ndarray):
    pass


arrays = [
    np.arange(5.0),
    np.zeros((2, 3), order="F"),
    np.arange(6).reshape(2, 3).T,
    np.arange(10)[::3],
    np.array([[1, "x"], [None, 2.5]], dtype=object),
    np.array(["ab", "c"]),
    np.array([b"ab"]),
    np.zeros(2, [("a", "i4"), ("b", "<f8", (2,))]),
    np.zeros(2, np.dtype([("a", "u1"), ("b", "f8")], align=True)),
    np.array(5),
    np.array([], dtype="f4"),
    np.ones(3, bool),
    np.ones(2, complex),
    np.float16([1.5]),
]
for a in arrays:
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        b = pickle.loads(pickle.dumps(a, protocol))
        assert type(b) is np.ndarray and b.dtype == a.dtype and b.shape == a.shape, a
        assert repr(b) == repr(a) and b.flags.writeable
        assert b.flags.f_contiguous == a.flags.f_contiguous or not a.flags.contiguous
    c = copy.deepcopy(a)
    assert repr(c) == repr(a) and c is not a

swapped = pickle.loads(pickle.dumps(np.arange(3, dtype=">i4"), 2))
assert swapped.tolist() == [0, 1, 2]
named = pickle.loads(pickle.dumps(np.arange(3).view(Named)))
assert type(named) is Named and named.tolist() == [0, 1, 2]
aligned = np.dtype([("a", "u1"), ("b", "f8")], align=True)
for dtype in ("f8", ">f8", "S3", "U2", "V4", "O", "M8[s]", "m8[ms]", "?", ("i4", (2, 3)), aligned):
    dtype = np.dtype(dtype)
    assert pickle.loads(pickle.dumps(dtype)) == dtype, dtype
nested = {"a": [np.float32(1.5), np.int8(3)], "b": (np.arange(2),) * 2}
back = pickle.loads(pickle.dumps(nested))
assert back["a"] == nested["a"] and type(back["a"][0]) is np.float32
assert back["b"][0] is back["b"][1]
start, args, state = np.arange(3, dtype="u1").__reduce__()
assert args == (np.ndarray, (0,), b"b")
assert state == (1, (3,), np.dtype("u1"), False, b"\0\1\2")
fresh = start(*args)
fresh.__setstate__(state)
assert fresh.tolist() == [0, 1, 2]
print("ok")
