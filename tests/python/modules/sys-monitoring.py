# sys.monitoring: tools and callbacks are registered.
import sys

m = sys.monitoring


def error_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


m.use_tool_id(1, "x")
assert m.get_tool(1) == "x" and m.get_tool(2) is None
assert error_of(m.use_tool_id, 1, "y") == ("ValueError", "tool 1 is already in use")
assert m.register_callback(1, m.events.LINE, print) is None
assert m.register_callback(1, m.events.LINE, None) is print
assert error_of(m.register_callback, 1, 33, None) == (
    "ValueError", "The callback can only be set for one event at a time",
)
assert error_of(m.set_events, 3, 0) == ("ValueError", "tool 3 is not in use")
m.free_tool_id(1)
assert m.get_tool(1) is None

print("ok")
