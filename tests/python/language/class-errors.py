# Errors about classes and their instances: names with modules, item deletion, __slots__, keywords of class creation.
found = []


def note(*values):
    found.append(" ".join(map(str, values)))


def t(thunk):
    try:
        note(thunk())
    except BaseException as error:
        note(type(error).__name__, error, *getattr(error, "__notes__", ()))


class A:
    __slots__=('a',)
    __hash__=None
    class B(dict): pass
A.__module__='mod'; A.B.__module__='mod'
class H(int): __slots__=()
H.__module__='mod'
class L(list): pass
L.__module__='mod'
class T(tuple): pass
T.__module__='mod'
class M:
    def __setattr__(self,n,v): object.__setattr__(self,n,v)
    __slots__=()
class S(set): pass
S.__module__='mod'
def w():
    with A() as x: pass
t(w)
def w():
    with 1 as x: pass
t(w)
async def w():
    async with A() as x: pass
try: w().send(None)
except TypeError as e: note(e)
t(lambda: {A():1}); t(lambda: {A()}); t(lambda: {}[A()]); t(lambda: {}.get(A())); t(lambda: {A.B():1}); t(lambda: A() in {}); t(lambda: A() in set()); t(lambda: hash(A())); t(lambda: set().add(A()))
t(lambda: complex(A())); t(lambda: complex(L())); t(lambda: complex("1",A())); t(lambda: complex(1,A())); t(lambda: complex(A(),1)); t(lambda: complex.from_number(A())); t(lambda: float(A())); t(lambda: int(A())); t(lambda: float.from_number(A()))
t(lambda: A().a); 
def d(): del A().a
t(d)
t(lambda: A().b)
def d(): A().b=1
t(d)
def d(): M().b=1
t(d)
def d(): del M().b
t(d)
def d(): H().b=1
t(d)
def d(): H().real=1
t(d)
def d(): object().b=1
t(d)
def d(): (1).b=1
t(d)
def d(): del (1).b
t(d)
def d(): del T()[0]
t(d)
def d(): del ()[0]
t(d)
def d(): del ""[0]
t(d)
def d(): ()[0]=1
t(d)
def d(): ""[0]=1
t(d)
def d(): del b""[0]
t(d)
def d(): del range(3)[0]
t(d)
def d(): range(3)[0]=1
t(d)
def d(): del ()[:]
t(d)
def d(): del ()['a']
t(d)
def d(): del (1)[0]
t(d)
def d(): del {1}[0]
t(d)
def d(): del A()[0]
t(d)
def d(): ()['a']=1
t(d)
t(lambda: set(1,2)); t(lambda: S(1,2)); t(lambda: S(a=1)); t(lambda: frozenset(1,2)); t(lambda: frozenset(a=1)); t(lambda: L(1,2)); t(lambda: L(a=1)); t(lambda: list(1,2)); t(lambda: T(1,2)); t(lambda: tuple(a=1)); t(lambda: A.B(1,2)); t(lambda:dict(1,2)); t(lambda: S.__init__(S(),1,2)); t(lambda: H(1,2,3)); t(lambda: H(b=1))
t(lambda: type('X',(),{},a=1)); t(lambda: type('X',(A,),{},a=1)); t(lambda: type('X',(int,),{},a=1)); t(lambda: object.__init_subclass__(1)); t(lambda: object.__init_subclass__(a=1)); t(lambda: A.__init_subclass__(a=1)); t(lambda: A.__init_subclass__(1)); t(lambda: super(A,A()).__init_subclass__(a=1)) 
class Q(T):
    def __init_subclass__(cls,**k): super().__init_subclass__(**k)
t(lambda: type('X',(Q,),{},a=1))
t(lambda: type('X',(T,),{'__slots__':('a',)})); t(lambda: type('X',(int,),{'__slots__':('a',)})); t(lambda: type('X',(A,A),{'__slots__':('a',)})); t(lambda: type('X',(T,T),{'__slots__':('a',)}));t(lambda: type('X',(object,T),{'__slots__':('a',)}));t(lambda: type('X',(A,),{'__slots__':('__dict__','a'),'a':1}));t(lambda: type('X',(A,),{'__slots__':('a','__dict__'),'a':1}));t(lambda: type('X',(L,),{'__slots__':('a','__dict__'),'a':1}));t(lambda: type('X',(L,),{'__slots__':('__weakref__')}));t(lambda: type('X',(L,),{'__slots__':('1a')}));t(lambda: type('X',(L,),{'__slots__':('1a','__dict__')})); t(lambda: type('X',(L,),{'__slots__':('__dict__','1a')})); t(lambda: type('X',(),{'__slots__':('a','1a','__dict__'),'a':1}));t(lambda: type('X',(int,),{'__slots__':(1,)}));t(lambda: type('X',(int,),{'__slots__':('a',1)}));t(lambda: type('X',(),{'__slots__':('a',1),'a':1}));t(lambda: type('X',(),{'__slots__':('__dict__','__dict__')}));t(lambda: type('X',(),{'__slots__':('a','a'),'a':3}))
t(lambda: type(...)(1)); t(lambda: type(None)(1)); t(lambda: type(NotImplemented)(1)); t(lambda: type(...)(a=1)); t(lambda: type(None)(a=2))

