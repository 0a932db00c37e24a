# Fourier transforms against their definition, for every kind of length, and NumPy's digits for some of them.
import numpy as np

F = np.fft


def noise(*shape):
    k = np.arange(1.0, 1.0 + np.prod(shape, dtype=int))
    return np.sin(k * k * 1.7).reshape(shape)


def direct(x):
    k = np.arange(x.shape[-1])
    return x @ np.exp(-2j * np.pi * (np.outer(k, k) % x.shape[-1]) / x.shape[-1])


# powers of two and four, odd radices, generic primes, products, and lengths that take the chirp
LENGTHS = [*range(1, 40), 49, 64, 77, 100, 121, 128, 143, 169, 210, 211, 243, 256, 289, 360, 509, 512]
for n in LENGTHS:
    z = noise(n) + 1j * noise(2 * n)[n:]
    want = direct(z)
    assert np.allclose(F.fft(z), want, atol=1e-10), n
    assert np.allclose(F.ifft(want), z, atol=1e-12), n
    x = z.real
    half = direct(x + 0j)[: n // 2 + 1]
    assert np.allclose(F.rfft(x), half, atol=1e-10), n
    assert np.allclose(F.irfft(half, n), x, atol=1e-12), n

# exact results stay exact
assert F.fft([1, 2, 3, 4]).tolist() == [10 + 0j, -2 + 2j, -2 + 0j, -2 - 2j]
assert F.rfft([1, 0, 0, 0]).tolist() == [1, 1, 1] and F.irfft([4.0, 0, 0]).tolist() == [1, 1, 1, 1]
assert F.fft(np.arange(8.0)).imag[[0, 4]].tolist() == [0.0, 0.0]
assert F.fft([5.0, 1.0, 2.0])[1:].tolist() == [3.5 + 0.8660254037844386j, 3.5 - 0.8660254037844386j]

# padding and cutting
assert np.allclose(F.fft([1, 2, 3], 5), direct(np.array([1, 2, 3, 0, 0.0])))
assert np.allclose(F.fft([1, 2, 3], 2), direct(np.array([1, 2.0])))
assert F.irfft([1, 2, 3]).shape == (4,) and F.irfft([1, 2, 3], 5).shape == (5,)
assert np.allclose(F.irfft([6, -1.5 + 1j, 2j], 3), F.irfft([6, -1.5 + 1j], 3))
# the imaginary parts of the ends of a half spectrum are not looked at
assert np.array_equal(F.irfft([6 + 9j, 1, 2 + 7j]), F.irfft([6, 1, 2]))

# axes
a = noise(3, 4, 5)
assert np.allclose(F.fft(a, axis=0), np.moveaxis(direct(np.moveaxis(a, 0, -1) + 0j), -1, 0))
assert F.rfft(a, axis=1).shape == (3, 3, 5) and F.irfft(a, axis=-2).shape == (3, 6, 5)
assert np.allclose(F.fft2(a), F.fft(F.fft(a, axis=2), axis=1))
assert np.allclose(F.fftn(a), F.fft(F.fft2(a), axis=0)) and np.allclose(F.ifftn(F.fftn(a)), a)
assert np.allclose(F.rfftn(a), F.fftn(a)[..., :3]) and np.allclose(F.irfftn(F.rfftn(a), a.shape, (0, 1, 2)), a)
assert np.allclose(F.rfft2(a), F.fft2(a)[..., :3]) and F.irfft2(F.rfft2(a), (4, 5)).shape == a.shape
assert F.fftn(a, (2, 8), (0, 2)).shape == (2, 4, 8) and F.fft2(a, (-1, 2)).shape == (3, 4, 2)
assert F.ifft2(np.ones((2, 2))).tolist() == [[1, 0], [0, 0]]
# a step backwards through memory, and Fortran order, which results keep
assert np.allclose(F.fft(a[:, ::-1, ::2]), direct(a[:, ::-1, ::2] + 0j))
assert F.fft(np.asfortranarray(noise(3, 4))).flags.f_contiguous

# Hermitian signals
assert np.allclose(F.hfft([1, 2, 3]), [8, -2, 0, -2]) and np.allclose(F.ihfft([8, -2, 0, -2.0]), [1, 2, 3])
assert F.hfft([1, 2j, 3], 5).dtype == np.float64

# norms
n = 6
x = noise(n)
full = F.fft(x)
assert np.allclose(F.fft(x, norm="ortho"), full / np.sqrt(n)) and np.allclose(F.fft(x, norm="forward"), full / n)
assert np.allclose(F.fft(x, norm="backward"), full) and np.allclose(F.ifft(full, norm="forward"), x * n)
for norm in ("backward", "ortho", "forward"):
    assert np.allclose(F.ifft(F.fft(x, norm=norm), norm=norm), x)
    assert np.allclose(F.irfft(F.rfft(x, norm=norm), norm=norm), x)
assert abs(np.sum(np.abs(F.fft(x, norm="ortho")) ** 2) - np.sum(x**2)) < 1e-13

# dtypes
assert F.fft(np.float32([1, 2])).dtype == np.complex64 and F.rfft(np.float16([1, 2])).dtype == np.complex64
assert F.irfft(np.complex64([1, 2])).dtype == np.float32 and F.fft([True, False]).dtype == np.complex128
assert np.allclose(F.fft(noise(30).astype("f4")), F.fft(noise(30)), atol=1e-5)
assert F.fft(np.arange(4, dtype=">i4")).tolist() == F.fft([0, 1, 2, 3]).tolist()

# out
out = np.zeros((2, 4), complex)
assert F.fft(noise(2, 4), out=out) is out and np.allclose(out, F.fft(noise(2, 4)))
out = np.zeros(4, np.complex64)
assert F.fft([1, 2, 3, 4], out=out) is out and out.tolist() == [10, -2 + 2j, -2, -2 - 2j]
assert F.fft(np.zeros((0, 3))).shape == (0, 3)


def fails(kind, text, call):
    try:
        call()
    except Exception as error:
        assert type(error) is kind and text == str(error), (type(error), error)
    else:
        raise AssertionError(text)


fails(ValueError, "Invalid number of FFT data points (0) specified.", lambda: F.fft([]))
fails(ValueError, 'Invalid norm value x; should be "backward","ortho" or "forward".', lambda: F.fft([1], norm="x"))
fails(ValueError, 'Invalid norm value x; should be "backward", "ortho" or "forward".', lambda: F.ifft([1], norm="x"))
fails(IndexError, "tuple index out of range", lambda: F.fft([1, 2], axis=3))
fails(np.exceptions.AxisError, "axis 3 is out of bounds for array of dimension 1", lambda: F.fft([1], 1, 3))
fails(ValueError, "output array has wrong shape.", lambda: F.fft([1, 2], out=np.zeros(3, complex)))
fails(TypeError, "return arrays must be of ArrayType", lambda: F.fft([1, 2], out=5))
fails(ValueError, "Shape and axes have different lengths.", lambda: F.fftn(np.ones((2, 2)), (2,), (0, 1)))
fails(
    TypeError,
    "ufunc 'rfft_n_even' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''",
    lambda: F.rfft([1j, 2]),
)

print("ok")
