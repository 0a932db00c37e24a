# Frequencies of transforms and moving the zero frequency to the middle.
import numpy as np

F = np.fft
assert F.fftfreq(8, 0.5).tolist() == [0.0, 0.25, 0.5, 0.75, -1.0, -0.75, -0.5, -0.25]
assert F.fftfreq(5).tolist() == [0.0, 0.2, 0.4, -0.4, -0.2] and F.fftfreq(1).tolist() == [0.0]
assert F.fftfreq(np.int64(4), d=2).tolist() == [0.0, 0.125, -0.25, -0.125]
assert F.rfftfreq(8, 0.5).tolist() == [0.0, 0.25, 0.5, 0.75, 1.0] and F.rfftfreq(5).tolist() == [0.0, 0.2, 0.4]

order = F.fftshift(F.fftfreq(8, 0.5))
assert order.tolist() == [-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75]
for n in (1, 4, 5):
    x = np.arange(n)
    assert F.ifftshift(F.fftshift(x)).tolist() == x.tolist()
assert F.fftshift(np.arange(5)).tolist() == [3, 4, 0, 1, 2] and F.ifftshift(np.arange(5)).tolist() == [2, 3, 4, 0, 1]
m = np.arange(6).reshape(2, 3)
assert F.fftshift(m).tolist() == [[5, 3, 4], [2, 0, 1]] and F.fftshift(m, axes=1).tolist() == [[2, 0, 1], [5, 3, 4]]
assert F.fftshift(m, axes=(0,)).tolist() == [[3, 4, 5], [0, 1, 2]] and F.ifftshift(m, axes=-1).tolist() == [[1, 2, 0], [4, 5, 3]]
assert F.fftshift([]).shape == (0,) and F.fftshift(x) is not x

for call, kind in ((lambda: F.fftfreq(2.5), ValueError), (lambda: F.fftfreq(0), ZeroDivisionError)):
    try:
        call()
    except kind:
        pass
    else:
        raise AssertionError(kind)

print("ok")
