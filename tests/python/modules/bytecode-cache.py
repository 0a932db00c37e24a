# Compiled modules are kept in __pycache__, used while the source is the same, and made anew when it is not.
import importlib
import importlib.util
import os
import py_compile
import stat
import sys
import tempfile

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
sys.dont_write_bytecode = False
source = os.path.join(folder, "cached_module.py")
cached = importlib.util.cache_from_source(source)


def write(value, time=1_000_000_000):
    with open(source, "w") as file:
        file.write(f"value = {value!r}\n")
    os.utime(source, (time, time))


def load():
    sys.modules.pop("cached_module", None)
    importlib.invalidate_caches()
    module = importlib.import_module("cached_module")
    assert module.__cached__ == cached and module.__file__ == source
    return module.value


def header():
    with open(cached, "rb") as file:
        data = file.read(16)
    assert data[:4] == importlib.util.MAGIC_NUMBER
    return int.from_bytes(data[4:8], "little"), data[8:]


write("first")
os.chmod(source, 0o640)
assert load() == "first" and os.path.exists(cached)
flags, rest = header()
assert flags == 0
assert int.from_bytes(rest[:4], "little") == 1_000_000_000
assert int.from_bytes(rest[4:], "little") == os.path.getsize(source)
assert stat.S_IMODE(os.stat(cached).st_mode) == 0o640
assert os.listdir(os.path.dirname(cached)) == [os.path.basename(cached)]

# Of the same time and size: the source is not looked at.
write("other")
assert load() == "first"
write("other", 1_000_000_001)
assert load() == "other"
write("longer than before", 1_000_000_001)
assert load() == "longer than before"

# By hash, with and without a look at the source.
py_compile.compile(source, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
assert header()[0] == 3
write("by hash", 5)
assert load() == "by hash"
assert header()[0] == 3 and header()[1] == importlib.util.source_hash(open(source, "rb").read())
write("by time", 6)
assert load() == "by time"
py_compile.compile(source, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
write("not looked at", 7)
assert load() == "by time" and header()[0] == 1

# Files of others, and broken ones.
for data in (b"", b"short", b"\x00" * 64, importlib.util.MAGIC_NUMBER + b"\xff" * 60):
    with open(cached, "wb") as file:
        file.write(data)
    assert load() == "not looked at", data
    assert header()[0] == 0
py_compile.compile(source)
with open(cached, "rb") as file:
    good = file.read()
with open(cached, "wb") as file:
    file.write(good[:16] + b"N")
try:
    load()
except ImportError as error:
    assert str(error) == f"Non-code object in {cached!r}" and error.path == cached, error
else:
    assert False

# Nothing is written where that is not wanted or not possible.
os.remove(cached)
sys.dont_write_bytecode = True
assert load() == "not looked at" and not os.path.exists(cached)
sys.dont_write_bytecode = False
os.rmdir(os.path.dirname(cached))
with open(os.path.dirname(cached), "w"):
    pass
assert load() == "not looked at"
os.remove(os.path.dirname(cached))

# In another place.
sys.pycache_prefix = os.path.join(folder, "elsewhere")
cached = importlib.util.cache_from_source(source)
assert cached.startswith(sys.pycache_prefix) and load() == "not looked at"
assert os.path.exists(cached)
print("ok")
