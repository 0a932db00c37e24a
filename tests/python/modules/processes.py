# Programs that are started: subprocess, posix_spawn and os.popen, pipes between them, files that they share with us.
import asyncio
import os
import subprocess
import sys
import tempfile
import threading
from subprocess import PIPE, STDOUT, Popen, run

# Output, errors, status.
done = run(["sh", "-c", "cat; echo wrong >&2; exit 3"], input=b"text", capture_output=True)
assert (done.stdout, done.stderr, done.returncode) == (b"text", b"wrong\n", 3)
assert run("echo $((6 * 7))", shell=True, text=True, capture_output=True).stdout == "42\n"
assert subprocess.check_output("echo a; echo b >&2; echo c", shell=True, stderr=STDOUT) == b"a\nb\nc\n"
try:
    subprocess.check_call(["false"])
except subprocess.CalledProcessError as e:
    assert e.returncode == 1
else:
    raise AssertionError

# More than a pipe holds, in both directions at once.
many = b"0123456789" * 100_000
assert run(["cat"], input=many, capture_output=True).stdout == many

# What cannot be started says so, with the name.
for command, cwd, error, name in [
    (["there-is-no-such-program"], None, FileNotFoundError, "there-is-no-such-program"),
    (["ls"], "/there/is/no/such/folder", FileNotFoundError, "/there/is/no/such/folder"),
    (["/etc/passwd"], None, PermissionError, "/etc/passwd"),
]:
    try:
        Popen(command, cwd=cwd)
    except error as e:
        assert e.filename == name, e
    else:
        raise AssertionError(command)
for command, error in [(["a\0b"], ValueError), ([1], TypeError)]:
    try:
        Popen(command)
    except error:
        pass
    else:
        raise AssertionError(command)

# Directory and environment.
with tempfile.TemporaryDirectory() as folder:
    folder = os.path.realpath(folder)
    assert run(["pwd"], cwd=folder, capture_output=True, text=True).stdout.strip() == folder
assert run(["/usr/bin/env"], env={"A": "1"}, capture_output=True).stdout == b"A=1\n"
os.environ["KRAIT_TEST_VARIABLE"] = "seen"
assert run('echo "$KRAIT_TEST_VARIABLE"', shell=True, capture_output=True).stdout == b"seen\n"

# A signal ends a child; a time limit does.
sleeper = Popen(["sleep", "60"])
assert sleeper.poll() is None
sleeper.terminate()
assert sleeper.wait() == -15
try:
    run(["sleep", "60"], timeout=0.05)
except subprocess.TimeoutExpired:
    pass
else:
    raise AssertionError

# One program's output is another one's input.
first = Popen(["printf", "b\\na\\n"], stdout=PIPE)
second = Popen(["sort"], stdin=first.stdout, stdout=PIPE)
first.stdout.close()
assert second.communicate()[0] == b"a\nb\n"
assert first.wait() == 0

# A dialogue, line by line.
with Popen(["cat"], stdin=PIPE, stdout=PIPE, text=True, bufsize=1) as cat:
    for line in ("one\n", "two\n"):
        cat.stdin.write(line)
        assert cat.stdout.readline() == line
assert cat.returncode == 0

# Files: a program goes on where we are.
with tempfile.TemporaryFile() as file:
    file.write(b"start\n")
    file.flush()
    run(["echo", "middle"], stdout=file, check=True)
    file.write(b"end\n")
    file.seek(6)
    assert run(["cat"], stdin=file, capture_output=True).stdout == b"middle\nend\n"

# Other threads run while one waits.
ticks = []
waiter = threading.Thread(target=lambda: ticks.append(run(["sleep", "0.2"]).returncode))
waiter.start()
while waiter.is_alive():
    ticks.append("tick") if len(ticks) == 0 else None
    waiter.join(0.01)
assert ticks == ["tick", 0]

# This very interpreter.
code = "import sys; print(sys.argv[1:], sys.stdin.read(), end='')"
again = run([sys.executable, "-c", code, "x"], input="in", capture_output=True, text=True)
assert again.stdout == "['x'] in" and again.returncode == 0, again
dies = run([sys.executable, "-c", "import os; os.abort()"], stderr=subprocess.DEVNULL)
assert dies.returncode == -6
slow = Popen([sys.executable, "-c", "import sys; sys.stdout.write('x' * 500_000)"], stdout=PIPE)
assert len(slow.stdout.read()) == 500_000
slow.stdout.close()
assert slow.wait() == 0

# The same by hand.
r, w = os.pipe()
pid = os.posix_spawn(
    "/bin/sh",
    ["sh", "-c", "echo out; echo err >&2; exit 5"],
    os.environ,
    file_actions=[(os.POSIX_SPAWN_DUP2, w, 1), (os.POSIX_SPAWN_DUP2, 1, 2)],
)
os.close(w)
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 5
with os.fdopen(r) as both:
    assert both.read() == "out\nerr\n"
try:
    os.waitpid(pid, 0)
except ChildProcessError:
    pass
else:
    raise AssertionError
with os.popen("echo popen; exit 2") as stream:
    assert stream.read() == "popen\n"
    assert stream.close() == 2 << 8


async def talk():
    child = await asyncio.create_subprocess_exec(
        "sh", "-c", "read line; echo got $line", stdin=PIPE, stdout=PIPE
    )
    return await child.communicate(b"this\n"), child.returncode


assert asyncio.run(talk()) == ((b"got this\n", None), 0)

# Who writes into a pipe that is read no more hears of it.
unread = subprocess.Popen(["sh", "-c", "read line; trap '' PIPE; echo text || exit 7"], stdin=PIPE, stdout=PIPE, stderr=subprocess.DEVNULL)
unread.stdout.close()
unread.stdin.write(b"go\n")
unread.stdin.close()
assert unread.wait() == 7

print("ok")
