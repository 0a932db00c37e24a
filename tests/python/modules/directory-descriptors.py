"""Paths relative to an open directory, descriptors as paths, owners, and reads into several buffers."""

import os
import shutil
import stat
import tempfile


def error(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


top = tempfile.mkdtemp()
start = os.getcwd()
try:
    fd = os.open(top, os.O_RDONLY)
    os.mkdir("sub", dir_fd=fd)
    out = os.open("sub/a", os.O_WRONLY | os.O_CREAT, dir_fd=fd)
    assert os.write(out, b"0123456789") == 10
    os.close(out)
    assert os.stat("sub/a", dir_fd=fd).st_size == 10
    os.symlink("sub/a", "link", dir_fd=fd)
    assert os.readlink("link", dir_fd=fd) == "sub/a"
    assert stat.S_ISLNK(os.lstat("link", dir_fd=fd).st_mode)
    assert stat.S_ISLNK(os.stat("link", dir_fd=fd, follow_symlinks=False).st_mode)
    os.rename("sub/a", "b", src_dir_fd=fd, dst_dir_fd=fd)
    os.link("b", "c", src_dir_fd=fd, dst_dir_fd=fd)
    assert os.path.samefile(os.path.join(top, "b"), os.path.join(top, "c"))
    assert sorted(os.listdir(fd)) == ["b", "c", "link", "sub"]
    with os.scandir(fd) as entries:
        seen = {entry.name: (entry.path, entry.is_dir()) for entry in entries}
    assert seen["sub"] == ("sub", True) and seen["b"] == ("b", False)
    os.chmod("b", 0o600, dir_fd=fd)
    assert stat.S_IMODE(os.stat("b", dir_fd=fd).st_mode) == 0o600
    os.utime("b", (1, 2), dir_fd=fd)
    assert os.stat("b", dir_fd=fd).st_mtime == 2
    os.utime("link", (3, 4), dir_fd=fd, follow_symlinks=False)
    assert os.lstat("link", dir_fd=fd).st_mtime == 4 and os.stat("b", dir_fd=fd).st_mtime == 2
    assert os.access("b", os.R_OK, dir_fd=fd) and not os.access("x", os.R_OK, dir_fd=fd)
    os.unlink("c", dir_fd=fd)
    os.rmdir("sub", dir_fd=fd)
    # An absolute path does not care for the directory.
    assert os.stat(top, dir_fd=fd).st_ino == os.stat(fd).st_ino
    walked = [(root, sorted(names), sorted(files)) for root, names, files, _ in os.fwalk(".", dir_fd=fd)]
    assert walked == [(".", [], ["b", "link"])]
    os.fchdir(fd)
    assert os.path.samefile(os.getcwd(), top)
    os.chdir(start)
    os.chdir(fd)
    assert os.path.samefile(os.getcwd(), top)
    os.chdir(start)

    path = os.path.join(top, "b")
    own = os.open(path, os.O_RDWR)
    os.fchmod(own, 0o640)
    os.utime(own, ns=(5_000_000_000, 6_000_000_000))
    assert (os.stat(own).st_mode & 0o777, os.stat(own).st_mtime_ns) == (0o640, 6_000_000_000)
    for change in (lambda: os.fchown(own, -1, os.getgid()), lambda: os.chown(path, os.getuid(), -1)):
        change()
        assert (os.stat(path).st_uid, os.stat(path).st_gid) == (os.getuid(), os.getgid())
    os.lchown(os.path.join(top, "link"), -1, -1)
    assert error(os.chown, path, 1.0, 0) == "TypeError: uid should be integer, not float"
    assert error(os.chown, path, 0, -2) == "OverflowError: gid is less than minimum"

    first, second = bytearray(3), bytearray(4)
    assert os.readv(own, [first, second]) == 7 and (first, second) == (b"012", b"3456")
    assert os.preadv(own, [first, second], 6) == 4 and (first, second) == (b"678", b"9456")
    assert os.pwritev(own, [b"ab", b"c"], 1) == 3 and os.pread(own, 5, 0) == b"0abc4"
    os.close(own)

    # A link says what it was told, wherever the program is.
    os.chdir(top)
    os.symlink("elsewhere", "pointer")
    assert os.readlink(os.path.join(top, "pointer")) == "elsewhere"

    assert error(os.stat, "no", dir_fd=fd) == "FileNotFoundError: [Errno 2] No such file or directory: 'no'"
    assert error(os.stat, "b", dir_fd="x") == "TypeError: argument should be integer or None, not str"
    assert error(os.stat, fd, dir_fd=fd) == "ValueError: stat: can't specify dir_fd without matching path"
    assert error(os.stat, fd, follow_symlinks=False) == (
        "ValueError: stat: cannot use fd and follow_symlinks together"
    )
    os.close(fd)
    assert error(os.stat, "b", dir_fd=fd) == "OSError: [Errno 9] Bad file descriptor: 'b'"
    assert error(os.listdir, fd) == "OSError: [Errno 9] Bad file descriptor"
finally:
    os.chdir(start)
    shutil.rmtree(top)
assert not os.path.exists(top)

print("ok")
