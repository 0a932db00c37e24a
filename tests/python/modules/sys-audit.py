# Audit hooks: what they see, how they forbid, and the events of built-in types and modules.
import gc
import io
import marshal
import os
import socket
import sys
import tempfile
import time
import types
import _thread

seen = []
listening = False
forbidden = {}


def hook(event, args):
    if not listening:
        return
    if event in forbidden:
        raise forbidden[event]("no " + event)
    seen.append((event, args))


sys.addaudithook(hook)


def events(call, *args, **kwargs):
    """The events of a call, and what it raised."""
    global listening
    seen.clear()
    error = None
    listening = True
    try:
        call(*args, **kwargs)
    except BaseException as e:
        error = e
    finally:
        listening = False
    return list(seen), error


def only(call, *args, **kwargs):
    got, error = events(call, *args, **kwargs)
    assert error is None, error
    assert len(got) == 1, got
    return got[0]


# ---- sys.audit ---------------------------------------------------------------------------------------
assert only(sys.audit, "mine", 1, [2]) == ("mine", (1, [2]))
for args, text in [
    ((), "audit expected at least 1 argument, got 0"),
    ((9,), "audit() argument 1 must be str, not int"),
]:
    got, error = events(sys.audit, *args)
    assert not got and type(error) is TypeError and str(error) == text, error

# ---- hooks that forbid -------------------------------------------------------------------------------
# An Exception keeps a new hook out silently; anything else passes through.
late = []
forbidden["sys.addaudithook"] = RuntimeError
assert events(sys.addaudithook, lambda *a: late.append(a)) == ([], None)
sys.audit("x")
assert not late
forbidden["sys.addaudithook"] = KeyboardInterrupt
assert type(events(sys.addaudithook, print)[1]) is KeyboardInterrupt
forbidden.clear()

folder = tempfile.mkdtemp()
path = os.path.join(folder, "file")
forbidden["open"] = PermissionError
assert type(events(open, path, "w")[1]) is PermissionError
assert type(events(os.open, path, os.O_CREAT | os.O_RDWR)[1]) is PermissionError
assert not os.path.exists(path)
forbidden.clear()
forbidden["time.sleep"] = ValueError
start = time.monotonic()
assert type(events(time.sleep, 30)[1]) is ValueError
assert time.monotonic() - start < 20
forbidden.clear()

# ---- hooks are not traced unless they ask ------------------------------------------------------------
class Traceable:
    __cantrace__ = False

    def __call__(self, event, args):
        pass


traceable = Traceable()
sys.addaudithook(traceable)
traced = []


def trace(frame, event, arg):
    if frame.f_code is Traceable.__call__.__code__:
        traced.append(event)


sys.settrace(trace)
sys.audit("a")
Traceable.__cantrace__ = True
sys.audit("b")
Traceable.__cantrace__ = 0
sys.audit("c")
sys.settrace(None)
assert traced == ["call"], traced

# ---- files -------------------------------------------------------------------------------------------
cloexec = os.O_CLOEXEC
assert only(lambda: open(path, "wb").close()) == (
    "open", (path, "w", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | cloexec))
assert only(lambda: io.FileIO(path, "r+").close()) == ("open", (path, "r+", os.O_RDWR | cloexec))
assert only(lambda: os.close(os.open(path, os.O_RDONLY))) == ("open", (path, None, cloexec))


class Pathlike:
    def __fspath__(self):
        return path


assert only(lambda: open(Pathlike()).close()) == ("open", (path, "r", cloexec))
with open(Pathlike()) as f:
    assert f.name == path
