# What help() shows of special methods and of generators and coroutines.
import types

assert int.__add__.__doc__ == (5).__add__.__doc__ == "Return self+value."
assert int.__radd__.__doc__ == "Return value+self."
assert set.__ior__.__doc__ == "Return self|=value."
assert list.__lt__.__doc__ == "Return self<value."
assert iter([]).__next__.__doc__ == "Implement next(self)."
assert dict.__len__.__doc__ == "Return len(self)."
for cls in object, int, float, complex, str, bytes, list, tuple, dict, set, range, type, types.FunctionType:
    for name, value in vars(cls).items():
        if isinstance(value, types.WrapperDescriptorType):
            assert value.__doc__, (cls, name)

generator, coroutine = types.GeneratorType, types.CoroutineType
assert "into generator" in generator.send.__doc__
assert "in generator" in generator.throw.__doc__
assert "inside coroutine" in coroutine.close.__doc__
assert vars(coroutine)["__name__"].__doc__ == "name of the coroutine"
assert vars(types.AsyncGeneratorType)["__qualname__"].__doc__ == "qualified name of the async generator"
assert complex.real.__doc__ == "the real part of a complex number"
print("ok")
