# format(), str.format, str.format_map and the format mini-language.
from expected import check

check(r"""
format(1,'x,')
    ValueError: Invalid format specifier 'x,' for object of type 'int'
format(1,',x')
    ValueError: Cannot specify ',' with 'x'.
format(1,'_x')
    '1'
format(65535,'_x')
    'ffff'
format(10**7,'_b')
    '1001_1000_1001_0110_1000_0000'
format(1000000,',')
    '1,000,000'
format(1000000,'_')
    '1_000_000'
format(1,',_')
    ValueError: Cannot specify both ',' and '_'.
format(1,'_,')
    ValueError: Cannot specify both ',' and '_'.
format(1,',,')
    ValueError: Cannot specify ',' with ','.
format(1,'__')
    ValueError: Cannot specify '_' with '_'.
format(1,'.2')
    ValueError: Precision not allowed in integer format specifier
format(1,'.2d')
    ValueError: Precision not allowed in integer format specifier
format(1,'y')
    ValueError: Unknown format code 'y' for object of type 'int'
format(1,'s')
    ValueError: Unknown format code 's' for object of type 'int'
format(1.5,'s')
    ValueError: Unknown format code 's' for object of type 'float'
format(1.5,'d')
    ValueError: Unknown format code 'd' for object of type 'float'
format('a','d')
    ValueError: Unknown format code 'd' for object of type 'str'
format('a','+')
    ValueError: Sign not allowed in string format specifier
format('a',' ')
    ValueError: Space not allowed in string format specifier
format('a','=5')
    ValueError: '=' alignment not allowed in string format specifier
format('a','#')
    ValueError: Alternate form (#) not allowed in string format specifier
format('a','z')
    ValueError: Negative zero coercion (z) not allowed in string format specifier
format('a',',')
    ValueError: Cannot specify ',' with 's'.
format('a','_')
    ValueError: Cannot specify '_' with 's'.
format('a','05')
    'a0000'
format('a','5')
    'a    '
format('abc','.2')
    'ab'
format('abc','>5.2s')
    '   ab'
format('a','*^5')
    '**a**'
format('a','.')
    ValueError: Format specifier missing precision
format('a','5x5')
    ValueError: Invalid format specifier '5x5' for object of type 'str'
format('a','5.2.3')
    ValueError: Invalid format specifier '5.2.3' for object of type 'str'
format(1,'zd')
    ValueError: Negative zero coercion (z) not allowed in integer format specifier
format(1,'z')
    ValueError: Negative zero coercion (z) not allowed in integer format specifier
format(-0.001,'z.1f')
    '0.0'
format(-0.0,'z')
    '0.0'
format(-0.0,'z.2g')
    '0'
format(1,'c')
    '\x01'
format(65,'5c')
    '    A'
format(65,'<5c')
    'A    '
format(65,'+c')
    ValueError: Sign not allowed with integer format specifier 'c'
format(65,'#c')
    ValueError: Alternate form (#) not allowed with integer format specifier 'c'
format(65,',c')
    ValueError: Cannot specify ',' with 'c'.
format(0x110000,'c')
    OverflowError: %c arg not in range(0x110000)
format(-1,'c')
    OverflowError: %c arg not in range(0x110000)
format(1,'99999999999999999999')
    ValueError: Too many decimal digits in format string
format(1.0,'.99999999999999999999')
    ValueError: Too many decimal digits in format string
format(1.0,'.2147483648f')
    ValueError: precision too big
format(1,'#x')
    '0x1'
format(1,'#o')
    '0o1'
format(5,'#b')
    '0b101'
format(255,'#X')
    '0XFF'
format(-255,'#010x')
    '-0x00000ff'
format(5,'05')
    '00005'
format(-5,'05')
    '-0005'
format(-5,'=5')
    '-   5'
format(-5,'*=5')
    '-***5'
format(-5,'<05')
    '-5000'
format(5,'^05')
    '00500'
format(1234567,'015,')
    '000,001,234,567'
format(1234567,'013,')
    '0,001,234,567'
format(-1234567,'015,')
    '-00,001,234,567'
format(1234,'06,')
    '01,234'
format(1234,'07,')
    '001,234'
format(1e10,',')
    '10,000,000,000.0'
format(1234567.891,',.2f')
    '1,234,567.89'
format(1234567.891,'_.2f')
    '1_234_567.89'
format(1234.5,'015,.2f')
    '0,000,001,234.50'
format(1.5,'n')
    '1.5'
format(15,'n')
    '15'
format(1e20,'n')
    '1e+20'
format(1,'n,')
    ValueError: Invalid format specifier 'n,' for object of type 'int'
format(1,',n')
    ValueError: Cannot specify ',' with 'n'.
format(1.5,',n')
    ValueError: Cannot specify ',' with 'n'.
format(1234.56789,'.4_f')
    '1234.567_9'
format(1234.56789,'.5,f')
    '1234.567,89'
format(1234.56789,'_.5_f')
    '1_234.567_89'
format(1234.56789,',._f')
    '1,234.567_890'
format(0.1,'')
    '0.1'
format(1e16,'')
    '1e+16'
format(1e16,'.3')
    '1e+16'
format(100.0,'.3')
    '1e+02'
format(1.0,'.1')
    '1e+00'
format(1234.0,'.2')
    '1.2e+03'
format(1.5,'%')
    '150.000000%'
format(0.256,'.1%')
    '25.6%'
format(1,'%')
    '100.000000%'
format(True,'')
    'True'
format(True,'d')
    '1'
format(True,'5')
    '    1'
format(1,'e')
    '1.000000e+00'
format(1,'f')
    '1.000000'
format(1,'g')
    '1'
format(10**400,'f')
    OverflowError: int too large to convert to float
format(float('nan'),'05')
    '00nan'
format(float('inf'),'+')
    '+inf'
format(float('-inf'),'010')
    '-000000inf'
format(float('inf'),',')
    'inf'
format(float('nan'),'F')
    'NAN'
format(float('inf'),'=+8')
    '+    inf'
format(1.5,'#')
    '1.5'
format(1.0,'#g')
    '1.00000'
format(1.0,'#.0f')
    '1.'
format(1.0,'#.0e')
    '1.e+00'
format(1+2j,'')
    '(1+2j)'
format(1+2j,'.2f')
    '1.00+2.00j'
format(1+2j,'>20')
    '              (1+2j)'
format(1+2j,'g')
    '1+2j'
format(1+2j,'+')
    '(+1+2j)'
format(-0.0-0.0j,'')
    '(-0-0j)'
format(2j,'')
    '2j'
format(2j,'.1f')
    '0.0+2.0j'
format(1+2j,',.1f')
    '1.0+2.0j'
format(1+2j,'05')
    ValueError: Zero padding is not allowed in complex format specifier
format(1+2j,'=20')
    ValueError: '=' alignment flag is not allowed in complex format specifier
format(1+2j,'d')
    ValueError: Unknown format code 'd' for object of type 'complex'
format(1+2j,'%')
    ValueError: Unknown format code '%' for object of type 'complex'
format(1+2j,'n')
    '1+2j'
format(complex('nan+infj'),'')
    '(nan+infj)'
format(1e16+1j,'')
    '(1e+16+1j)'
format(1e16+1j,'.3')
    '(1e+16+1j)'
format(1e16+1j,'e')
    '1.000000e+16+1.000000e+00j'
format(None,'5')
    TypeError: unsupported format string passed to NoneType.__format__
format([], 'x')
    TypeError: unsupported format string passed to list.__format__
format(object(),'x')
    TypeError: unsupported format string passed to object.__format__
format(None,'')
    'None'
format([],'')
    '[]'
format(1,5)
    TypeError: format() argument 2 must be str, not int
format(1,None)
    TypeError: format() argument 2 must be str, not None
'{}'.format()
    IndexError: Replacement index 0 out of range for positional args tuple
'{} {}'.format(1)
    IndexError: Replacement index 1 out of range for positional args tuple
'{0} {}'.format(1,2)
    ValueError: cannot switch from manual field specification to automatic field numbering
'{} {0}'.format(1,2)
    ValueError: cannot switch from automatic field numbering to manual field specification
'{a}'.format()
    KeyError: 'a'
'{a}'.format(a=1)
    '1'
'{a.real} {0[0]} {0[-1]}'.format([1], a=5)
    TypeError: list indices must be integers or slices, not str
'{0[-1]}'.format({'-1':5})
    '5'
'{0[a]} {0[1]}'.format({'a':2,1:3})
    '2 3'
'{'.format()
    ValueError: Single '{' encountered in format string
'}'.format()
    ValueError: Single '}' encountered in format string
'{{}}'.format()
    '{}'
'{!r}'.format('a')
    "'a'"
'{!s}'.format('a')
    'a'
'{!a}'.format('é')
    "'\\xe9'"
'{!x}'.format(1)
    ValueError: Unknown conversion specifier x
'{!}'.format(1)
    ValueError: unmatched '{' in format spec
'{!r'.format(1)
    ValueError: unmatched '{' in format spec
'{!rx}'.format(1)
    ValueError: expected ':' after conversion specifier
'{:'.format(1)
    ValueError: unmatched '{' in format spec
'{:{}}'.format(5,'3')
    '  5'
'{:{w}.{p}f}'.format(2.5,w=8,p=3)
    '   2.500'
'{:{:{}}}'.format(1,2,3)
    ValueError: Max string recursion exceeded
'{.a}'.format(1)
    AttributeError: 'int' object has no attribute 'a'
'{[}'.format(1)
    ValueError: expected '}' before end of string
'{[]}'.format(1)
    ValueError: Empty attribute in format string
'{[a}'.format(1)
    ValueError: expected '}' before end of string
'{0[a]b}'.format({'a':1})
    ValueError: Only '.' or '[' may follow ']' in format field specifier
'{0.}'.format(1)
    ValueError: Empty attribute in format string
'{0.real.imag}'.format(1)
    '0'
'{-1}'.format(1)
    KeyError: '-1'
'{ 0}'.format(1)
    KeyError: ' 0'
'{0x}'.format(1)
    KeyError: '0x'
'{99999999999999999999999}'.format(1)
    ValueError: Too many decimal digits in format string
'{1}'.format(1)
    IndexError: Replacement index 1 out of range for positional args tuple
'{a[b]}'.format_map({'a':{'b':1}})
    '1'
'{}'.format_map({'a':1})
    ValueError: Format string contains positional fields
'{0}'.format_map([1])
    ValueError: Format string contains positional fields
'{a}'.format_map(1)
    TypeError: 'int' object is not subscriptable
'a{b'.format(b=1)
    ValueError: expected '}' before end of string
'a}b'.format(b=1)
    ValueError: Single '}' encountered in format string
'{b}}'.format(b=1)
    ValueError: Single '}' encountered in format string
'{b!r:>5}'.format(b='x')
    "  'x'"
'{:!r}'.format('x')
    ValueError: Invalid format specifier '!r' for object of type 'str'
'{a!r!s}'.format(a=1)
    ValueError: expected ':' after conversion specifier
'{:>{w}}'.format('x', w=5)
    '    x'
'{:}'.format(1)
    '1'
'{0:}'.format(2)
    '2'
'{0[0}'.format([1])
    ValueError: expected '}' before end of string
'{a b}'.format(**{'a b':1})
    '1'
'{0!r:{1}}'.format('x','>5')
    "  'x'"
'{:d}'.format('x')
    ValueError: Unknown format code 'd' for object of type 'str'
'{:c}'.format(128512)
    '😀'
format(128512,'c')
    '😀'
'é{}é'.format('😀')
    'é😀é'
'{:😀^5}'.format('x')
    '😀😀x😀😀'
'{:{{}}}'.format(1)
    ValueError: Invalid format specifier '{}' for object of type 'int'
'{x:{y}}'.format(x=1,y={})
    ValueError: Invalid format specifier '{}' for object of type 'int'
str.format('{}', 1)
    '1'
'x'.format(1,2,a=3)
    'x'
'{0.__class__}'.format(1)
    "<class 'int'>"
format('a','<<5')
    'a<<<<'
format('a','^')
    'a'
format('a','<')
    'a'
format(3,'+')
    '+3'
format(3,' ')
    ' 3'
format(3,'-')
    '3'
format(1,'-x')
    '1'
format(3,'+#x')
    '+0x3'
format(3.7,'_')
    '3.7'
format(12345.678,'_')
    '12_345.678'
format(12345.678,'_e')
    '1.234568e+04'
format(12345.678,',g')
    '12,345.7'
format(1234567.0,',')
    '1,234,567.0'
format(1234567.5,',.3')
    '1.23e+06'
format(12345678.9,',%')
    '1,234,567,890.000000%'
format(True,'s')
    ValueError: Unknown format code 's' for object of type 'bool'
format(1,'')
    '1'
format(5,'.')
    ValueError: Format specifier missing precision
format(5,'=+#0_x')
    '+0x5'
format('x','s5')
    ValueError: Invalid format specifier 's5' for object of type 'str'
format(1.5,'.2147483647f')[:3]
    ValueError: precision too big
format(5, '<05d')
    '50000'
format(5.5,'<07')
    '5.50000'
format('a','<05')
    'a0000'
format('a','^05')
    '00a00'
format('a','=05')
    ValueError: '=' alignment not allowed in string format specifier
format('ab','010.1s')
    'a000000000'
format(123456,'x>20_d')
    'xxxxxxxxxxxxx123_456'
format(123456,'=20_d')
    '             123_456'
format(123456,'020_d')
    '0_000_000_000_123_456'
format(0xabcdef,'020_x')
    '0_0000_0000_00ab_cdef'
format(0xabcdef,'#020_x')
    '0x000_0000_00ab_cdef'
format(1234.5,'020,')
    '00,000,000,001,234.5'
format(1.0,'020,')
    '00,000,000,000,001.0'
format(-1.0,'=020,.1f')
    '-0,000,000,000,001.0'
'a'.format_map()
    TypeError: str.format_map() takes exactly one argument (0 given)
'a'.__format__(1)
    TypeError: __format__() argument must be str, not int
(5).__format__('d'), (5).__format__(5)
    TypeError: __format__() argument must be str, not int
float.__getformat__('double')
    'IEEE, little-endian'
float.__getformat__('float')
    'IEEE, little-endian'
float.__getformat__('x')
    ValueError: __getformat__() argument 1 must be 'double' or 'float'
1j.__format__('')
    '1j'
'{:>5}'.format('😀')
    '    😀'
'{0.real:>{1}.{2}f}|{x!r:^9}|{y[k]}'.format(3.14159, 10, 2, x='q', y={'k': 'v'})
    "      3.14|   'q'   |v"
format(1e100, 'f')[:20]
    '10000000000000000159'
format(1.5, '08.3f')
    '0001.500'
format(-1.5, '+08.3f')
    '-001.500'
format(1.5, '<8')
    '1.5     '
format(1.5, '^8')
    '  1.5   '
format(1e-10, 'g')
    '1e-10'
format(123456.0, 'g')
    '123456'
format(1234567.0, 'g')
    '1.23457e+06'
format(0.0, 'e')
    '0.000000e+00'
format(1e300, ',.2f')[:30]
    '1,000,000,000,000,000,052,504,'
format(3, '.2f')
    '3.00'
format(10**20, ',d')
    '100,000,000,000,000,000,000'
format(2**70, 'x')
    '400000000000000000'
format(-2**70, '#_x')
    '-0x40_0000_0000_0000_0000'
format(True, 'd')
    '1'
type('S', (str,), {'__format__': lambda s, f: 'X' + f})('a').__format__('q')
    'Xq'
format(type('S', (str,), {'__format__': lambda s, f: 'X' + f})('a'), 'q')
    'Xq'
'{:q}'.format(type('S', (str,), {'__format__': lambda s, f: 'X' + f})('a'))
    'Xq'
format(type('A', (), {'__format__': lambda s, f: 5})())
    TypeError: __format__ must return a str, not int
'{}'.format(type('A', (), {'__format__': lambda s, f: 5})())
    TypeError: __format__ must return a str, not int
'{a.b}'.format(a=type('A', (), {'__getattr__': lambda s, n: n * 2})())
    'bb'
'{a[x]}'.format(a=type('A', (), {'__getitem__': lambda s, n: n * 2})())
    'xx'
'{0[x]}'.format(type('A', (), {'__getitem__': lambda s, n: 1 / 0})) if False else 0
    0
'{a}'.format_map(type('D', (dict,), {'__missing__': lambda s, k: k.upper()})())
    'A'
""")
