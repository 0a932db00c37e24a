# Lengths of 63 bits, slices that are assigned to, compile-time warnings, calls that spread what is no iterable.
found = []


def note(*values):
    found.append(" ".join(map(str, values)))


def t(thunk):
    try:
        note(thunk())
    except BaseException as error:
        note(type(error).__name__, error, *getattr(error, "__notes__", ()))


l=[1,2]
t(lambda: l.__setitem__(slice(None),5)); t(lambda: l.__setitem__(slice(None,None,2),5)); t(lambda: l.__setitem__(slice('a'),5)); t(lambda: l.__setitem__(slice('a',None,0),5)); t(lambda: l.__setitem__(slice(None,None,0),5)); t(lambda: l.__setitem__(slice(None,None,0),[])); t(lambda: l.__setitem__(slice(None,None,2),None)); t(lambda: l.__delitem__(slice('a')))
t(lambda: bytearray(b'ab').__setitem__(slice('a'),5)); t(lambda: bytearray(b'ab').__setitem__(slice(1),'a')); t(lambda: bytearray(b'ab').__setitem__(slice(0,1,0),b''))
t(lambda: bytearray(b'ab').__setitem__(slice(0,1),5)); t(lambda: bytearray(b'ab').__setitem__(slice(0,1),[300])); t(lambda: bytearray(b'ab').__setitem__(slice(0,2,2),b'xyz')); t(lambda: bytearray(b'ab').__setitem__('a',1)); t(lambda: bytearray(b'ab').__setitem__(9,'b')); t(lambda: bytearray(b'ab').__setitem__(0,'b')); t(lambda: bytearray(b'ab').__setitem__(2**70,'b'))
t(lambda: len(range(2**62))); t(lambda: len(range(2**63))); t(lambda: bool(range(2**70)))
class L:
    def __init__(s,n): s.n=n
    def __len__(s): return s.n
t(lambda: len(L(2**62))); t(lambda: bool(L(2**62))); t(lambda: len(L(2**63-1))); t(lambda: bool(L(2**63))); t(lambda: len(L(True)))

# Warnings of a source come before its error.
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    t(lambda: compile("1 is 1\nmatch 1:\n    case _: pass\n    case 2: pass\n", "f", "exec"))
note([str(w.message) for w in caught])

# The constants of code that is put in twice are one.
def everything(items):
    return all(a for a in items)


note(len([c for c in everything.__code__.co_consts if hasattr(c, "co_code")]))


def unbound():
    value
    value = 1


try:
    unbound()
except UnboundLocalError as error:
    note(error.name)


class Shown:
    def __str__(self):
        return "shown"


t(lambda: Shown()(*1))
t(lambda: int(*1))
t(lambda: print(**1))
t(lambda: everything(*1))

expected = [
    'TypeError must assign iterable to extended slice',
    'TypeError must assign iterable to extended slice',
    'TypeError slice indices must be integers or None or have an __index__ method',
    'ValueError slice step cannot be zero',
    'ValueError slice step cannot be zero',
    'ValueError slice step cannot be zero',
    'TypeError must assign iterable to extended slice',
    'TypeError slice indices must be integers or None or have an __index__ method',
    'TypeError slice indices must be integers or None or have an __index__ method',
    'TypeError can assign only bytes, buffers, or iterables of ints in range(0, 256)',
    'ValueError slice step cannot be zero',
    'TypeError can assign only bytes, buffers, or iterables of ints in range(0, 256)',
    'ValueError byte must be in range(0, 256)',
    'ValueError attempt to assign bytes of size 3 to extended slice of size 1',
    'TypeError bytearray indices must be integers or slices, not str',
    "TypeError 'str' object cannot be interpreted as an integer",
    "TypeError 'str' object cannot be interpreted as an integer",
    "IndexError cannot fit 'int' into an index-sized integer",
    '4611686018427387904',
    'OverflowError Python int too large to convert to C ssize_t',
    'True',
    '4611686018427387904',
    'True',
    '9223372036854775807',
    "OverflowError cannot fit 'int' into an index-sized integer",
    '1',
    'SyntaxError wildcard makes remaining patterns unreachable (f, line 3)',
    '[\'"is" with \\\'int\\\' literal. Did you mean "=="?\']',
    '1',
    'None',
    'TypeError shown argument after * must be an iterable, not int',
    'TypeError int() argument after * must be an iterable, not int',
    'TypeError print() argument after ** must be a mapping, not int',
    'TypeError __main__.everything() argument after * must be an iterable, not int',
]
for i, (a, b) in enumerate(zip(found, expected, strict=True)):
    assert a == b, (i, a, b)
print("ok")
