# int, bool, float and complex: constructors, arithmetic, rounding, text, hashes, error texts.
from expected import check

check(r"""
hash(2**61-1)
    0
hash(-1)
    -2
hash(2**61)
    1
hash(-2**61)
    -2
hash(10**30)
    465258685558744706
hash(1.5)
    1152921504606846977
hash(0.1)
    230584300921369408
hash(-0.1)
    -230584300921369408
hash(1e300)
    1224995262755759164
hash(5e-324)
    16777216
hash(2.0**70)
    512
1 + 'a'
    TypeError: unsupported operand type(s) for +: 'int' and 'str'
-True
    -1
abs(-True)
    1
bool(x=1)
    TypeError: bool() takes no keyword arguments
bool(1,2)
    TypeError: bool expected at most 1 argument, got 2
int.__new__(str)
    TypeError: int.__new__(str): str is not a subtype of int
(5).as_integer_ratio(), (5).conjugate(), (5).is_integer()
    ((5, 1), 5, True)
True.__getnewargs__()
    (1,)
(10**400).__float__()
    OverflowError: int too large to convert to float
int.__repr__(True)
    '1'
(5).__eq__(5.0), (5).__lt__(6), (5).__eq__('a')
    (NotImplemented, True, NotImplemented)
float('x')
    ValueError: could not convert string to float: 'x'
float('')
    ValueError: could not convert string to float: ''
float(' 1.5 ')
    1.5
float('1_0.5')
    10.5
float('1e5')
    100000.0
float('inf')
    inf
float('-Infinity')
    -inf
float('nan')
    nan
float('+nan')
    nan
float('１.5')
    1.5
float('1__0')
    ValueError: could not convert string to float: '1__0'
float('1e')
    ValueError: could not convert string to float: '1e'
float('_1')
    ValueError: could not convert string to float: '_1'
float(None)
    TypeError: float() argument must be a string or a real number, not 'NoneType'
float([])
    TypeError: float() argument must be a string or a real number, not 'list'
float(1,2)
    TypeError: float expected at most 1 argument, got 2
float(x=1)
    TypeError: float() takes no keyword arguments
float(b'1.5')
    1.5
float(bytearray(b'2'))
    2.0
float(b' 3 ')
    3.0
float(b'x')
    ValueError: could not convert string to float: b'x'
float(10**400)
    OverflowError: int too large to convert to float
float(1j)
    TypeError: float() argument must be a string or a real number, not 'complex'
float('1\x00')
    ValueError: could not convert string to float: '1\x00'
float('0x1p3')
    ValueError: could not convert string to float: '0x1p3'
float.fromhex('0x1.8p3')
    12.0
float.fromhex('1.8')
    1.5
float.fromhex('inf')
    inf
float.fromhex('-0x.8p-1')
    -0.25
float.fromhex(' 0x1p-1074 ')
    5e-324
float.fromhex('0x1.fffffffffffff8p0')
    2.0
float.fromhex('0x0.0000000000001p-1022')
    5e-324
float.fromhex('-nan')
    nan
float.fromhex('x')
    ValueError: invalid hexadecimal floating-point string
float.fromhex('0x1p1024')
    OverflowError: hexadecimal value too large to represent as a float
float.fromhex('0x1.0000000000000800001')
    1.0000000000000002
float.fromhex('0x1.00000000000008')
    1.0
float.fromhex('0x1p-1075')
    0.0
float.fromhex('0x1.8p-1075')
    5e-324
(1.5).hex(), (0.1).hex(), (-0.0).hex(), (5e-324).hex(), float('inf').hex(), float('nan').hex(), (1e300).hex()
    ('0x1.8000000000000p+0', '0x1.999999999999ap-4', '-0x0.0p+0', '0x0.0000000000001p-1022', 'inf', 'nan', '0x1.7e43c8800759cp+996')
float('inf').as_integer_ratio()
    OverflowError: cannot convert Infinity to integer ratio
float('nan').as_integer_ratio()
    ValueError: cannot convert NaN to integer ratio
(1.5).is_integer(), (2.0).is_integer(), float('inf').is_integer()
    (False, True, False)
round(2.5)
    2
round(3.5)
    4
round(-2.5)
    -2
round(1.15,1)
    1.1
round(1234.5,-2)
    1200.0
round(1.5,None)
    2
round(5e15+0.5)
    5000000000000000
round(float('inf'))
    OverflowError: cannot convert float infinity to integer
round(float('nan'))
    ValueError: cannot convert float NaN to integer
round(1.5,'a')
    TypeError: 'str' object cannot be interpreted as an integer
round(1e308,-308)
    1e+308
round(float('inf'),2)
    inf
1.5 // 0
    ZeroDivisionError: division by zero
1.5 % 0
    ZeroDivisionError: division by zero
divmod(1.5, 0)
    ZeroDivisionError: division by zero
1.5 / 0
    ZeroDivisionError: division by zero
divmod(7.5, -2)
    (-4.0, -0.5)
divmod(-7.5, 2)
    (-4.0, 0.5)
7.5 // -2
    -4.0
-7.5 % 2
    0.5
5 // 2.0
    2.0
5 % 2.5
    0.0
0.0 ** -1
    ZeroDivisionError: zero to a negative power
(-8) ** (1/3)
    (1.0000000000000002+1.7320508075688772j)
(-8.0) ** 0.5
    (1.7319121124709868e-16+2.8284271247461903j)
2.0 ** 10000
    OverflowError: (34, 'Numerical result out of range')
1e200 * 1e200
    inf
2 ** -1
    0.5
2 ** 0.5
    1.4142135623730951
2.0 ** 3
    8.0
pow(2.0, 3, 5)
    TypeError: pow() 3rd argument not allowed unless all arguments are integers
1.5 << 1
    TypeError: unsupported operand type(s) for <<: 'float' and 'int'
1.5 + 'a'
    TypeError: unsupported operand type(s) for +: 'float' and 'str'
1.5 < 'a'
    TypeError: '<' not supported between instances of 'float' and 'str'
1.5 == 1.5
    True
1 == 1.0
    True
2**53 == 2.0**53
    True
2**53+1 == 2.0**53
    False
10**400 > 1e308
    True
10**400 == float('inf')
    False
10**400 < float('inf')
    True
1.5 < 2
    True
float('nan') == float('nan')
    False
-10**400 < float('-inf')
    False
float.from_number(5)
    5.0
float.from_number(1.5)
    1.5
float.from_number('5')
    TypeError: must be real number, not str
repr(1e22)
    '1e+22'
repr(1e16)
    '1e+16'
repr(123456789012345678.0)
    '1.2345678901234568e+17'
repr(1e-5)
    '1e-05'
repr(0.0001)
    '0.0001'
repr(-0.0)
    '-0.0'
repr(1.0)
    '1.0'
(1.5).real, (1.5).imag, (1.5).conjugate(), (1.5).__getnewargs__()
    (1.5, 0.0, 1.5, (1.5,))
(1.5).__int__(), (1.5).__bool__(), (0.0).__bool__(), -1.5, +1.5, abs(-1.5)
    (1, True, False, -1.5, 1.5, 1.5)
complex('1+2j')
    (1+2j)
complex('j')
    1j
complex('-j')
    -1j
complex(' 1.5 ')
    (1.5+0j)
complex('(1+2j)')
    (1+2j)
complex('1e3-2.5e-1j')
    (1000-0.25j)
complex('nan+infj')
    (nan+infj)
complex('1_0+2_0j')
    (10+20j)
complex('+1.5J')
    1.5j
complex('1')
    (1+0j)
complex('1 + 2j')
    ValueError: complex() arg is a malformed string
complex('')
    ValueError: complex() arg is a malformed string
complex('1+2')
    ValueError: complex() arg is a malformed string
complex('x')
    ValueError: complex() arg is a malformed string
complex('1','2')
    TypeError: complex() argument 'real' must be a real number, not str
complex(1,'2')
    TypeError: complex() argument 'imag' must be a real number, not str
complex(None)
    TypeError: complex() argument must be a string or a number, not NoneType
complex([])
    TypeError: complex() argument must be a string or a number, not list
complex(1, None)
    TypeError: complex() argument 'imag' must be a real number, not NoneType
complex()
    0j
complex(1)
    (1+0j)
complex(1,2)
    (1+2j)
complex(real=1)
    (1+0j)
complex(imag=2)
    2j
complex(1.5, -0.0)
    (1.5-0j)
complex(1,2,3)
    TypeError: complex() takes at most 2 arguments (3 given)
repr(1j)
    '1j'
repr(-1j)
    '(-0-1j)'
repr(1+0j)
    '(1+0j)'
repr(complex(0.0,-0.0))
    '-0j'
repr(complex(-0.0, 1))
    '(-0+1j)'
repr(1e16+1e-7j)
    '(1e+16+1e-07j)'
repr(complex(float('nan'),float('inf')))
    '(nan+infj)'
repr(complex(1,float('-inf')))
    '(1-infj)'
(1+2j)+1, 1+(1+2j), (1+2j)*(3-1j), (1+2j)/(3-1j), (1+2j)-1.5, 1.5-(1+2j), 2*(1+2j), (1+2j)/2, 2/(1+2j)
    ((2+2j), (2+2j), (5+5j), (0.1+0.7000000000000001j), (-0.5+2j), (0.5-2j), (2+4j), (0.5+1j), (0.4-0.8j))
1j/0
    ZeroDivisionError: division by zero
1j//1
    TypeError: unsupported operand type(s) for //: 'complex' and 'int'
1j%1
    TypeError: unsupported operand type(s) for %: 'complex' and 'int'
divmod(1j,1)
    TypeError: unsupported operand type(s) for divmod(): 'complex' and 'int'
1j<1
    TypeError: '<' not supported between instances of 'complex' and 'int'
(1+2j)**2, (1+2j)**-1, (1+2j)**0, 0j**0, 2j**3, (1+2j)**20
    ((-3+4j), (0.2-0.4j), (1+0j), (1+0j), (-0-8j), (-9653287-1476984j))
0j**-1
    ZeroDivisionError: zero to a negative or complex power
0j**1j
    ZeroDivisionError: zero to a negative or complex power
(1+2j)**0.5, 2**(1j), (1+2j)**(1+2j), (1+2j)**100, (1+2j)**101
    ((1.272019649514069+0.7861513777574233j), (0.7692389013639721+0.6389612763136348j), (-0.22251715680177264+0.1007091311360754j), (-6.443164690985892e+34-6.113241307762508e+34j), (5.783317924538885e+34-1.8999570689734468e+35j))
pow(1j,2,3)
    ValueError: complex modulo
abs(3+4j)
    5.0
-(1+2j)
    (-1-2j)
(1+2j).conjugate()
    (1-2j)
(1+2j).real
    1.0
(1+2j).imag
    2.0
abs(complex(1e308,1e308))
    1.4142135623730951e+308
hash(1+2j)
    2000007
hash(1+0j)
    1
hash(1.5+0j)
    1152921504606846977
1+0j == 1
    True
1j == 1j
    True
1j != 2
    True
1+0j == 1.0
    True
complex(2**53,0) == 2**53+1
    False
1j == 'a'
    False
bool(0j)
    False
bool(1j)
    True
int(1+0j)
    TypeError: int() argument must be a string, a bytes-like object or a real number, not 'complex'
float(1+0j)
    TypeError: float() argument must be a string or a real number, not 'complex'
complex.from_number(5)
    (5+0j)
complex.from_number(1j)
    1j
complex.from_number(1.5)
    (1.5+0j)
complex.from_number('5')
    TypeError: must be real number, not str
(1+2j).__getnewargs__(), (1+2j).__complex__()
    ((1.0, 2.0), (1+2j))
1j + None
    TypeError: unsupported operand type(s) for +: 'complex' and 'NoneType'
complex(b'1')
    TypeError: complex() argument must be a string or a number, not bytes
(1j).__eq__(1), (1j).__lt__(1j), (1j).__add__('a')
    (False, NotImplemented, NotImplemented)
complex('inf')
    (inf+0j)
complex('infj')
    infj
complex('1e500')
    (inf+0j)
complex('nanj')
    nanj
1j * float('inf')
    (nan+infj)
complex(float('inf'),float('nan'))*complex(1,1)
    (inf+infj)
complex(1,1)/complex(float('inf'),0)
    0j
1.5 - 1j
    (1.5-1j)
1j - 1.5
    (-1.5+1j)
-0.0 + 0j
    0j
complex(-0.0,0)+1.0
    (1+0j)
int('x')
    ValueError: invalid literal for int() with base 10: 'x'
int('0x1f', 16)
    31
int('1_000')
    1000
int('_1')
    ValueError: invalid literal for int() with base 10: '_1'
int('1__0')
    ValueError: invalid literal for int() with base 10: '1__0'
int('')
    ValueError: invalid literal for int() with base 10: ''
int(' 12 ')
    12
int('12', 1)
    ValueError: int() base must be >= 2 and <= 36, or 0
int('12', 37)
    ValueError: int() base must be >= 2 and <= 36, or 0
int('12', 0)
    12
int('012', 0)
    ValueError: invalid literal for int() with base 0: '012'
int('0b11', 0)
    3
int('0o17',0)
    15
int('0_7',0)
    ValueError: invalid literal for int() with base 0: '0_7'
int('0x_f',0)
    15
int('z',36)
    35
int(12, 10)
    TypeError: int() can't convert non-string with explicit base
int(1.5, 10)
    TypeError: int() can't convert non-string with explicit base
int(b'12')
    12
int(b'x')
    ValueError: invalid literal for int() with base 10: b'x'
int(bytearray(b'7'))
    7
int(None)
    TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'
int([])
    TypeError: int() argument must be a string, a bytes-like object or a real number, not 'list'
int(base=10)
    TypeError: int() missing string argument
int(x=1)
    TypeError: int() got an unexpected keyword argument 'x'
int('1', base=2.5)
    TypeError: 'float' object cannot be interpreted as an integer
int('１２')
    12
int('1２')
    12
int('\ud800')
    ValueError: invalid literal for int() with base 10: '\ud800'
int('1\x00')
    ValueError: invalid literal for int() with base 10: '1\x00'
int('9'*4301)
    ValueError: Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit
int(float('inf'))
    OverflowError: cannot convert float infinity to integer
int(float('nan'))
    ValueError: cannot convert float NaN to integer
int('+5')
    5
int('- 5')
    ValueError: invalid literal for int() with base 10: '- 5'
int('-0x5', 16)
    -5
int(1j)
    TypeError: int() argument must be a string, a bytes-like object or a real number, not 'complex'
int(True)
    1
int(b'1\xff')
    ValueError: invalid literal for int() with base 10: b'1\xff'
int('é')
    ValueError: invalid literal for int() with base 10: 'é'
int(' ')
    ValueError: invalid literal for int() with base 10: ' '
10**5000
    ValueError: Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit
repr(-10**4300)
    ValueError: Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit
int(1,2,3)
    TypeError: int expected at most 2 arguments, got 3
(5).to_bytes(0)
    OverflowError: int too big to convert
(256).to_bytes(1)
    OverflowError: int too big to convert
(-1).to_bytes(1)
    OverflowError: can't convert negative int to unsigned
(5).to_bytes(-1)
    ValueError: length argument must be non-negative
(5).to_bytes(2,'x')
    ValueError: byteorder must be either 'little' or 'big'
(5).to_bytes(2,5)
    TypeError: to_bytes() argument 'byteorder' must be str, not int
(-129).to_bytes(1,signed=True)
    OverflowError: int too big to convert
int.from_bytes([1,2])
    258
int.from_bytes('a')
    TypeError: cannot convert 'str' object to bytes
int.from_bytes(5)
    TypeError: cannot convert 'int' object to bytes
int.from_bytes(b'\xff',signed=True)
    -1
int.from_bytes(b'', 'little')
    0
round(15,-1)
    20
round(25,-1)
    20
round(5,None)
    5
round(5, 'a')
    TypeError: 'str' object cannot be interpreted as an integer
(5).__round__(1.5)
    TypeError: 'float' object cannot be interpreted as an integer
pow(2,-1)
    0.5
pow(2,-1,5)
    3
pow(2,3,0)
    ValueError: pow() 3rd argument cannot be 0
pow(2,-1,4)
    ValueError: base is not invertible for the given modulus
0**-1
    ZeroDivisionError: zero to a negative power
1//0
    ZeroDivisionError: division by zero
1%0
    ZeroDivisionError: division by zero
divmod(1,0)
    ZeroDivisionError: division by zero
1/0
    ZeroDivisionError: division by zero
1<<-1
    ValueError: negative shift count
1>>-1
    ValueError: negative shift count
1<<(2**70)
    OverflowError: too many digits in integer
10**400/1
    OverflowError: integer division result too large for a float
1/10**400
    0.0
(5).__add__(1.5), (5).__radd__(1), (5).__pow__('a'), (5).__lshift__(1.5)
    (NotImplemented, 6, NotImplemented, NotImplemented)
1 + None
    TypeError: unsupported operand type(s) for +: 'int' and 'NoneType'
1 < 'a'
    TypeError: '<' not supported between instances of 'int' and 'str'
True & True
    True
True & 1
    1
True | False
    True
True ^ True
    False
True+True
    2
bool('a')
    True
bool()
    False
(5).real, (5).imag, (5).numerator, (5).denominator
    (5, 0, 5, 1)
(5).__getnewargs__(), True.__getnewargs__()
    ((5,), (1,))
(5).__trunc__(), (5).__floor__(), (5).__ceil__(), (5).__index__(), (5).__int__(), (5).__float__(), (5).__bool__()
    (5, 5, 5, 5, 5, 5.0, True)
int.__str__(True)
    'True'
int.real
    <attribute 'real' of 'int' objects>
1 in 'a'
    TypeError: 'in <string>' requires string as left operand, not int
3 * 'ab'
    'ababab'
int('0b101', 2)
    5
int('0B101', 0)
    5
int('0o17', 8)
    15
int('0xFf', 16)
    255
int('ff', 16)
    255
int('z', 36)
    35
int('-0')
    0
int('00')
    0
int('0_0', 0)
    0
int('1' * 50)
    11111111111111111111111111111111111111111111111111
int('-' + '9' * 20)
    -99999999999999999999
int('0x', 16)
    ValueError: invalid literal for int() with base 16: '0x'
int('0b2', 0)
    ValueError: invalid literal for int() with base 0: '0b2'
int('00', 0)
    0
int('0', 0)
    0
int('01', 0)
    ValueError: invalid literal for int() with base 0: '01'
int('1_', 0)
    ValueError: invalid literal for int() with base 0: '1_'
int('\u0661\u0662')
    12
int(3.99)
    3
int(-3.99)
    -3
int(1e18)
    1000000000000000000
int(' -7 ')
    -7
int('\n5\t')
    5
int.from_bytes(b'\x01\x00')
    256
int.from_bytes(b'\x01\x00', 'little')
    1
int.from_bytes(b'\xff\xff', signed=True)
    -1
int.from_bytes(b'\x00' * 9 + b'\x01')
    1
(1).to_bytes(2)
    b'\x00\x01'
(1).to_bytes(2, 'little')
    b'\x01\x00'
(-2).to_bytes(2, signed=True)
    b'\xff\xfe'
(2**64).to_bytes(9)
    b'\x01\x00\x00\x00\x00\x00\x00\x00\x00'
(-2**63).to_bytes(8, signed=True)
    b'\x80\x00\x00\x00\x00\x00\x00\x00'
(0).to_bytes(0)
    b''
(-1).to_bytes(1, signed=True)
    b'\xff'
(127).to_bytes(1, signed=True)
    b'\x7f'
(128).to_bytes(1, signed=True)
    OverflowError: int too big to convert
(2**63).to_bytes(8, signed=True)
    OverflowError: int too big to convert
round(15, -1)
    20
round(25, -1)
    20
round(-15, -1)
    -20
round(12345, -2)
    12300
round(10**30 + 5 * 10**9, -10)
    1000000000000000000000000000000
round(5, 3)
    5
round(5, -5)
    0
round(50, -2)
    0
round(150, -2)
    200
round(250, -2)
    200
7 // -2
    -4
-7 // 2
    -4
7 % -2
    -1
-7 % 2
    1
divmod(-7, 2)
    (-4, 1)
divmod(7, -2)
    (-4, -1)
-7 // -2
    3
2**100 // 3**20
    363558641556578823726
-(2**100) % 7**30
    6976400884577880901644882
2**53 + 1
    9007199254740993
2**53 * 3
    27021597764222976
-2**63
    -9223372036854775808
(2**64) >> 3
    2305843009213693952
-1 >> 100
    -1
1 << 70
    1180591620717411303424
5 & 3
    1
5 | 3
    7
5 ^ 3
    6
~5
    -6
-5 & 0xff
    251
-1 & 2**70
    1180591620717411303424
2**70 | 1
    1180591620717411303425
2**70 ^ 2**70
    0
-2**40 & 2**45 - 1
    34084860461056
~(2**60)
    -1152921504606846977
10**15 * 10**15
    1000000000000000000000000000000
99999999 * 99999999
    9999999800000001
2**52 + 2**52
    9007199254740992
-(2**53) - 5
    -9007199254740997
3**40
    12157665459056928801
(-3)**41
    -36472996377170786403
0**0
    1
2**0
    1
pow(3, 200, 13)
    9
pow(3, -1, 7)
    5
pow(-3, 3, 7)
    1
pow(3, 3, -7)
    -1
1 / 3
    0.3333333333333333
10**400 / 10**399
    10.0
2**1000 / 3
    3.5716953572875575e+300
-7 / 2
    -3.5
0 / 5
    0.0
1 / 2**1070
    8e-323
(2**53 + 1) / 1
    9007199254740992.0
3 / 10**30
    3e-30
10**400 / 1
    OverflowError: integer division result too large for a float
hash(10**20)
    848750603811160107
hash(-10**20)
    -848750603811160107
hash(2**61 - 2)
    2305843009213693950
hash(2**62)
    2
hash(1 / 3)
    768614336404564608
hash(2.5)
    1152921504606846978
hash(-2.5)
    -1152921504606846978
hash(1e20)
    848750603811160107
hash(True)
    1
hash(0.0)
    0
hash(-1.0)
    -2
float('1e400')
    inf
float('-1e-400')
    -0.0
float('1.e5')
    100000.0
float('.5')
    0.5
float('5.')
    5.0
float('  +1e-3\n')
    0.001
float('1E5')
    100000.0
float('INFINITY')
    inf
float('-NaN')
    nan
float('.')
    ValueError: could not convert string to float: '.'
float('1e+')
    ValueError: could not convert string to float: '1e+'
float('e5')
    ValueError: could not convert string to float: 'e5'
float('1 2')
    ValueError: could not convert string to float: '1 2'
float('infin')
    ValueError: could not convert string to float: 'infin'
float('--1')
    ValueError: could not convert string to float: '--1'
0.1 + 0.2
    0.30000000000000004
1e308 * 10
    inf
-1e308 * 10
    -inf
1.0 / 3
    0.3333333333333333
2.5 // 1
    2.0
-2.5 // 1
    -3.0
5.5 % 2
    1.5
-5.5 % 2
    0.5
5.5 % -2
    -0.5
1e17 % 3
    1.0
1.0 // 0.1
    9.0
1 % 0.1
    0.09999999999999995
divmod(1e16, 3)
    (3333333333333333.0, 1.0)
2.5.__round__()
    2
2.675.__round__(2)
    2.67
1e22.__round__(-22)
    1e+22
0.5.__round__()
    0
1.5.__round__()
    2
-0.5.__round__()
    0
1234.5678.__round__(2)
    1234.57
1234.5678.__round__(-2)
    1200.0
5e-324.__round__(323)
    0.0
1.0.__round__(400)
    1.0
1.5.__eq__('a')
    NotImplemented
1.5.__add__('a')
    NotImplemented
1.5.__radd__(1)
    2.5
1.5.__rsub__(1)
    -0.5
1.5.__rtruediv__(3)
    2.0
1.5.__rpow__(2)
    2.8284271247461903
1.5.__rfloordiv__(4)
    2.0
1.5.__rmod__(4)
    1.0
1.5.__rdivmod__(4)
    (2.0, 1.0)
complex('1e5+1e-5j')
    (100000+1e-05j)
complex('-.5j')
    -0.5j
complex(' ( 1+2j ) ')
    (1+2j)
complex('+j')
    1j
complex('1_0j')
    10j
complex('infinityj')
    infj
complex('1e5j')
    100000j
complex('1+-2j')
    ValueError: complex() arg is a malformed string
complex('1j+2')
    ValueError: complex() arg is a malformed string
complex('1+2jj')
    ValueError: complex() arg is a malformed string
complex('((1))')
    ValueError: complex() arg is a malformed string
complex('()')
    ValueError: complex() arg is a malformed string
complex('1_+2j')
    ValueError: could not convert string to complex: '1_+2j'
repr(complex(-0.0, -0.0))
    '(-0-0j)'
repr(complex(1e20, 1e-20))
    '(1e+20+1e-20j)'
repr(complex('nan'))
    '(nan+0j)'
(1e200+1e200j) ** 2
    OverflowError: complex exponentiation
(1e308+1e308j) * (1e308+1e308j), (1+1j) / (1e-320+1e-320j)
    ((nan+infj), (inf+0j))
abs(complex(float('inf'), float('nan')))
    inf
abs(complex(float('nan'), 1))
    nan
True + 1
    2
True * 3.5
    3.5
True == 1.0
    True
True & 5
    1
True ^ False
    True
True ** 2
    1
True / 2
    0.5
True.real
    1
True.__and__(1)
    1
True.__and__(1.5)
    NotImplemented
True.bit_length()
    1
bool('')
    False
bool('0')
    True
complex('1__0j')
    ValueError: could not convert string to complex: '1__0j'
complex('_1')
    ValueError: could not convert string to complex: '_1'
complex('1_')
    ValueError: could not convert string to complex: '1_'
complex('1_0 + 2j')
    ValueError: complex() arg is a malformed string
complex('\u0661_j')
    ValueError: could not convert string to complex: '١_j'
complex('é')
    ValueError: complex() arg is a malformed string
complex('1_é')
    ValueError: could not convert string to complex: '1_é'
(1).to_bytes(1,'big',foo=1)
    TypeError: to_bytes() got an unexpected keyword argument 'foo'
(5).to_bytes(foo=1)
    TypeError: to_bytes() got an unexpected keyword argument 'foo'
type('I', (int,), {})(5) + 1
    6
type('I', (int,), {})('ff', 16)
    255
type('F', (float,), {})('1.5') * 2
    3.0
type('C', (complex,), {})(1, 2) + 1
    (2+2j)
int(type('A', (), {'__int__': lambda s: 5})())
    5
int(type('A', (), {'__index__': lambda s: 6})())
    6
float(type('A', (), {'__index__': lambda s: 6})())
    6.0
complex(type('A', (), {'__complex__': lambda s: 2j})())
    2j
complex(type('A', (), {'__float__': lambda s: 2.5})(), 1)
    (2.5+1j)
5 + type('A', (), {'__radd__': lambda s, o: ('r', o)})()
    ('r', 5)
1.5 * type('A', (), {'__rmul__': lambda s, o: ('r', o)})()
    ('r', 1.5)
1j - type('A', (), {'__rsub__': lambda s, o: ('r', o)})()
    ('r', 1j)
5 == type('A', (), {'__eq__': lambda s, o: 'eq'})()
    'eq'
5 < type('A', (), {'__gt__': lambda s, o: 'gt'})()
    'gt'
type('I', (int,), {'__add__': lambda s, o: 'sub'})(5) + 1
    'sub'
1 + type('I', (int,), {'__radd__': lambda s, o: 'rsub'})(5)
    'rsub'
pow(type('A', (), {'__pow__': lambda s, o, m=None: (o, m)})(), 2, 3)
    (2, 3)
divmod(type('A', (), {'__divmod__': lambda s, o: 'dm'})(), 2)
    'dm'
round(type('A', (), {'__round__': lambda s, n=None: ('r', n)})(), 2)
    ('r', 2)
hex(255)
    '0xff'
oct(8)
    '0o10'
bin(5)
    '0b101'
hex(-255)
    '-0xff'
bin(-2**70)
    '-0b10000000000000000000000000000000000000000000000000000000000000000000000'
hex(True)
    '0x1'
hex(1.5)
    TypeError: 'float' object cannot be interpreted as an integer
0x10
    16
0o10
    8
0b10
    2
1_000
    1000
1e3
    1000.0
1_0.0_1e1_0
    100100000000.0
.5
    0.5
5.
    5.0
0xFFFFFFFFFFFFFFFFFF
    4722366482869645213695
1j
    1j
1.5J
    1.5j
00
    0
""")