expected = [
    "TypeError 'mod.A' object does not support the context manager protocol (missed __exit__ method)",
    "TypeError 'int' object does not support the context manager protocol (missed __exit__ method)",
    "'mod.A' object does not support the asynchronous context manager protocol (missed __aexit__ method)",
    "TypeError cannot use 'mod.A' as a dict key (unhashable type: 'A')",
    "TypeError cannot use 'mod.A' as a set element (unhashable type: 'A')",
    "TypeError cannot use 'mod.A' as a dict key (unhashable type: 'A')",
    "TypeError cannot use 'mod.A' as a dict key (unhashable type: 'A')",
    "TypeError cannot use 'mod.A.B' as a dict key (unhashable type: 'B')",
    "TypeError cannot use 'mod.A' as a dict key (unhashable type: 'A')",
    "TypeError cannot use 'mod.A' as a set element (unhashable type: 'A')",
    "TypeError unhashable type: 'A'",
    "TypeError cannot use 'mod.A' as a set element (unhashable type: 'A')",
    'TypeError complex() argument must be a string or a number, not mod.A',
    'TypeError complex() argument must be a string or a number, not mod.L',
    "TypeError complex() argument 'real' must be a real number, not str",
    "TypeError complex() argument 'imag' must be a real number, not mod.A",
    "TypeError complex() argument 'real' must be a real number, not mod.A",
    'TypeError must be real number, not A',
    "TypeError float() argument must be a string or a real number, not 'A'",
    "TypeError int() argument must be a string, a bytes-like object or a real number, not 'A'",
    'TypeError must be real number, not A',
    "AttributeError 'mod.A' object has no attribute 'a'",
    'AttributeError a',
    "AttributeError 'A' object has no attribute 'b'",
    "AttributeError 'A' object has no attribute 'b' and no __dict__ for setting new attributes",
    "AttributeError 'M' object has no attribute 'b'",
    "AttributeError 'M' object has no attribute 'b'",
    "AttributeError 'H' object has no attribute 'b' and no __dict__ for setting new attributes",
    "AttributeError attribute 'real' of 'int' objects is not writable",
    "AttributeError 'object' object has no attribute 'b' and no __dict__ for setting new attributes",
    "AttributeError 'int' object has no attribute 'b' and no __dict__ for setting new attributes",
    "AttributeError 'int' object has no attribute 'b' and no __dict__ for setting new attributes",
    "TypeError 'T' object doesn't support item deletion",
    "TypeError 'tuple' object doesn't support item deletion",
    "TypeError 'str' object doesn't support item deletion",
    "TypeError 'tuple' object does not support item assignment",
    "TypeError 'str' object does not support item assignment",
    "TypeError 'bytes' object doesn't support item deletion",
    "TypeError 'range' object doesn't support item deletion",
    "TypeError 'range' object does not support item assignment",
    "TypeError 'tuple' object does not support item deletion",
    "TypeError 'tuple' object does not support item deletion",
    "TypeError 'int' object does not support item deletion",
    "TypeError 'set' object doesn't support item deletion",
    "TypeError 'A' object doesn't support item deletion",
    "TypeError 'tuple' object does not support item assignment",
    'TypeError set expected at most 1 argument, got 2',
    'TypeError S expected at most 1 argument, got 2',
    'TypeError set() takes no keyword arguments',
    'TypeError frozenset expected at most 1 argument, got 2',
    'TypeError frozenset() takes no keyword arguments',
    'TypeError list expected at most 1 argument, got 2',
    'TypeError list() takes no keyword arguments',
    'TypeError list expected at most 1 argument, got 2',
    'TypeError tuple expected at most 1 argument, got 2',
    'TypeError tuple() takes no keyword arguments',
    'TypeError dict expected at most 1 argument, got 2',
    'TypeError dict expected at most 1 argument, got 2',
    'TypeError S expected at most 1 argument, got 2',
    'TypeError int() takes at most 2 arguments (3 given)',
    "TypeError int() got an unexpected keyword argument 'b'",
    'TypeError X.__init_subclass__() takes no keyword arguments',
    'TypeError X.__init_subclass__() takes no keyword arguments',
    'TypeError X.__init_subclass__() takes no keyword arguments',
    'TypeError object.__init_subclass__() takes no arguments (1 given)',
    'TypeError object.__init_subclass__() takes no keyword arguments',
    'TypeError A.__init_subclass__() takes no keyword arguments',
    'TypeError A.__init_subclass__() takes no arguments (1 given)',
    'TypeError A.__init_subclass__() takes no keyword arguments',
    'TypeError X.__init_subclass__() takes no keyword arguments',
    "TypeError nonempty __slots__ not supported for subtype of 'T'",
    "TypeError nonempty __slots__ not supported for subtype of 'int'",
    'TypeError duplicate base class A',
    "TypeError nonempty __slots__ not supported for subtype of 'T'",
    "TypeError nonempty __slots__ not supported for subtype of 'T'",
    "ValueError 'a' in __slots__ conflicts with class variable",
    "ValueError 'a' in __slots__ conflicts with class variable",
    'TypeError __dict__ slot disallowed: we already got one',
    'TypeError __weakref__ slot disallowed: we already got one',
    'TypeError __slots__ must be identifiers',
    'TypeError __slots__ must be identifiers',
    'TypeError __dict__ slot disallowed: we already got one',
    'TypeError __slots__ must be identifiers',
    "TypeError nonempty __slots__ not supported for subtype of 'int'",
    "TypeError nonempty __slots__ not supported for subtype of 'int'",
    "TypeError __slots__ items must be strings, not 'int'",
    'TypeError __dict__ slot disallowed: we already got one',
    "ValueError 'a' in __slots__ conflicts with class variable",
    'TypeError EllipsisType takes no arguments',
    'TypeError NoneType takes no arguments',
    'TypeError NotImplementedType takes no arguments',
    'TypeError EllipsisType takes no arguments',
    'TypeError NoneType takes no arguments',
]
for i, (a, b) in enumerate(zip(found, expected, strict=True)):
    assert a == b, (i, a, b)
print("ok")
