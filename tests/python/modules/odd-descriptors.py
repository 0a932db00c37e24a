# Descriptors that are bools, descriptors that are the host's own, names that are no UTF-8, times and the environment.
import os
import subprocess
import sys
import tempfile
import warnings


def raised(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("no exception")


with warnings.catch_warnings():
    warnings.simplefilter("error")
    for call in (
        lambda: os.fsync(True),
        lambda: os.fchdir(True),
        lambda: os.stat(True),
        lambda: os.listdir(True),
        lambda: os.utime(True),
        lambda: open(True, closefd=False),
    ):
        assert raised(call) == "RuntimeWarning: bool is used as a file descriptor"

# Closing what is open all the same leaves a program that goes on.
code = """import os, sys
for fd in range(3, 256):
    try:
        os.write(fd, b"")
    except OSError:
        pass
os.closerange(3, 256); print(len(os.urandom(4))); print(len(open(sys.executable, 'rb').read(2)))"""
done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
assert (done.stdout, done.stderr, done.returncode) == ("4\n2\n", "", 0), done

with tempfile.TemporaryDirectory() as folder:
    start = os.getcwd()
    os.chdir(folder)
    os.mkdir("x\udcff")
    os.chdir("x\udcff")
    assert os.getcwd() == os.path.join(os.path.realpath(folder), "x\udcff")
    open("a\udcfe", "w").close()
    assert os.listdir() == ["a\udcfe"] and os.listdir(b".") == [b"a\xfe"]
    for ns in (4_005_006_000, 1_700_000_000_123_456_000, 0):
        os.utime("a\udcfe", ns=(ns, ns))
        assert os.stat("a\udcfe").st_mtime_ns == ns
    os.utime("a\udcfe", (-7, -7))
    assert os.stat("a\udcfe").st_mtime == -7
    os.chdir(start)

os.environ["krait_a"] = "b"
os.putenv("krait_a", "c")
os.putenv("krait_new", "1")
assert os.environ["krait_a"] == "b" and "krait_new" not in os.environ
os.reload_environ()
assert os.environ["krait_a"] == "c" and os.environ["krait_new"] == "1"
del os.environ["krait_a"]
os.reload_environ()
assert "krait_a" not in os.environ
assert raised(lambda: os.putenv("a=b", "c")) == "ValueError: illegal environment variable name"
assert raised(lambda: os.putenv("", "c")) == "OSError: [Errno 22] Invalid argument"
assert raised(lambda: os.putenv("a", "c\0")) == "ValueError: embedded null byte"
assert raised(lambda: os.putenv("a", "\ud800")).startswith("UnicodeEncodeError: 'utf-8' codec can't encode")
assert len(os.getrandom(3, os.GRND_NONBLOCK)) == 3
print("ok")
