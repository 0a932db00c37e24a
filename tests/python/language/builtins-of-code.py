# What the name `__builtins__` of the globals holds, and the built-in functions that the compiler inlines.
import asyncio
import builtins
import types


class Refused(Exception):
    pass


class Refusing(dict):
    def __getitem__(self, key):
        raise Refused(key)


def raised(action, *args):
    try:
        action(*args)
    except Exception as error:
        return type(error), str(error)


# Any mapping will do.
only = types.MappingProxyType({"extra": 1, "nothing": None})
for source in ("extra", "(lambda: extra)()"):
    assert eval(source, {"__builtins__": only}) == 1
    assert raised(eval, source, {"__builtins__": types.MappingProxyType({})}) == (
        NameError, "name 'extra' is not defined")
    assert raised(eval, source, {"__builtins__": 123}) == (TypeError, "'int' object is not subscriptable")
    assert raised(eval, source, {"__builtins__": Refusing(extra=1)}) == (Refused, "extra")
assert eval("nothing", {"__builtins__": only}) is None
function = types.FunctionType(compile("f()", "f", "eval"), {"__builtins__": only})
assert function.__builtins__ is only

# A module stands for its namespace.
module = types.ModuleType("m")
module.extra = 2
assert eval("extra", {"__builtins__": module}) == 2

# A class of globals is asked by functions, but not where the local namespace is another one.
assert raised(eval, "x", Refusing(x=1)) == (Refused, "x")
assert raised(eval, "(lambda: x)()", Refusing(x=1), {}) == (Refused, "x")
assert eval("x", Refusing(x=1), {}) == 1

# import and class find their functions there.
empty = types.MappingProxyType({})
assert raised(exec, "import foo.bar", {"__builtins__": empty}) == (ImportError, "__import__ not found")
assert raised(exec, "class A: pass", {"__builtins__": empty}) == (NameError, "__build_class__ not found")
scope = {"__builtins__": types.MappingProxyType({"__import__": lambda *args: args})}
exec("import foo.bar", scope)
assert scope["foo"] == ("foo.bar", scope, scope, None, 0)

# Code that is run by other code has the built-ins of that code, if its globals have none.
space = {"__builtins__": {"eval": eval, "extra": 3}}
assert eval("eval('extra', {})", space) == 3
inner = {}
eval("eval('extra', inner)", space | {"inner": inner})
assert inner["__builtins__"] is space["__builtins__"]


# Also where all, any and tuple of the module are replaced, a replaced name is what is called.
def functions():
    return all(x for x in [1]), any(x for x in [1]), tuple(x for x in [1])


assert functions() == (True, True, (1,))
saved = builtins.all, builtins.any, builtins.tuple
try:
    builtins.all = builtins.any = builtins.tuple = lambda items: "mine"
    assert functions() == ("mine", "mine", "mine")
finally:
    builtins.all, builtins.any, builtins.tuple = saved
assert functions() == (True, True, (1,))


# An asynchronous generator is not iterable.
async def wait_in_all():
    return all(await x for x in [])


async def wait_in_tuple():
    return tuple([y async for y in x] for x in [])


for wait in (wait_in_all, wait_in_tuple):
    assert raised(asyncio.run, wait()) == (TypeError, "'async_generator' object is not iterable")
print("ok")
