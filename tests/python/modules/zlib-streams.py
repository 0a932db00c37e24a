# zlib: output equal to C zlib's in every format and level, streams with limits, flushes and
# dictionaries, copies, errors; and gzip, zipfile and tarfile on top of it.
import copy
import gzip
import hashlib
import io
import tarfile
import zipfile
import zlib


def error_of(function, *args, **keywords):
    try:
        function(*args, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


def short(data):
    return len(data), hashlib.md5(data).hexdigest()[:8]


TEXT = b"hello hello hello world " * 50
NOISE = bytes((i * 7919 >> 3) & 255 for i in range(70000))
DATA = NOISE + TEXT

# one call
LEVELS = [
    (988, "77e1986f"),
    (71216, "39c6cb2c"),
    (2101, "be830810"),
    (2343, "02457c88"),
    (1874, "249d58fd"),
    (984, "87921c04"),
    (988, "8f7fef5e"),
    (988, "77e1986f"),
    (988, "d0f37600"),
    (988, "d0f37600"),
    (988, "d0f37600"),
]
assert [short(zlib.compress(DATA, level)) for level in range(-1, 10)] == LEVELS
assert short(zlib.compress(DATA, wbits=-15)) == (982, "b9ca4d5e")
assert short(zlib.compress(DATA, wbits=25)) == (14358, "f303cda8")
for wbits in (15, 9, -15, -9, 31, 25):
    assert zlib.decompress(zlib.compress(DATA, 6, wbits), wbits) == DATA
    assert wbits < 0 or zlib.decompress(zlib.compress(DATA, 6, wbits), 47) == DATA
c = zlib.compress(TEXT)
for call, message in [
    (lambda: zlib.compress(TEXT, 10), "Bad compression level"),
    (lambda: zlib.decompress(b""), "Error -5 while decompressing data: incomplete or truncated stream"),
    (lambda: zlib.decompress(c[:-1]), "Error -5 while decompressing data: incomplete or truncated stream"),
    (lambda: zlib.decompress(b"abc"), "Error -3 while decompressing data: incorrect header check"),
    (lambda: zlib.decompress(c[:-4] + b"abcd"), "Error -3 while decompressing data: incorrect data check"),
    (lambda: zlib.decompress(c, 7), "Error -2 while preparing to decompress data: inconsistent stream state"),
]:
    assert error_of(call) == ("error", message), message
assert error_of(zlib.compress, "a") == ("TypeError", "a bytes-like object is required, not 'str'")
assert issubclass(zlib.error, Exception) and zlib.error.__module__ == "zlib"

# compression objects
o = zlib.compressobj(9, zlib.DEFLATED, -12, 5, zlib.Z_FILTERED)
parts = [o.compress(DATA), o.flush(zlib.Z_SYNC_FLUSH), o.compress(TEXT), o.flush(zlib.Z_FULL_FLUSH)]
assert parts[1].endswith(b"\0\0\xff\xff") and o.flush(zlib.Z_NO_FLUSH) == b""
twin = copy.copy(o)
parts.append(o.compress(b"end") + o.flush())
assert short(b"".join(parts)) == (1009, "6098e899")
assert zlib.decompress(b"".join(parts), -12) == DATA + TEXT + b"end"
tail = twin.compress(b"other end") + twin.flush()
assert zlib.decompress(b"".join(parts[:-1]) + tail, -12) == DATA + TEXT + b"other end"
assert error_of(o.flush) == ("error", "Error -2 while flushing: inconsistent stream state")
assert error_of(o.copy) == ("ValueError", "Inconsistent stream state")
assert error_of(zlib.compressobj, level=10) == ("ValueError", "Invalid initialization option")

# decompression objects: limits, rests, ends
d = zlib.decompressobj()
assert d.decompress(c + b"tail", 10) == TEXT[:10] and d.unconsumed_tail.endswith(b"tail")
other = d.copy()
assert d.decompress(d.unconsumed_tail) == TEXT[10:]
assert (d.eof, d.unused_data, d.unconsumed_tail) == (True, b"tail", b"")
assert d.decompress(b"more") == b"" and d.unused_data == b"tailmore"
assert other.flush() == TEXT[10:] and other.eof
d = zlib.decompressobj()
assert b"".join(d.decompress(c[i : i + 1]) for i in range(len(c))) == TEXT and d.eof
assert error_of(d.decompress, c, -1) == ("ValueError", "max_length must be non-negative")
r = zlib._ZlibDecompressor(wbits=31)
g = gzip.compress(TEXT, mtime=1)
assert r.decompress(g[:5]) == b"" and r.needs_input
assert r.decompress(g[5:] + b"rest", 5) == TEXT[:5] and not r.needs_input and not r.eof
assert r.decompress(b"") == TEXT[5:] and r.eof and r.unused_data == b"rest"
assert error_of(r.decompress, b"") == ("EOFError", "End of stream already reached")

# dictionaries
o = zlib.compressobj(zdict=b"hello world")
z = o.compress(TEXT) + o.flush()
assert zlib.decompressobj(zdict=b"hello world").decompress(z) == TEXT
assert error_of(zlib.decompress, z) == ("error", "Error 2 while decompressing data")
assert error_of(zlib.decompressobj(zdict=b"nope").decompress, z) == (
    "error", "Error -3 while setting zdict: invalid input data",
)
o = zlib.compressobj(wbits=-15, zdict=b"hello world")
assert zlib.decompressobj(-15, b"hello world").decompress(o.compress(TEXT) + o.flush()) == TEXT

# checksums
assert (zlib.adler32(b""), zlib.adler32(NOISE), zlib.adler32(b"abc", -1)) == (1, 362884303, 42074420)
assert (zlib.crc32(b"abc"), zlib.crc32(NOISE, 77), zlib.crc32(b"abc", -1)) == (
    891568578, 3911108603, 899311407,
)

# gzip, zip and tar files
assert short(gzip.compress(DATA, mtime=0)) == (1000, "90b18138")
assert gzip.decompress(g + gzip.compress(NOISE)) == TEXT + NOISE
assert error_of(gzip.decompress, b"nothing") == ("BadGzipFile", "Not a gzipped file (b'no')")
assert error_of(gzip.decompress, g[:-3])[0] == "EOFError"
with gzip.GzipFile(fileobj=io.BytesIO(g)) as f:
    assert f.read(7) == TEXT[:7] and f.readline() == TEXT[7:] and f.read() == b""
file = io.BytesIO()
with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("a/b.txt", TEXT)
    archive.writestr("c.bin", NOISE, compresslevel=1)
with zipfile.ZipFile(file) as archive:
    assert archive.namelist() == ["a/b.txt", "c.bin"] and archive.testzip() is None
    assert archive.read("c.bin") == NOISE and archive.getinfo("a/b.txt").compress_size < 40
file = io.BytesIO()
with tarfile.open(fileobj=file, mode="w:gz") as archive:
    info = tarfile.TarInfo("x")
    info.size = len(TEXT)
    archive.addfile(info, io.BytesIO(TEXT))
file.seek(0)
with tarfile.open(fileobj=file) as archive:
    assert archive.getnames() == ["x"] and archive.extractfile("x").read() == TEXT

print("ok")
