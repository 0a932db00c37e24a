"""The Mandelbrot set as a picture: a CUDA kernel colours every point, plain Python writes the PNG.

    krait examples/mandelbrot_png.py [FILE] [WIDTH]
"""
import math
import struct
import sys

import numpy as np
from numba import cuda, uint8


@cuda.jit
def draw(image, left, top, step, limit):
    column, row = cuda.grid(2)
    if row >= image.shape[0] or column >= image.shape[1]:
        return
    cr = left + column * step
    ci = top - row * step
    x = y = 0.0
    n = 0
    while n < limit and x * x + y * y <= 16.0:
        x, y = x * x - y * y + cr, 2.0 * x * y + ci
        n += 1
    if n == limit:
        return  # inside: black
    # Smooth count of iterations, so that the colours have no bands.
    t = (n + 1 - math.log2(math.log(math.sqrt(x * x + y * y)))) * 0.05
    for channel in range(3):
        image[row, column, channel] = uint8(127.5 + 127.5 * math.cos(6.2831853 * (t + channel * 0.33)))


def adler32(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def crc_table():
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ (0xEDB88320 if n & 1 else 0)
        table.append(n)
    return table


CRC = crc_table()


def crc32(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC[(crc ^ byte) & 255]
    return crc ^ 0xFFFFFFFF


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))


def write_png(name, image):
    """Writes an (height, width, 3) array of uint8 as an uncompressed PNG."""
    height, width, _ = image.shape
    # Each line begins with the number of its filter: 0, none.
    raw = np.hstack([np.zeros((height, 1), np.uint8), image.reshape(height, width * 3)]).tobytes()
    blocks = [raw[i : i + 65535] for i in range(0, len(raw), 65535)]
    body = b"\x78\x01"
    for i, block in enumerate(blocks):
        size = len(block)
        body += struct.pack("<BHH", i == len(blocks) - 1, size, size ^ 0xFFFF) + block
    body += struct.pack(">I", adler32(raw))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.write(chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


name = sys.argv[1] if len(sys.argv) > 1 else "mandelbrot.png"
width = int(sys.argv[2]) if len(sys.argv) > 2 else 480
height = width * 3 // 4
image = cuda.device_array((height, width, 3), dtype=np.uint8)
draw[((width + 15) // 16, (height + 7) // 8), (16, 8)](image, -2.2, 1.2, 3.2 / width, 300)
picture = image.copy_to_host()
write_png(name, picture)
inside = int((picture.sum(axis=2) == 0).sum())
print(f"{name}: {width} x {height}, {100 * inside / (width * height):.1f} % of the points are inside")
