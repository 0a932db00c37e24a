# Python code that built-in code calls can wait for another thread, is interrupted in favour of others, collects garbage, and
# recurses up to the limit: it runs in frames like any other, not on top of the built-in code.
import gc
import importlib.abc
import importlib.machinery
import sys
import threading
import weakref


class Thing:
    pass


def waits():
    """Lets another thread run until it answers."""
    asked, answered = threading.Event(), threading.Event()

    def answer():
        asked.wait()
        answered.set()

    thread = threading.Thread(target=answer)
    thread.start()
    asked.set()
    assert answered.wait(5), "the other thread did not run"
    thread.join()


def spins():
    """The interpreter switches to a thread that does not wait for anything."""
    done = []
    thread = threading.Thread(target=lambda: done.append(1))
    thread.start()
    for _ in range(10_000_000):
        if done:
            break
    assert done, "no switch"
    thread.join()


def collects():
    reference = weakref.ref(Thing())
    gc.collect()
    assert reference() is None, "still there"


class Key:
    def __init__(self, run, number=0):
        self.run = run
        self.number = number

    def __hash__(self):
        return 1

    def __eq__(self, other):
        self.run()
        return self.number == other.number

    def __lt__(self, other):
        self.run()
        return self.number < other.number


def sorted_key(run):
    sorted([2, 1], key=lambda item: run() or item)


def sorted_less(run):
    sorted([Key(run, 2), Key(run, 1)])


def dict_get(run):
    {Key(run, 1): 1, Key(lambda: None, 2): 2}[Key(run, 1)]


def dict_set(run):
    table = {Key(run, 1): 1}
    table[Key(run, 1)] = 2


def dict_method(run):
    table = {Key(run, 1): 1}
    table.setdefault(Key(run, 2), 3)
    table.get(Key(run, 2))


def dict_contains(run):
    Key(run, 1) in {Key(run, 1): 1}


def dict_literal(run):
    {Key(run, 1): 1, Key(run, 1): 2}
    {Key(run, i): 1 for i in (1, 1)}


def set_add(run):
    {Key(run, 1)}.add(Key(run, 1))


def set_literal(run):
    {Key(run, 1), Key(run, 1)}


def list_equal(run):
    [Key(run, 1)] == [Key(run, 1)]


def list_index(run):
    [Key(run, 1)].index(Key(run, 1))


def list_contains(run):
    Key(run, 1) in [Key(run, 1)]


def property_get(run):
    class Owner:
        @property
        def value(self):
            return run()

    Owner().value


def init(run):
    class Owner:
        def __init__(self):
            run()

    Owner()


def context_manager(run):
    class Manager:
        def __enter__(self):
            run()

        def __exit__(self, *args):
            run()

    with Manager():
        pass


def generator(run):
    def items():
        yield run()

    list(items())
    sum(1 for _ in items())
    dict.fromkeys(items())
    [*items()]
    "".join(str(run() or 1) for _ in items())


class Loader(importlib.abc.Loader):
    def __init__(self, run):
        self.run = run

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        self.run()


class Finder(importlib.abc.MetaPathFinder):
    """Finds modules whose import runs a function."""

    runs = {}

    def find_spec(self, name, path, target=None):
        run = self.runs.get(name)
        return None if run is None else importlib.machinery.ModuleSpec(name, Loader(run))


sys.meta_path.insert(0, Finder())


def imports(run):
    name = f"module{len(Finder.runs)}"
    Finder.runs[name] = run
    __import__(name)
    exec(f"import {name}")


def special_methods(run):
    class Owner:
        def __repr__(self):
            run()
            return "text"

        __str__ = __repr__

        def __len__(self):
            run()
            return 1

        def __bool__(self):
            run()
            return True

        def __getattr__(self, name):
            run()
            return 1

        def __iter__(self):
            run()
            return iter([1])

        def __format__(self, spec):
            run()
            return ""

        def __index__(self):
            run()
            return 1

    owner = Owner()
    for use in (repr, str, len, bool, list, any, iter, hash):
        use(owner)
    owner.name, f"{owner}", f"{owner!r}", [1, 2][owner], not owner
    exec("run()", {"run": run})
    eval("run()", {"run": run})


def deep(place):
    """Recursion through the built-in code ends with RecursionError, and the program goes on."""
    count = 0

    def again():
        nonlocal count
        count += 1
        place(again)

    try:
        again()
    except RecursionError:
        pass
    else:
        raise AssertionError("no RecursionError")
    return count

def turns(place):
    """Two threads inside the same built-in code take turns: none of them stands on the other."""
    first, second = threading.Event(), threading.Event()
    taken = []

    def play(mine, other, name):
        left = 3

        def run():
            nonlocal left
            while left > 0:
                left -= 1
                assert mine.wait(5), "it is never its turn"
                mine.clear()
                taken.append(name)
                other.set()
            return 0

        place(run)
        other.set()

    threads = [
        threading.Thread(target=play, args=(first, second, 1)),
        threading.Thread(target=play, args=(second, first, 2)),
    ]
    for thread in threads:
        thread.start()
    first.set()
    for thread in threads:
        thread.join()
    assert taken == [1, 2, 1, 2, 1, 2], taken


# Through the loop.
LOOP = (
    sorted_key,
    dict_get,
    dict_set,
    dict_method,
    dict_contains,
    dict_literal,
    set_add,
    set_literal,
    list_contains,
    property_get,
    init,
    context_manager,
    imports,
)
# On the host's stack, for a few levels.
NESTED = (sorted_less, list_equal, list_index, generator, special_methods)

for place in LOOP + NESTED:
    for run in (waits, spins, collects):
        place(run)
    assert deep(place) > 100, place
for place in LOOP:
    turns(place)
print("ok")
