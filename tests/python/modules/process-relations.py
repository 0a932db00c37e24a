# Where a process stands among others, what file systems hold, and paths taken apart.
import os
import posix
import shutil
import signal
import subprocess
import sys


def raised(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("no exception")


GONE = "ProcessLookupError: [Errno 3] No such process"
# A number can be 0 here: that of a group or session led from outside this process's container.
assert os.getpgid(0) == os.getpgid(os.getpid()) == os.getpgrp() >= 0 and os.getsid(0) == os.getsid(os.getpid()) >= 0
assert raised(lambda: os.getpgid(10**8)) == raised(lambda: os.getpgid(-1)) == raised(lambda: os.getsid(10**8)) == GONE
assert os.getresuid() == (os.getuid(), os.geteuid(), os.geteuid()) and len(os.getresgid()) == 3
assert raised(lambda: os.killpg(10**8, 0)) == GONE
child = subprocess.Popen(["sleep", "60"])
assert (os.getpgid(child.pid), os.getsid(child.pid)) == (os.getpgrp(), os.getsid(0))
child.kill()
assert child.wait() == -signal.SIGKILL
child = subprocess.Popen(["sleep", "60"], start_new_session=True)
assert os.getpgid(child.pid) == os.getsid(child.pid) == child.pid
os.killpg(child.pid, 0)
os.killpg(child.pid, signal.SIGTERM)
assert child.wait() == -signal.SIGTERM

before = os.getpriority(os.PRIO_PROCESS, 0)
assert os.nice(1) == min(before + 1, 19) == os.getpriority(os.PRIO_PROCESS, os.getpid())
os.setpriority(os.PRIO_PROCESS, 0, 50)
assert os.getpriority(os.PRIO_PROCESS, 0) == 19
assert raised(lambda: os.getpriority(os.PRIO_PROCESS, 10**8)) == GONE
assert raised(lambda: os.getpriority(7, 0)) == "OSError: [Errno 22] Invalid argument"

assert os.process_cpu_count() == len(os.sched_getaffinity(0)) and os.sched_yield() is None
code = "import os; print(os.cpu_count(), os.process_cpu_count())"
counted = [[sys.executable, "-X", "cpu_count=5", "-c", code], [sys.executable, "-c", code]]
env = dict(os.environ, PYTHON_CPU_COUNT="5")
assert [subprocess.check_output(args, env=env) for args in counted] == [b"5 5\n"] * 2

s = os.statvfs("/tmp")
assert len(s) == s.n_sequence_fields == 10 and s.n_fields == 11 and s.f_bsize == s[0] and s[9] == s.f_namemax == 255
assert s.f_blocks >= s.f_bfree >= s.f_bavail > 0 and s.f_files >= s.f_ffree == s.f_favail
with open(__file__) as file:
    assert os.fstatvfs(file.fileno()).f_blocks == os.statvfs(__file__).f_blocks
assert shutil.disk_usage("/tmp").total == s.f_blocks * s.f_frsize
assert raised(lambda: os.statvfs("/nonexistent")) == "FileNotFoundError: [Errno 2] No such file or directory: '/nonexistent'"
assert raised(lambda: os.fstatvfs(99)) == "OSError: [Errno 9] Bad file descriptor"

for device, parts in (2050, (8, 2)), (0x12345678, (1110, 74616)), (2**40 + 5, (0, 268435461)), (2**63, (2147483648, 0)), (-1, (-1, -1)):
    assert (os.major(device), os.minor(device)) == parts
    assert device in (2**63,) or os.makedev(*parts) == device
assert raised(lambda: os.makedev(-2, 0)) == "OverflowError: can't convert negative int to unsigned"
assert os.ctermid() == "/dev/tty" and raised(lambda: os.ttyname(99)) == "OSError: [Errno 9] Bad file descriptor"
with open(__file__) as file:
    assert raised(lambda: os.ttyname(file.fileno())) == "OSError: [Errno 25] Inappropriate ioctl for device"

for path, root, tail, normal in (
    ("", "", "", "."),
    ("//a/../..//b/.", "//", "a/../..//b/.", "//b"),
    ("///a", "/", "//a", "/a"),
    ("../a/../../b", "", "../a/../../b", "../../b"),
    ("a\0b/..", "", "a\0b/..", "."),
):
    assert os.path.splitroot(path) == ("", root, tail) and os.path.normpath(path) == normal
    assert os.path.normpath(os.fsencode(path)) == os.fsencode(normal)
assert os.path.splitroot is posix._path_splitroot_ex and os.path.normpath is posix._path_normpath
assert raised(lambda: os.path.normpath(3)).startswith("TypeError: _path_normpath: path should be string, bytes or os.PathLike")
for call in (os.stat, os.listdir, os.mkdir, open, os.path.realpath):
    assert raised(lambda: call("a\ud800")).startswith("UnicodeEncodeError: 'utf-8' codec can't encode character")

here = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"links-{os.getpid()}")
os.mkdir(here)
open(f"{here}/file", "w").close()
os.symlink("file", f"{here}/symlink")
for name, options in ("a", {}), ("b", {"follow_symlinks": False}), ("c", {"follow_symlinks": True}):
    os.link(f"{here}/symlink", f"{here}/{name}", **options)
assert [os.path.islink(f"{here}/{name}") for name in "abc"] == [False, True, False]
shutil.rmtree(here)
print("ok")
