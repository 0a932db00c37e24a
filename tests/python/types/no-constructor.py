# Built-in types without a constructor say so, whatever they are called with.
import types

made = [
    len, "".__len__, [].append, iter([]), iter({}), {}.keys(), (x for x in ()), int.__add__, str.join,
    type(len).__dict__["__self__"], types.FunctionType.__dict__["__code__"],
]
for value in made:
    cls = type(value)
    for args, keywords in [((), {}), ((1, 2), {}), (("",), {}), ((), {"x": 1})]:
        try:
            cls(*args, **keywords)
        except TypeError as error:
            assert str(error) == f"cannot create '{cls.__name__}' instances", error
        else:
            raise AssertionError(cls)
print("ok")
