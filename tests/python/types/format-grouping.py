# Format specifications: which complaint comes first, separators in fractions, zeros before infinity.
from expected import check

check(r"""
format(1, '_.3,o')
    ValueError: Precision not allowed in integer format specifier
format(1.5, '.3,x')
    ValueError: Unknown format code 'x' for object of type 'float'
format('a', '.6_')
    'a'
format('a', '*^#.6_')
    ValueError: Alternate form (#) not allowed in string format specifier
format('a', '.6,d')
    ValueError: Unknown format code 'd' for object of type 'str'
format(1, '.3,')
    ValueError: Precision not allowed in integer format specifier
format(1, 'z.2')
    ValueError: Precision not allowed in integer format specifier
format(1, 'z')
    ValueError: Negative zero coercion (z) not allowed in integer format specifier
format(1, '#c')
    ValueError: Alternate form (#) not allowed with integer format specifier 'c'
format(1, '+c')
    ValueError: Sign not allowed with integer format specifier 'c'
format(True, '.2,d')
    ValueError: Precision not allowed in integer format specifier
format(1j, '.2,x')
    ValueError: Unknown format code 'x' for object of type 'complex'
format(1j, '.,x')
    ValueError: Unknown format code 'x' for object of type 'complex'
format(1.5, '.,d')
    ValueError: Unknown format code 'd' for object of type 'float'
format(1.5, '.,')
    '1.5'
format(1.5, '.,n')
    ValueError: Cannot specify ',' with 'n'.
format(1.5, '.,e')
    '1.500,000e+00'
format('a', '.,')
    'a'
format('a', '.1,')
    'a'
format(1, '.,')
    '1'
format(1, '.,c')
    '\x01'
format(1, '.,x')
    '1'
format('abc', '+s')
    ValueError: Sign not allowed in string format specifier
format('abc', ' s')
    ValueError: Space not allowed in string format specifier
format('abc', '=s')
    ValueError: '=' alignment not allowed in string format specifier
format('abc', 'zs')
    ValueError: Negative zero coercion (z) not allowed in string format specifier
format('abc', '#s')
    ValueError: Alternate form (#) not allowed in string format specifier
format('abc', ',s')
    ValueError: Cannot specify ',' with 's'.
format('abc', '_s')
    ValueError: Cannot specify '_' with 's'.
format('a', '.1_s')
    'a'
format('abc', '+,s')
    ValueError: Cannot specify ',' with 's'.
format('abc', '+.2,s')
    ValueError: Sign not allowed in string format specifier
format('abc', '.2,')
    'ab'
format(float('nan'), 'z08,.1G')
    '00000NAN'
format(float('nan'), '08,')
    '00000nan'
format(float('inf'), '012,.2f')
    '000000000inf'
format(float('inf'), '08_')
    '00000inf'
format(10000000000.0, '.3,')
    '1e+10'
format(1.123456789, '.8_f')
    '1.123_456_79'
format(1.123456789, '.8,e')
    '1.123,456,79e+00'
format(1234.123456789, ',.8_f')
    '1,234.123_456_79'
format(1.5, '.3_n')
    ValueError: Cannot specify '_' with 'n'.
format(1.5, ',n')
    ValueError: Cannot specify ',' with 'n'.
format(1, '_n')
    ValueError: Cannot specify '_' with 'n'.
format(1, '.3_n')
    ValueError: Cannot specify '_' with 'n'.
format(complex('nan'), '08,')
    ValueError: Zero padding is not allowed in complex format specifier
format(1.5, '.1_s')
    ValueError: Unknown format code 's' for object of type 'float'
format(1.5, ',s')
    ValueError: Cannot specify ',' with 's'.
format(1, ',s')
    ValueError: Cannot specify ',' with 's'.
format(1, '.5s')
    ValueError: Unknown format code 's' for object of type 'int'
format(1, '.5,y')
    ValueError: Unknown format code 'y' for object of type 'int'
format(1, ',y')
    ValueError: Cannot specify ',' with 'y'.
format('a', 'y')
    ValueError: Unknown format code 'y' for object of type 'str'
format('a', '.2,y')
    ValueError: Unknown format code 'y' for object of type 'str'
format('a', ',y')
    ValueError: Cannot specify ',' with 'y'.
format('a', '.2y')
    ValueError: Unknown format code 'y' for object of type 'str'
format(True, 'z.3')
    ValueError: Precision not allowed in integer format specifier
format(1, 'z.3d')
    ValueError: Precision not allowed in integer format specifier
format(1, '#.3')
    ValueError: Precision not allowed in integer format specifier
format(1.5, '#_.3f')
    '1.500'
format(1j, '.3_f')
    '0.000+1.000j'
format(1j, 'z=5')
    ValueError: '=' alignment flag is not allowed in complex format specifier
format(1j, '.3,')
    '1j'
format(1j, '_.3_f')
    '0.000+1.000j'
format((10000000000+10000000000j), ',')
    '(10,000,000,000+10,000,000,000j)'
format('a', 'z<5z')
    ValueError: Unknown format code 'z' for object of type 'str'
format(1, 'zc')
    ValueError: Negative zero coercion (z) not allowed in integer format specifier
format(1, '.3c')
    ValueError: Precision not allowed in integer format specifier
format(1, '+.3c')
    ValueError: Precision not allowed in integer format specifier
format(float('inf'), '<012,')
    'inf000000000'
format(float('inf'), 'x=12,')
    'xxxxxxxxxinf'
format(float('-inf'), '012')
    '-00000000inf'
format(float('nan'), '012_%')
    '00000000nan%'
format(1.5, '012,')
    '00,000,001.5'
format(0.5, 'z=+12,.1f')
    '+zzzzzzzz0.5'
""")
