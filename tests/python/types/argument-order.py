# Which complaint comes first: counts, then missing arguments, then keywords, then the types in order; sizes beyond 64 bits.
from expected import check

check(r"""
[].sort(1,2,3)
    TypeError: sort() takes at most 2 arguments (3 given)
[].sort(1,2)
    TypeError: sort() takes no positional arguments
[].sort(1)
    TypeError: sort() takes no positional arguments
[].sort(1,key=2)
    TypeError: sort() takes no positional arguments
[].sort(kee=2)
    TypeError: sort() got an unexpected keyword argument 'kee'. Did you mean 'key'?
[].sort(1,2,key=3)
    TypeError: sort() takes at most 2 arguments (3 given)
'a'.replace(1,reverse=2)
    TypeError: replace() takes at least 2 positional arguments (1 given)
'a'.replace(reverse=2)
    TypeError: replace() takes at least 2 positional arguments (0 given)
'a'.replace('a','b',count=1,cont=3)
    TypeError: replace() takes at most 3 arguments (4 given)
'a'.replace('a','b','c',count=1)
    TypeError: replace() takes at most 3 arguments (4 given)
'a'.split(1,2,3)
    TypeError: split() takes at most 2 arguments (3 given)
'a'.split(sep=1,maxsplit=2,x=3)
    TypeError: split() takes at most 2 keyword arguments (3 given)
'a'.split(1,sep=2)
    TypeError: argument for split() given by name ('sep') and position (1)
'a'.split(1,x=2)
    TypeError: split() got an unexpected keyword argument 'x'
'a'.encode(1,2,3)
    TypeError: encode() takes at most 2 arguments (3 given)
'a'.expandtabs(1,2)
    TypeError: expandtabs() takes at most 1 argument (2 given)
'a'.expandtabs(1,tabsize=2)
    TypeError: expandtabs() takes at most 1 argument (2 given)
'a'.splitlines(1,2)
    TypeError: splitlines() takes at most 1 argument (2 given)
(1).to_bytes(1,2,3)
    TypeError: to_bytes() takes at most 2 positional arguments (3 given)
(1).to_bytes(x=3)
    TypeError: to_bytes() got an unexpected keyword argument 'x'
(1).to_bytes(1,length=3)
    TypeError: argument for to_bytes() given by name ('length') and position (1)
int.from_bytes()
    TypeError: from_bytes() missing required argument 'bytes' (pos 1)
int.from_bytes(x=3)
    TypeError: from_bytes() missing required argument 'bytes' (pos 1)
int.from_bytes(b'',byteorder='x',y=3)
    TypeError: from_bytes() got an unexpected keyword argument 'y'
sum()
    TypeError: sum() takes at least 1 positional argument (0 given)
sum(x=1)
    TypeError: sum() takes at least 1 positional argument (0 given)
sum([],1,2)
    TypeError: sum() takes at most 2 arguments (3 given)
sum([],start=1,x=2)
    TypeError: sum() takes at most 2 arguments (3 given)
sum([],1,start=1)
    TypeError: sum() takes at most 2 arguments (3 given)
pow(1)
    TypeError: pow() missing required argument 'exp' (pos 2)
pow(1,x=2)
    TypeError: pow() missing required argument 'exp' (pos 2)
pow(1,2,base=3)
    TypeError: argument for pow() given by name ('base') and position (1)
round()
    TypeError: round() missing required argument 'number' (pos 1)
round(x=1)
    TypeError: round() missing required argument 'number' (pos 1)
round(1,2,3)
    TypeError: round() takes at most 2 arguments (3 given)
print(x=1)
    TypeError: print() got an unexpected keyword argument 'x'
open()
    TypeError: open() missing required argument 'file' (pos 1)
open(x=1)
    TypeError: open() missing required argument 'file' (pos 1)
compile(1)
    TypeError: compile() missing required argument 'filename' (pos 2)
compile(1,2,3,x=4)
    TypeError: compile() got an unexpected keyword argument 'x'
bytes(1,2,3,4)
    TypeError: bytes() takes at most 3 arguments (4 given)
bytes(x=1)
    TypeError: bytes() got an unexpected keyword argument 'x'
complex(1,2,3)
    TypeError: complex() takes at most 2 arguments (3 given)
complex(x=1)
    TypeError: complex() got an unexpected keyword argument 'x'
float(x=1)
    TypeError: float() takes no keyword arguments
int(x=1)
    TypeError: int() got an unexpected keyword argument 'x'
int(1,2,3)
    TypeError: int expected at most 2 arguments, got 3
str(1,2,3,4)
    TypeError: str expected at most 3 arguments, got 4
str(x=1)
    TypeError: str() got an unexpected keyword argument 'x'
property(1,2,3,4,5)
    TypeError: property() takes at most 4 arguments (5 given)
property(x=1)
    TypeError: property() got an unexpected keyword argument 'x'
dict.fromkeys()
    TypeError: fromkeys expected at least 1 argument, got 0
b''.hex(1,2,3)
    TypeError: hex() takes at most 2 arguments (3 given)
b''.hex(x=1)
    TypeError: hex() got an unexpected keyword argument 'x'
b''.decode(1,2,3)
    TypeError: decode() takes at most 2 arguments (3 given)
b'a'.translate()
    TypeError: translate() takes at least 1 positional argument (0 given)
b'a'.translate(x=1)
    TypeError: translate() takes at least 1 positional argument (0 given)
b'a'.translate(None,delete=b'',x=1)
    TypeError: translate() takes at most 2 arguments (3 given)
b'a'.translate(1,2,3)
    TypeError: translate() takes at most 2 arguments (3 given)
'a'.zfill()
    TypeError: str.zfill() takes exactly one argument (0 given)
'a'.center()
    TypeError: center expected at least 1 argument, got 0
'a'.center(1,2,3)
    TypeError: center expected at most 2 arguments, got 3
__import__()
    TypeError: __import__() missing required argument 'name' (pos 1)
exec()
    TypeError: exec() takes at least 1 positional argument (0 given)
exec('1',x=2)
    TypeError: exec() got an unexpected keyword argument 'x'
eval('1',{}, {}, {})
    TypeError: eval() takes at most 3 arguments (4 given)
dir(1,2)
    TypeError: dir expected at most 1 argument, got 2
slice()
    TypeError: slice expected at least 1 argument, got 0
range()
    TypeError: range expected at least 1 argument, got 0
reversed()
    TypeError: reversed expected 1 argument, got 0
super(1)
    TypeError: super() argument 1 must be a type, not int
type()
    TypeError: type() takes 1 or 3 arguments
object(1)
    TypeError: object() takes no arguments
staticmethod()
    TypeError: staticmethod expected 1 argument, got 0
ExceptionGroup()
    TypeError: BaseExceptionGroup.__new__() takes exactly 2 arguments (0 given)
ExceptionGroup('a')
    TypeError: BaseExceptionGroup.__new__() takes exactly 2 arguments (1 given)
UnicodeDecodeError()
    TypeError: function takes exactly 5 arguments (0 given)
[].index()
    TypeError: index expected at least 1 argument, got 0
[].index(1,2,3,4)
    TypeError: index expected at most 3 arguments, got 4
[].pop(1,2)
    TypeError: pop expected at most 1 argument, got 2
{}.get()
    TypeError: get expected at least 1 argument, got 0
{}.pop()
    TypeError: pop expected at least 1 argument, got 0
{}.setdefault()
    TypeError: setdefault expected at least 1 argument, got 0
{}.update(1,2)
    TypeError: update expected at most 1 argument, got 2
set().union(a=1)
    TypeError: set.union() takes no keyword arguments
'a'.join()
    TypeError: str.join() takes exactly one argument (0 given)
'a'.startswith()
    TypeError: startswith expected at least 1 argument, got 0
'a'.find()
    TypeError: find expected at least 1 argument, got 0
''.translate()
    TypeError: str.translate() takes exactly one argument (0 given)
''.maketrans()
    TypeError: maketrans expected at least 1 argument, got 0
b''.maketrans(1)
    TypeError: maketrans expected 2 arguments, got 1
bytearray().extend()
    TypeError: bytearray.extend() takes exactly one argument (0 given)
bytearray().insert(1)
    TypeError: insert expected 2 arguments, got 1
bytearray().pop(1,2)
    TypeError: pop expected at most 1 argument, got 2
(1.5).hex(1)
    TypeError: float.hex() takes no arguments (1 given)
float.fromhex()
    TypeError: float.fromhex() takes exactly one argument (0 given)
(1).bit_length(1)
    TypeError: int.bit_length() takes no arguments (1 given)
b''.find('a',1.5)
    TypeError: slice indices must be integers or None or have an __index__ method
b''.rindex('a',None,'x')
    TypeError: slice indices must be integers or None or have an __index__ method
b''.count('a','b')
    TypeError: slice indices must be integers or None or have an __index__ method
b'abc'.hex('\U0001f600')
    ValueError: sep must be ASCII.
b'abc'.hex('\xe9')
    ValueError: sep must be ASCII.
b'abc'.hex(1,2)
    TypeError: object of type 'int' has no len()
b'abc'.hex('',None)
    TypeError: 'NoneType' object cannot be interpreted as an integer
b'abc'.hex(b'\xff')
    ValueError: sep must be ASCII.
b'abc'.hex([1])
    TypeError: sep must be str or bytes.
b'abc'.hex(bytearray(b'x'))
    TypeError: sep must be str or bytes.
b''.ljust(None,5)
    TypeError: 'NoneType' object cannot be interpreted as an integer
b''.ljust(2**70,5)
    OverflowError: Python int too large to convert to C ssize_t
''.ljust('a',5)
    TypeError: 'str' object cannot be interpreted as an integer
''.center(1,'ab')
    TypeError: The fill character must be exactly one character long
''.center(1,None)
    TypeError: The fill character must be a unicode character, not NoneType
b''.center(1,None)
    TypeError: center() argument 2 must be a byte string of length 1, not None
''.expandtabs(2**70)
    OverflowError: Python int too large to convert to C int
''.expandtabs(2**40)
    OverflowError: Python int too large to convert to C int
b''.expandtabs(2**70)
    OverflowError: Python int too large to convert to C int
''.split(None,2**70)
    OverflowError: Python int too large to convert to C ssize_t
''.rsplit(None,2**70)
    OverflowError: Python int too large to convert to C ssize_t
'a b'.rsplit(None,2**70)
    OverflowError: Python int too large to convert to C ssize_t
b'a b'.split(None,2**70)
    OverflowError: Python int too large to convert to C ssize_t
b'a b'.rsplit(b' ',2**70)
    OverflowError: Python int too large to convert to C ssize_t
''.replace('','',2**70)
    OverflowError: Python int too large to convert to C ssize_t
b''.replace(b'',b'',2**70)
    OverflowError: Python int too large to convert to C ssize_t
''.zfill(2**70)
    OverflowError: Python int too large to convert to C ssize_t
b''.zfill(2**70)
    OverflowError: Python int too large to convert to C ssize_t
[].insert(2**70,1)
    OverflowError: Python int too large to convert to C ssize_t
[].pop(2**70)
    OverflowError: Python int too large to convert to C ssize_t
[1].pop(2**70)
    OverflowError: Python int too large to convert to C ssize_t
bytearray().pop('a')
    TypeError: 'str' object cannot be interpreted as an integer
bytearray(b'a').pop(2**70)
    OverflowError: Python int too large to convert to C ssize_t
bytearray().insert(2**70,2**70)
    OverflowError: Python int too large to convert to C ssize_t
bytearray().insert('a',2**70)
    TypeError: 'str' object cannot be interpreted as an integer
bytearray().append(2**70)
    ValueError: byte must be in range(0, 256)
bytearray().append(256)
    ValueError: byte must be in range(0, 256)
bytearray().append(-1)
    ValueError: byte must be in range(0, 256)
bytearray().insert(0,256)
    ValueError: byte must be in range(0, 256)
[1]*2**70
    OverflowError: cannot fit 'int' into an index-sized integer
[]*2**70
    OverflowError: cannot fit 'int' into an index-sized integer
[]*-2**70
    OverflowError: cannot fit 'int' into an index-sized integer
[].__mul__(2**70)
    OverflowError: cannot fit 'int' into an index-sized integer
[].__mul__(-2**70)
    OverflowError: cannot fit 'int' into an index-sized integer
''*2**70
    OverflowError: cannot fit 'int' into an index-sized integer
'a'*-2**70
    OverflowError: cannot fit 'int' into an index-sized integer
()*2**70
    OverflowError: cannot fit 'int' into an index-sized integer
b''*2**70
    OverflowError: cannot fit 'int' into an index-sized integer
b'' * -2**70
    OverflowError: cannot fit 'int' into an index-sized integer
bytearray()*2**70
    OverflowError: cannot fit 'int' into an index-sized integer
[] * 1.5
    TypeError: can't multiply sequence by non-int of type 'float'
[].__mul__(1.5)
    TypeError: 'float' object cannot be interpreted as an integer
len(range(0,2**70,2**65))
    32
range(2**70)[2**69]
    590295810358705651712
range(0).index(2**70)
    ValueError: range.index(x): x not in range
range(5).index(2**70)
    ValueError: range.index(x): x not in range
range(5).index(7)
    ValueError: range.index(x): x not in range
range(5).index('a')
    ValueError: sequence.index(x): x not in sequence
range(5).index(2.5)
    ValueError: sequence.index(x): x not in sequence
range(2**70).index(-1)
    ValueError: range.index(x): x not in range
range(5).count(2**70)
    0
b'%d' % (1,2)
    TypeError: not all arguments converted during bytes formatting
b'' % (1,)
    TypeError: not all arguments converted during bytes formatting
b'' % 1
    TypeError: not all arguments converted during bytes formatting
b'' % {}
    b''
b'' % []
    b''
'' % []
    ''
'' % 1
    TypeError: not all arguments converted during string formatting
b'' % b''
    TypeError: not all arguments converted during bytes formatting
'' % ''
    TypeError: not all arguments converted during string formatting
bytes.fromhex('a\u1234')
    ValueError: non-hexadecimal number found in fromhex() arg at position 1
bytes.fromhex('ab \xe9')
    ValueError: non-hexadecimal number found in fromhex() arg at position 3
bytes.fromhex('stra\xdfe')
    ValueError: non-hexadecimal number found in fromhex() arg at position 4
bytes.fromhex('1')
    ValueError: fromhex() arg must contain an even number of hexadecimal digits
bytes.fromhex('12 3')
    ValueError: fromhex() arg must contain an even number of hexadecimal digits
bytes.fromhex('12 3 4')
    ValueError: non-hexadecimal number found in fromhex() arg at position 4
bytes.fromhex('1\U0001f600')
    ValueError: non-hexadecimal number found in fromhex() arg at position 1
bytes.fromhex(b'zz')
    ValueError: non-hexadecimal number found in fromhex() arg at position 0
bytes.fromhex(1)
    TypeError: fromhex() argument must be str or bytes-like, not int
bytes.fromhex(b'1\xff')
    ValueError: non-hexadecimal number found in fromhex() arg at position 1
bytes.fromhex('e\u0301')
    ValueError: non-hexadecimal number found in fromhex() arg at position 1
bytes.fromhex('ee\u0301')
    ValueError: non-hexadecimal number found in fromhex() arg at position 2
""")
