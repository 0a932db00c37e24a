# A module runs in one thread; others that import it wait for it, unless each waited for the other.
import os
import sys
import tempfile
import threading

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
sys.dont_write_bytecode = True


def write(name, text):
    with open(os.path.join(folder, f"{name}.py"), "w") as file:
        file.write(text)


def run(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


write("slow", "import time\nruns = globals().get('runs', 0) + 1\ntime.sleep(0.05)\nvalue = 1\n")
write("left", "import time\ntime.sleep(0.05)\nimport right\nvalue = 1\n")
write("right", "import time\ntime.sleep(0.05)\nimport left\nvalue = 2\n")
write("broken", "import time\ntime.sleep(0.05)\nraise ValueError('no')\n")
os.mkdir(os.path.join(folder, "package"))
write("package/__init__", "import time\ntime.sleep(0.02)\n")
write("package/inner", "import time\ntime.sleep(0.02)\nvalue = 3\n")

seen = []


def slow():
    import slow

    seen.append((slow.value, slow.runs))


run(slow, slow, slow)
assert seen == [(1, 1)] * 3, seen

run(lambda: __import__("left"), lambda: __import__("right"))
import left
import right

assert (left.value, right.value) == (1, 2)

errors = []


def broken():
    try:
        import broken
    except ValueError as error:
        errors.append(str(error))


run(broken, broken)
assert errors == ["no", "no"], errors


def inner():
    from package import inner

    seen.append(inner.value)


seen.clear()
run(inner, inner)
assert seen == [3, 3], seen
print("ok")
