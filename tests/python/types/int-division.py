# True division: zero by a negative number is -0.0; large operands.
from expected import check

check(r"""
0 / -5
    -0.0
False / -3
    -0.0
0 / -2 ** 70
    -0.0
type("I", (int,), {})(0) / -5
    -0.0
0 / 5
    0.0
(-0) / 7
    0.0
0 / -0.5
    -0.0
-1 / 2 ** 1100
    -0.0
reversed(type("A", (), {"__getitem__": 1})())
    TypeError: object of type 'A' has no len()
type("A", (), {"__getitem__": 1})().__class__.__name__
    'A'
int.from_bytes(b"", None)
    TypeError: from_bytes() argument 'byteorder' must be str, not None
(1).to_bytes(1, None)
    TypeError: to_bytes() argument 'byteorder' must be str, not None
""")
