# How a relative import finds its package.
import json
import warnings
from types import SimpleNamespace


def relative(namespace, name="decoder", level=1):
    """What the import returns or raises, and the warnings on the way."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        try:
            result = __import__(name, namespace, {}, ("JSONDecoder",), level).__name__
        except Exception as error:
            result = type(error).__name__, str(error)
    return result, [(warning.category, str(warning.message)) for warning in found]


fallback = [(
    ImportWarning,
    "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__",
)]
spec = json.__spec__
assert relative({"__package__": "json"}) == ("json.decoder", [])
assert relative({"__package__": "json", "__spec__": spec}) == ("json.decoder", [])
assert relative({"__spec__": spec}) == ("json.decoder", [])
assert relative({"__package__": "json", "__spec__": SimpleNamespace(parent="other")}) == (
    "json.decoder", [(DeprecationWarning, "__package__ != __spec__.parent")])
assert relative({"__name__": "json", "__path__": []}) == ("json.decoder", fallback)
assert relative({"__name__": "json.encoder"}) == ("json.decoder", fallback)
assert relative({"__package__": None, "__spec__": None, "__name__": "main"}) == (
    ("ImportError", "attempted relative import with no known parent package"), fallback)
assert relative({}) == (("KeyError", "\"'__name__' not in globals\""), fallback)
assert relative({"__name__": 3}) == (("TypeError", "__name__ must be a string"), fallback)
assert relative({"__package__": 3}) == (("TypeError", "package must be a string"), [])
assert relative({"__spec__": SimpleNamespace(parent=3)}) == (
    ("TypeError", "__spec__.parent must be a string"), [])
assert relative({"__package__": "json"}, level=2)[0] == (
    "ImportError", "attempted relative import beyond top-level package")
print("ok")
