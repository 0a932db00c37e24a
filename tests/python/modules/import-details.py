# What importing leaves behind: cached paths, modules without source, errors of modules in progress.
import importlib.util
import os
import py_compile
import sys
import tempfile
import types
import warnings

sys.dont_write_bytecode = True


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def write(name, text):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w", encoding="utf-8") as out:
        out.write(text)


with tempfile.TemporaryDirectory() as folder:
    folder = os.path.realpath(folder)
    before = os.getcwd()
    os.chdir(folder)
    sys.path.insert(0, ".")
    try:
        # The place of the compiled code, and absolute paths though the entry of sys.path is none.
        write("plain.py", "x = 1\n")
        import plain

        assert plain.__file__ == os.path.join(folder, "plain.py")
        expected = importlib.util.cache_from_source(plain.__file__)
        assert plain.__cached__ == plain.__spec__.cached == expected

        # Without source.
        write("only.py", "answer = 42\n")
        py_compile.compile("only.py", cfile="only.pyc", doraise=True)
        os.remove("only.py")
        importlib.invalidate_caches()
        import only

        assert only.answer == 42
        assert only.__file__ == only.__cached__ == os.path.join(folder, "only.pyc")
        with open("damaged.pyc", "wb") as out:
            out.write(b"\0" * 20)
        assert "bad magic number in 'damaged'" in raises(ImportError, __import__, "damaged")

        # Circles.
        write("circle.py", "import circle\ncircle.later\n")
        text = raises(AttributeError, __import__, "circle")
        assert text == (
            f"partially initialized module 'circle' from '{folder}/circle.py' has no attribute 'later'"
            " (most likely due to a circular import)"
        )
        write("pack/__init__.py", "")
        write("pack/part.py", "import pack\npack.part\n")
        text = raises(AttributeError, __import__, "pack.part")
        assert text == (
            "cannot access submodule 'part' of module 'pack' (most likely due to a circular import)"
        )

        # A package that is replaced while its module is imported gets the module all the same.
        write("twice/__init__.py", "")
        write("twice/a.py", "import sys\nsys.modules.pop(__package__)\nfrom . import b\n")
        write("twice/b.py", "")
        import twice.a

        assert twice.b is sys.modules["twice.b"] and twice.a is sys.modules["twice.a"]

        # One that takes no attributes.
        write(
            "closed/__init__.py",
            "import sys\n"
            "class Closed:\n"
            "    __path__ = __path__\n"
            "    __spec__ = __spec__\n"
            "    __slots__ = ()\n"
            "sys.modules[__name__] = Closed()\n",
        )
        write("closed/part.py", "")
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            import closed.part
        assert type(sys.modules["closed.part"]) is types.ModuleType
        [warning] = seen
        assert warning.category is ImportWarning
        assert str(warning.message) == "Cannot set an attribute on 'closed' for child module 'part'"
    finally:
        os.chdir(before)
        sys.path.remove(".")

print("ok")