os.chdir(folder)
assert only(os.chmod, Pathlike(), 0o600) == ("os.chmod", (path, 0o600, -1))
assert only(os.chmod, b"file", 0o600) == ("os.chmod", (b"file", 0o600, -1))
assert only(os.mkdir, "sub", 0o700) == ("os.mkdir", ("sub", 0o700, -1))
assert only(os.rmdir, "sub") == ("os.rmdir", ("sub", -1))
assert only(os.rename, "file", "other") == ("os.rename", ("file", "other", -1, -1))
assert only(os.replace, "other", "file") == ("os.rename", ("other", "file", -1, -1))
assert only(os.link, "file", "link") == ("os.link", ("file", "link", -1, -1))
assert only(os.symlink, "file", "soft") == ("os.symlink", ("file", "soft", -1))
assert only(os.unlink, "soft") == ("os.remove", ("soft", -1))
assert only(os.remove, "link") == ("os.remove", ("link", -1))
got, error = events(os.remove, "missing")
assert got == [("os.remove", ("missing", -1))] and type(error) is FileNotFoundError
assert only(os.listdir) == ("os.listdir", (None,))
assert only(os.listdir, folder) == ("os.listdir", (folder,))
assert only(os.scandir, ".") == ("os.scandir", (".",))
assert only(os.chdir, ".") == ("os.chdir", (".",))
assert only(os.truncate, "file", 0) == ("os.truncate", ("file", 0))
assert only(os.utime, "file") == ("os.utime", ("file", None, None, -1))
assert only(os.utime, "file", (1, 2)) == ("os.utime", ("file", (1, 2), None, -1))
assert only(os.utime, "file", ns=(1, 2)) == ("os.utime", ("file", None, (1, 2), -1))
if hasattr(os, "chown"):
    assert only(os.chown, "file", -1, -1) == ("os.chown", ("file", 2**32 - 1, 2**32 - 1, -1))
assert only(os.putenv, "A", "b") == ("os.putenv", (b"A", b"b"))
assert only(os.unsetenv, "A") == ("os.unsetenv", (b"A",))
assert only(os.kill, os.getpid(), 0) == ("os.kill", (os.getpid(), 0))
os.remove(path)

# ---- code --------------------------------------------------------------------------------------------
[compiled, run] = events(exec, "one = 1")[0]
assert compiled == ("compile", (b"one = 1", "<string>"))
assert run[0] == "exec" and isinstance(run[1][0], types.CodeType)
code = compile("2", "name", "eval")
assert only(eval, code) == ("exec", (code,))
assert only(compile, "'é'", "name", "eval") == ("compile", ("'é'".encode(), "name"))


def function(a=1, *, b=2):
    return a


got, _ = events(function.__code__.replace, co_name="other")
assert got[-1][0] == "code.__new__" and got[-1][1][1:] == (
    function.__code__.co_filename, "other", 1, 0, 1, 2, function.__code__.co_stacksize, 3)
assert only(types.FunctionType, code, {}) == ("function.__new__", (code,))
name, args = events(__import__, "colorsys")[0][0]
assert name == "import"
assert args == ("colorsys", None, sys.path, sys.meta_path, sys.path_hooks)
assert events(__import__, "colorsys") == ([], None)

# ---- attributes --------------------------------------------------------------------------------------
for attribute, value in [("__code__", function.__code__), ("__defaults__", (1,)), ("__kwdefaults__", {"b": 2})]:
    assert only(getattr, function, attribute) == ("object.__getattr__", (function, attribute))
    assert only(setattr, function, attribute, value) == ("object.__setattr__", (function, attribute, value))
assert only(delattr, function, "__defaults__") == ("object.__delattr__", (function, "__defaults__"))
assert only(setattr, function, "__kwdefaults__", None) == ("object.__delattr__", (function, "__kwdefaults__"))


class A:
    pass


class B:
    pass


class C(A):
    pass


for attribute, value in [("__name__", "D"), ("__qualname__", "D"), ("__module__", "m"), ("__doc__", "d"),
                         ("__bases__", (B,)), ("__type_params__", ())]:
    assert only(setattr, C, attribute, value) == ("object.__setattr__", (C, attribute, value))
a = A()
assert only(setattr, a, "__class__", B) == ("object.__setattr__", (a, "__class__", B))
assert events(setattr, C, "plain", 1) == ([], None)
assert events(setattr, int, "__name__", "x")[0] == []


def generator():
    yield


