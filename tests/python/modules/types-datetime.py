# The modules behind `types` and `datetime`.
import _datetime
import _types
import datetime
import pickle
import types

assert isinstance(_datetime.datetime_CAPI, types.CapsuleType)
assert repr(_datetime.datetime_CAPI).startswith('<capsule object "datetime.datetime_CAPI" at ')
assert types.MemberDescriptorType is type(types.FunctionType.__globals__)
assert types.LambdaType is _types.FunctionType
assert datetime.date is _datetime.date and datetime.date.__module__ == "datetime"
moment = datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc)
assert pickle.loads(pickle.dumps(moment)) == moment
module = types.ModuleType.__new__(types.ModuleType)
assert not module.__dict__ and repr(module) == "<module '?'>"
namespace = {"__builtins__": __builtins__}
code = compile("a = 1", "<text>", "exec")
types.FunctionType(code, namespace)()
assert namespace["a"] == 1
print("ok")
