# importlib and the import statement agree: finders in sys.meta_path, specs, reload, sources.
import importlib
import importlib.machinery
import importlib.util
import json
import sys


class Virtual:
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] == "virtual":
            return importlib.machinery.ModuleSpec(name, self, is_package=name == "virtual")

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.size = len(module.__name__)


finder = Virtual()
sys.meta_path.insert(0, finder)
import virtual.inner
from virtual.other import size

assert (virtual.size, virtual.inner.size, size) == (7, 13, 13)
assert virtual.__spec__.loader is finder
sys.meta_path.remove(finder)

assert importlib.import_module("json.decoder") is sys.modules["json.decoder"]
assert importlib.util.find_spec("json").name == "json" and importlib.util.find_spec("no_such_module") is None
assert importlib.reload(json) is json
assert "def loads" in json.__spec__.loader.get_source("json")
try:
    import no_such_module
except ModuleNotFoundError as error:
    assert (str(error), error.name) == ("No module named 'no_such_module'", "no_such_module")

print("ok")