g = generator()
for attribute in ["gi_frame", "gi_code"]:
    assert only(getattr, g, attribute) == ("object.__getattr__", (g, attribute))
frame = sys._getframe()
assert only(lambda: frame.f_code) == ("object.__getattr__", (frame, "f_code"))
try:
    1 / 0
except ZeroDivisionError as e:
    traceback = e.__traceback__
assert only(lambda: traceback.tb_frame) == ("object.__getattr__", (traceback, "tb_frame"))

# ---- the runtime -------------------------------------------------------------------------------------
x = []
assert only(id, x) == ("builtins.id", (id(x),))
assert only(gc.get_objects, generation=1) == ("gc.get_objects", (1,))
assert only(gc.get_objects) == ("gc.get_objects", (-1,))
assert only(gc.get_referrers, x, a) == ("gc.get_referrers", ((x, a),))
assert only(gc.get_referents, x) == ("gc.get_referents", ((x,),))
data = marshal.dumps((1, "a"))
assert only(marshal.dumps, (1, "a")) == ("marshal.dumps", ((1, "a"), marshal.version))
assert only(marshal.loads, bytearray(data)) == ("marshal.loads", (data,))
assert only(marshal.load, io.BytesIO(data)) == ("marshal.load", ())
assert only(marshal.dump, 1, io.BytesIO()) == ("marshal.dumps", (1, marshal.version))


def framed():
    sys._getframe()


name, args = only(framed)
assert name == "sys._getframe" and args[0].f_code is framed.__code__
assert only(sys._getframemodulename) == ("sys._getframemodulename", (0,))
assert only(sys._getframemodulename, 1000) == ("sys._getframemodulename", (1000,))
assert only(sys._current_frames) == ("sys._current_frames", ())
assert only(sys._current_exceptions) == ("sys._current_exceptions", ())
assert only(sys.settrace, None) == ("sys.settrace", ())
assert only(sys.setprofile, None) == ("sys.setprofile", ())
hooks = sys.get_asyncgen_hooks()
assert [e for e, _ in events(sys.set_asyncgen_hooks, *hooks)[0]] == [
    "sys.set_asyncgen_hook_finalizer", "sys.set_asyncgen_hook_firstiter"]
assert only(sys.monitoring.register_callback, 1, 1, None) == ("sys.monitoring.register_callback", (None,))
sys.breakpointhook = framed
assert events(breakpoint)[0][0] == ("builtins.breakpoint", (framed,))
for duration in [0, 0.0625, -1]:
    assert events(time.sleep, duration)[0] == [("time.sleep", (duration,))]


def task(**keywords):
    done.release()


done = _thread.allocate_lock()
done.acquire()
got, _ = events(lambda: (_thread.start_new_thread(task, (), {"k": 1}), done.acquire()))
assert got[0] == ("_thread.start_new_thread", (task, (), {"k": 1})), got
got, _ = events(lambda: _thread.start_joinable_thread(task).join())
assert got[0] == ("_thread.start_joinable_thread", (task, 1, None)), got

reports = []
sys.unraisablehook = lambda unraisable: None


class Failing:
    def __del__(self):
        raise ValueError("lost")


def drop():
    Failing()
    gc.collect()


got = [args for event, args in events(drop)[0] if event == "sys.unraisablehook"]
assert got and got[0][0] is sys.unraisablehook and got[0][1].exc_type is ValueError
sys.unraisablehook = sys.__unraisablehook__

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
name, args = only(lambda: s.connect_ex(("127.0.0.1", 1)))
assert name == "socket.connect" and args == (s, ("127.0.0.1", 1))
s.close()
assert only(socket.gethostname) == ("socket.gethostname", ())
assert events(socket.getaddrinfo, "127.0.0.1", 80)[0][-1] == ("socket.getaddrinfo", ("127.0.0.1", 80, 0, 0, 0))
import array

assert only(array.array, "i") == ("array.__new__", ("i", None))
assert only(array.array, "i", [1]) == ("array.__new__", ("i", [1]))
os.chdir("/")
os.rmdir(folder)
print("ok")
