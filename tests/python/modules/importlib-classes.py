# What modules say of themselves is importlib's own: specs, loaders, finders; namespace packages follow sys.path; a module of the
# program's folder comes before the library's; sources and data lie beside modules.
import importlib
import importlib.metadata
import importlib.resources
import importlib.util
import json
import math
import os
import pkgutil
import subprocess
import sys
import tempfile
from importlib.machinery import (
    BuiltinImporter,
    FrozenImporter,
    ModuleSpec,
    NamespaceLoader,
    PathFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)

assert sys.meta_path[-3:] == [BuiltinImporter, FrozenImporter, PathFinder]
assert len(sys.path_hooks) == 2
assert type(json.__spec__) is ModuleSpec and type(json.__loader__) is SourceFileLoader
assert math.__loader__ is BuiltinImporter and math.__spec__.origin == "built-in"
assert repr(SourceFileLoader) == "<class '_frozen_importlib_external.SourceFileLoader'>"
assert type(__loader__) is SourceFileLoader and __loader__.name == "__main__" and __spec__ is None
assert json.__loader__.get_source("json").startswith('r"""JSON')
assert os.path.isfile(json.__file__) and "json" in {m.name for m in pkgutil.iter_modules()}
assert importlib.util.find_spec("xml.dom").submodule_search_locations
assert repr(math) == "<module 'math' (built-in)>"

with tempfile.TemporaryDirectory() as folder:
    def put(path, text=""):
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        return path

    # A package in parts.
    put("a/parts/one.py", "v = 1")
    put("b/parts/two.py", "v = 2")
    sys.path[:0] = [folder + "/a"]
    import parts.one

    assert type(parts.__loader__) is NamespaceLoader and not hasattr(parts, "__file__") or parts.__file__ is None
    assert repr(parts).startswith("<module 'parts' (namespace) from [")
    sys.path.insert(1, folder + "/b")
    import parts.two

    assert list(parts.__path__) == [folder + "/a/parts", folder + "/b/parts"]

    # Shadowing, resources, metadata.
    put("a/colorsys.py", "mine = True")
    put("a/pack/__init__.py")
    put("a/pack/data/text.txt", "hello")
    put("a/thing-1.5.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.5\n")
    import colorsys

    assert colorsys.mine
    assert importlib.resources.files("pack").joinpath("data/text.txt").read_text() == "hello"
    assert importlib.metadata.version("thing") == "1.5"

    # A hook of the path's own.
    class Finder:
        def find_spec(self, name, target=None):
            return ModuleSpec(name, self) if name == "from_hook" else None

        def create_module(self, spec):
            return None

        def exec_module(self, module):
            module.answer = 42

    def hook(entry):
        if entry == "hooked://":
            return Finder()
        raise ImportError

    sys.path_hooks.append(hook)
    sys.path.append("hooked://")
    import from_hook

    assert from_hook.answer == 42
    sys.path.remove("hooked://")
    sys.path_hooks.remove(hook)
    sys.path_importer_cache.clear()

    # Compiled programs, folders.
    script = put("script.py", "print(type(__loader__).__name__, __name__)")
    import py_compile

    compiled = py_compile.compile(script, cfile=folder + "/plain.pyc")
    put("app/__main__.py", "import helper; print(helper.v, __package__ == '', __spec__.name)")
    put("app/helper.py", "v = 7")
    for path, output in [
        (script, "SourceFileLoader __main__"),
        (compiled, "SourcelessFileLoader __main__"),
        (folder + "/app", "7 True __main__"),
    ]:
        done = subprocess.run([sys.executable, path], capture_output=True, text=True)
        assert done.stdout.strip() == output, (path, done)

    spec = importlib.util.spec_from_file_location("compiled", compiled)
    assert type(spec.loader) is SourcelessFileLoader

    class Changed:
        pass

    Changed.__module__ = "elsewhere"
    assert repr(Changed()).startswith("<elsewhere.Changed object at") and repr(Changed) == "<class 'elsewhere.Changed'>"

print("ok")
