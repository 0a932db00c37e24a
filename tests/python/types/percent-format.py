# The % operator of str and bytes.
from expected import check

check(r"""
'%d' % 1.5
    '1'
'%d' % '1'
    TypeError: %d format: a real number is required, not str
'%x' % 1.5
    TypeError: %x format: an integer is required, not float
'%s %s' % (1,)
    TypeError: not enough arguments for format string
'%s' % (1,2)
    TypeError: not all arguments converted during string formatting
'%(a)s' % 1
    TypeError: format requires a mapping
'%(a)s' % {'a':1}
    '1'
'%(a)s' % {}
    KeyError: 'a'
'%(a' % {'a':1}
    ValueError: incomplete format key
'%' % ()
    ValueError: incomplete format
'%y' % 1
    ValueError: unsupported format character 'y' (0x79) at index 1
'abc%' % 1
    ValueError: incomplete format
'%5%' % ()
    TypeError: not enough arguments for format string
'%%' % ()
    '%'
'%c' % 'ab'
    TypeError: %c requires an int or a unicode character, not a string of length 2
'%c' % 1114112
    OverflowError: %c arg not in range(0x110000)
'%c' % 'a'
    'a'
'%c' % 97
    'a'
'%c' % 1.5
    TypeError: %c requires an int or a unicode character, not float
'%c' % -1
    OverflowError: %c arg not in range(0x110000)
'%c' % 10**30
    OverflowError: %c arg not in range(0x110000)
'%*d' % (5, 3)
    '    3'
'%-*d|' % (5, 3)
    '3    |'
'%*d' % ('x', 3)
    TypeError: * wants int
'%*d|' % (-5, 3)
    '3    |'
'%.*f' % (2, 3.14159)
    '3.14'
'%.*f' % (-2, 3.14159)
    '3'
'%5.3d|' % 7
    '  007|'
'%-5d|' % 7
    '7    |'
'%05d|' % -7
    '-0007|'
'%+d % d' % (3,3)
    '+3  3'
'%#x %#o %#X' % (255,8,255)
    '0xff 0o10 0XFF'
'%#5x|' % 10
    '  0xa|'
'%#08x|' % 10
    '0x00000a|'
'%x' % -255
    '-ff'
'%.3x' % 10
    '00a'
'%#.3x' % 10
    '0x00a'
'%f' % 'x'
    TypeError: must be real number, not str
'%f' % 1
    '1.000000'
'%f' % float('nan')
    'nan'
'%F' % float('inf')
    'INF'
'%010f' % float('inf')
    '0000000inf'
'%+f' % float('nan')
    '+nan'
'%e' % 12345.678
    '1.234568e+04'
'%g' % 1e10
    '1e+10'
'%#g' % 1.0
    '1.00000'
'%G' % 1e-10
    '1E-10'
'%.0f' % 2.5
    '2'
'%#.0f' % 2.5
    '2.'
'%.60f' % 0.1
    '0.100000000000000005551115123125782702118158340454101562500000'
'%r' % 'a'
    "'a'"
'%a' % 'é'
    "'\\xe9'"
'%.2s|' % 'abc'
    'ab|'
'%5.2s|' % 'abc'
    '   ab|'
'%-5s|' % 'abc'
    'abc  |'
'%s' % None
    'None'
'%s' % [1]
    '[1]'
'%s' % ((1,2),)
    '(1, 2)'
'%i' % 2**70
    '1180591620717411303424'
'%u' % 3
    '3'
'%ld' % 3
    '3'
'%hhd' % 3
    ValueError: unsupported format character 'h' (0x68) at index 2
'%d' % True
    '1'
'%s' % True
    'True'
'a' % 1
    TypeError: not all arguments converted during string formatting
'a' % ()
    'a'
'a' % []
    'a'
'a' % {}
    'a'
'a' % {'x':1}
    'a'
'%s' % {'x':1}
    "{'x': 1}"
'a' % 'x'
    TypeError: not all arguments converted during string formatting
'%(a)s %(b)s' % {'a':1,'b':2}
    '1 2'
'%(a)d' % {'a':'x'}
    TypeError: %d format: a real number is required, not str
'%((a))s' % {'(a)':1}
    '1'
'%s %(a)s' % {'a':1}
    "{'a': 1} 1"
'%(a)s %s' % {'a':1}
    TypeError: not enough arguments for format string
'%99999999999999999999d' % 1
    ValueError: width too big
'%.99999999999999999999d' % 1
    ValueError: precision too big
'%.2147483648f' % 1.0
    ValueError: precision too big
'%0*d' % (5,3)
    '00003'
'%d' % 1j
    TypeError: %d format: a real number is required, not complex
'%f' % 1j
    TypeError: must be real number, not complex
'%x' % 'a'
    TypeError: %x format: an integer is required, not str
'%o' % None
    TypeError: %o format: an integer is required, not NoneType
'%.d' % 0
    '0'
'%.0d' % 0
    '0'
'%+s' % 1
    '1'
'%s' % b'a'
    "b'a'"
'%d' % float('inf')
    OverflowError: cannot convert float infinity to integer
'%d' % float('nan')
    ValueError: cannot convert float NaN to integer
'%d' % 1e20
    '100000000000000000000'
'% 05d' % 3
    ' 0003'
'%05s|' % 'a'
    '    a|'
'%é' % 1
    ValueError: unsupported format character '?' (0xe9) at index 1
'%-05d|' % 3
    '3    |'
'%+05d|' % 3
    '+0003|'
'%.5s' % 123456789
    '12345'
'%c' % '😀'
    '😀'
'%*s' % (10**20, 'a')
    OverflowError: Python int too large to convert to C ssize_t
'%(a)*d' % {'a':3}
    TypeError: not enough arguments for format string
'%s' % ()
    TypeError: not enough arguments for format string
'%z' % ()
    TypeError: not enough arguments for format string
'%d %d' % [1]
    TypeError: %d format: a real number is required, not list
'%5%|' % (1,)
    ValueError: unsupported format character '%' (0x25) at index 2
'%(a)%' % {'a':1}
    ValueError: unsupported format character '%' (0x25) at index 4
'%-%' % (1,)
    ValueError: unsupported format character '%' (0x25) at index 2
'%5%' % 3
    ValueError: unsupported format character '%' (0x25) at index 2
b'%5%|' % (1,)
    ValueError: unsupported format character '%' (0x25) at index 2
b'%d' % 1.5
    b'1'
b'%d' % 'a'
    TypeError: %d format: a real number is required, not str
b'%s' % 'a'
    TypeError: %b requires a bytes-like object, or an object that implements __bytes__, not 'str'
b'%b' % 1
    TypeError: %b requires a bytes-like object, or an object that implements __bytes__, not 'int'
b'%c' % 256
    OverflowError: %c arg not in range(256)
b'%c' % b'ab'
    TypeError: %c requires an integer in range(256) or a single byte, not a bytes object of length 2
b'%c' % 'a'
    TypeError: %c requires an integer in range(256) or a single byte, not str
b'%f' % 'x'
    TypeError: float argument required, not str
b'%y' % 1
    ValueError: unsupported format character 'y' (0x79) at index 1
b'%a' % 'é'
    b"'\\xe9'"
b'%r' % 'é'
    b"'\\xe9'"
b'%s' % b'abc'
    b'abc'
b'%.2s' % b'abc'
    b'ab'
b'%(a)s' % {b'a': b'x'}
    b'x'
b'a' % 1
    TypeError: not all arguments converted during bytes formatting
b'%s' % 3
    TypeError: %b requires a bytes-like object, or an object that implements __bytes__, not 'int'
bytearray(b'%d') % 3
    bytearray(b'3')
'%i' % 'a'
    TypeError: %i format: a real number is required, not str
b'%c' % 1.5
    TypeError: %c requires an integer in range(256) or a single byte, not float
b'%x' % 1.5
    TypeError: %x format: an integer is required, not float
'%s' % format(1, '>5')
    '    1'
'%5s' % '😀'
    '    😀'
'%.3f' % 2.0005
    '2.001'
'%.2f' % 2.675
    '2.67'
'%g' % 123456789
    '1.23457e+08'
'%g' % 0.00001234
    '1.234e-05'
'%.10g' % (1/3)
    '0.3333333333'
'%e' % 0
    '0.000000e+00'
'%.0e' % 15
    '2e+01'
'%#x' % 255
    '0xff'
'%-8d|' % 5
    '5       |'
'%+.1e' % 12345
    '+1.2e+04'
'%5.1f|' % 3.14159
    '  3.1|'
'%05.1f|' % -3.14159
    '-03.1|'
'%s' % 1.0
    '1.0'
'%r' % 'x'
    "'x'"
'%c%c' % ('a', 98)
    'ab'
'%%%d' % 5
    '%5'
'%x' % 2**70
    '400000000000000000'
'%d' % -2**70
    '-1180591620717411303424'
'%o' % -8
    '-10'
'%s' % False
    'False'
'%s' % type('S', (str,), {'__str__': lambda s: 'str'})('a')
    'str'
'%(x)s' % type('D', (dict,), {'__missing__': lambda s, k: k.upper()})()
    'X'
'%s' % type('A', (), {'__str__': lambda s: 5})()
    TypeError: __str__ returned non-string (type int)
'%r' % type('A', (), {'__repr__': lambda s: 5})()
    TypeError: __repr__ returned non-string (type int)
'%d' % type('A', (), {'__int__': lambda s: 5})()
    '5'
'%x' % type('A', (), {'__index__': lambda s: 5})()
    '5'
'%f' % type('A', (), {'__float__': lambda s: 5.5})()
    '5.500000'
'%d' % type('A', (), {'__index__': lambda s: 5})()
    '5'
'%.1f' % type('A', (), {'__index__': lambda s: 5})()
    '5.0'
'%x' % type('A', (), {'__int__': lambda s: 5})()
    TypeError: %x format: an integer is required, not A
'%s' % type('A', (str,), {'__rmod__': lambda s, o: ('r', o)})('z')
    ('r', '%s')
""")
