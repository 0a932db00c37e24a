# Kernels on processors: indices, shared memory and barriers, atomics, device arrays and functions, errors.
import numpy as np
from numba import cuda, float32, int32


@cuda.jit
def scale(a, factor):
    i = cuda.grid(1)
    if i < a.size:
        a[i] *= factor


data = np.arange(10.0)
scale[2, 8](data, 3.0)
assert data.tolist() == (np.arange(10.0) * 3).tolist()
device = cuda.to_device(data)
scale[(2,), (8,)](device, 2.0)
assert data[1] == 3.0 and device.copy_to_host()[1] == 6.0
assert device.shape == (10,) and device.dtype == np.float64 and len(device) == 10
target = np.zeros(10)
assert device.copy_to_host(target) is target and target[2] == 12.0


@cuda.jit(device=True)
def square(x):
    return x * x


@cuda.jit
def plane(out):
    x, y = cuda.grid(2)
    if x < out.shape[0] and y < out.shape[1]:
        out[x, y] = square(cuda.blockIdx.x * cuda.blockDim.x + cuda.threadIdx.x) + y


grid = cuda.device_array((3, 5), dtype=np.int64)
plane[(2, 2), (2, 4)](grid)
assert grid.copy_to_host().tolist() == [[x * x + y for y in range(5)] for x in range(3)]


@cuda.jit
def block_sums(a, out):
    tile = cuda.shared.array(32, dtype=float32)
    t = cuda.threadIdx.x
    i = cuda.grid(1)
    tile[t] = a[i] if i < a.size else 0
    cuda.syncthreads()
    step = 16
    while step > 0:
        if t < step:
            tile[t] += tile[t + step]
        cuda.syncthreads()
        step //= 2
    if t == 0:
        out[cuda.blockIdx.x] = tile[0]


sums = np.zeros(2, dtype=np.float32)
block_sums[2, 32](np.arange(50, dtype=np.float32), sums)
assert sums.tolist() == [float(sum(range(32))), float(sum(range(32, 50)))]


@cuda.jit
def histogram(values, counts):
    for i in range(cuda.grid(1), values.size, cuda.gridsize(1)):
        cuda.atomic.add(counts, values[i], 1)


counts = np.zeros(4, dtype=np.int32)
histogram[2, 16]((np.arange(100) % 4).astype(np.int32), counts)
assert counts.tolist() == [25, 25, 25, 25]


@cuda.jit
def fail(a):
    if cuda.grid(1) == 5:
        raise ValueError("bad")


try:
    fail[2, 4](data)
except ValueError as error:
    assert str(error) == "tid=[1, 0, 0] ctaid=[1, 0, 0]: bad"
else:
    raise AssertionError


@cuda.jit
def dynamic(out):
    extra = cuda.shared.array(0, dtype=int32)
    extra[cuda.threadIdx.x] = cuda.threadIdx.x
    cuda.syncthreads()
    out[cuda.threadIdx.x] = extra[cuda.blockDim.x - 1 - cuda.threadIdx.x]


reverse = np.zeros(8, dtype=np.int32)
dynamic[1, 8, 0, 32](reverse)
assert reverse.tolist() == [7, 6, 5, 4, 3, 2, 1, 0]
total = cuda.reduce(lambda a, b: a + b)
assert total(np.arange(10.0)) == 45.0
cuda.synchronize()


# Blocks of a long launch are shared out among threads: atomics count all of them, the lowest that fails is the one that is told.
@cuda.jit
def long(values, counts, limit):
    i = cuda.grid(1)
    tile = cuda.shared.array(64, dtype=int32)
    tile[cuda.threadIdx.x] = i
    cuda.syncthreads()
    rest = 0
    for k in range(100):
        rest += (tile[63 - cuda.threadIdx.x] * k) % 7
    values[i] = rest
    cuda.atomic.add(counts, i % 10, 1)
    if i >= limit:
        raise ValueError("limit")


n = 300 * 64
mirrored = np.arange(n).reshape(-1, 64)[:, ::-1].ravel()
expected = (mirrored[:, None] * np.arange(100) % 7).sum(axis=1)
for _ in range(3):
    values, counts = np.zeros(n, dtype=np.int64), np.zeros(10, dtype=np.int64)
    long[300, 64](values, counts, n)
    assert (values == expected).all() and counts.tolist() == [n // 10] * 10
    try:
        long[300, 64](values, counts, 6400)
    except ValueError as error:
        assert str(error) == "tid=[0, 0, 0] ctaid=[100, 0, 0]: limit"
    else:
        raise AssertionError
    assert counts.tolist() == [n // 5] * 10
print("ok")
