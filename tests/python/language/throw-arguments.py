# What throw() is given is checked where it arrives: in the innermost of generators that delegate.
import warnings

warnings.simplefilter("ignore")
found = []


def note(*values):
    found.append(" ".join(map(str, values)))


def t(thunk):
    try:
        note(thunk())
    except BaseException as error:
        note(type(error).__name__, error, *getattr(error, "__notes__", ()))


async def f():
    pass
c=f()
t(lambda: c.send(None)); t(lambda: c.throw(ValueError)); t(lambda: c.throw(3)); t(lambda: c.close()); t(lambda: c.send(None)); 
def g():
    yield
c=g()
t(lambda: next(c));t(lambda: next(c)); t(lambda: c.throw(3)); t(lambda: c.throw(ValueError)); t(lambda: c.close())
c=g()
t(lambda: c.throw(3)); t(lambda: next(c)); t(lambda: c.throw(None)); t(lambda: c.throw(ValueError,1)); t(lambda: c.throw(ValueError(1),1));
class D:
    def __iter__(self): return self
    def __next__(self): return 1
    def throw(self,*a): note('thrown',a); raise KeyError(1)
def h():
    try:
        yield from D()
    except Exception as e:
        note('in h', repr(e), repr(e.__context__)); yield 2
    finally: note('fin')
c=h(); next(c); t(lambda: c.throw(ValueError,1)); c.close()
c=h(); next(c); t(lambda: c.throw(3)); c.close()
c=h(); next(c); t(lambda: c.throw(ValueError(4))); c.close()
def h():
    try:
        try: 1/0
        except ZeroDivisionError: yield from g()
    except Exception as e:
        note('in h', repr(e), repr(e.__context__)); yield 2
    finally: note('fin')
c=h(); next(c); t(lambda: c.throw(3)); c.close()
c=h(); next(c); t(lambda: c.throw(ValueError,3,4)); c.close()
c=h(); next(c); t(lambda: c.throw(ValueError('q'),4)); c.close()
def h():
    try:
        try: 1/0
        except ZeroDivisionError: yield from [1,2]
    except Exception as e:
        note('in h', repr(e), repr(e.__context__)); yield 2
c=h(); next(c); t(lambda: c.throw(3)); c.close()
c=h(); next(c); t(lambda: c.throw(ValueError)); c.close()
def h():
    try: 1/0
    except ZeroDivisionError: yield 1
c=h(); next(c); t(lambda: c.throw(3)); c.close()
c=h(); next(c); t(lambda: c.throw(ValueError(1))); c.close()

expected = [
    'StopIteration ',
    'RuntimeError cannot reuse already awaited coroutine',
    'TypeError exceptions must be classes or instances deriving from BaseException, not int',
    'None',
    'RuntimeError cannot reuse already awaited coroutine',
    'None',
    'StopIteration ',
    'TypeError exceptions must be classes or instances deriving from BaseException, not int',
    'ValueError ',
    'None',
    'TypeError exceptions must be classes or instances deriving from BaseException, not int',
    'None',
    'TypeError exceptions must be classes or instances deriving from BaseException, not NoneType',
    'ValueError 1',
    'TypeError instance exception may not have a separate value',
    "thrown (<class 'ValueError'>, 1)",
    'in h KeyError(1) None',
    '2',
    'fin',
    'thrown (3,)',
    'in h KeyError(1) None',
    '2',
    'fin',
    'thrown (ValueError(4),)',
    'in h KeyError(1) None',
    '2',
    'fin',
    "in h TypeError('exceptions must be classes or instances deriving from BaseException, not int') ZeroDivisionError('division by zero')",
    '2',
    'fin',
    "in h TypeError('throw() third argument must be a traceback object') ZeroDivisionError('division by zero')",
    '2',
    'fin',
    "in h TypeError('instance exception may not have a separate value') ZeroDivisionError('division by zero')",
    '2',
    'fin',
    'TypeError exceptions must be classes or instances deriving from BaseException, not int',
    "in h ValueError() ZeroDivisionError('division by zero')",
    '2',
    'TypeError exceptions must be classes or instances deriving from BaseException, not int',
    'ValueError 1',
]
for i, (a, b) in enumerate(zip(found, expected, strict=True)):
    assert a == b, (i, a, b)
print("ok")
