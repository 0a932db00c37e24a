# str.encode, bytes.decode and str(bytes, encoding): every built-in encoding and error handler, with the error texts.
from expected import check

check(r"""
b'\xff'.decode('utf-8')
    UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
b'a\xe9b'.decode('utf-8')
    UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position 1: invalid continuation byte
b'a\xe2\x82'.decode('utf-8')
    UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 1-2: unexpected end of data
b'\xe2\x28'.decode()
    UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe2 in position 0: invalid continuation byte
b'\xe2\x82\x28'.decode()
    UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-1: invalid continuation byte
b'\xf0\x9f\x98'.decode()
    UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-2: unexpected end of data
b'\xf0\x9f'.decode('utf-8','replace')
    '�'
b'\xf0\x80'.decode('utf-8','replace')
    '��'
b'\xed\xa0\x80'.decode('utf-8','replace')
    '���'
b'\xed\xa0\x80'.decode('utf-8','surrogatepass')
    '\ud800'
b'\xff\xfe'.decode('utf-8','surrogateescape')
    '\udcff\udcfe'
b'\xff\xfe'.decode('utf-8','backslashreplace')
    '\\xff\\xfe'
b'\xff\xfe'.decode('utf-8','ignore')
    ''
b'\xff\xfe'.decode('utf-8','xmlcharrefreplace')
    TypeError: don't know how to handle UnicodeDecodeError in error callback
b'a\xff'.decode('ascii')
    UnicodeDecodeError: 'ascii' codec can't decode byte 0xff in position 1: ordinal not in range(128)
b'a\xff'.decode('ascii','replace')
    'a�'
b'\xff\xfea\x00'.decode('utf-16')
    'a'
b'\xfe\xff\x00a'.decode('utf-16')
    'a'
b'a\x00b'.decode('utf-16')
    UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x62 in position 2: truncated data
b'a\x00b'.decode('utf-16-le')
    UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x62 in position 2: truncated data
b'\x00\xd8'.decode('utf-16-le')
    UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 0-1: unexpected end of data
b'\x00\xd8a\x00'.decode('utf-16-le')
    UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 0-1: illegal UTF-16 surrogate
b'\x00\xdc'.decode('utf-16-le')
    UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 0-1: illegal encoding
b'\x00\xd8'.decode('utf-16-be','replace')
    'Ø'
b'\x00\xdc'.decode('utf-16')
    UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 0-1: illegal encoding
b'\x00\xd8a\x00'.decode('utf-16-le','surrogatepass')
    '\ud800a'
b'\x00\xd8'.decode('utf-16-le','surrogatepass')
    '\ud800'
b'a'.decode('utf-16')
    UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x61 in position 0: truncated data
b'a'.decode('utf-32')
    UnicodeDecodeError: 'utf-32-le' codec can't decode byte 0x61 in position 0: truncated data
b'a\x00\x00'.decode('utf-32-le')
    UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-2: truncated data
b'\x00\x00\x11\x00'.decode('utf-32-le')
    UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)
b'\x00\xd8\x00\x00'.decode('utf-32-le')
    UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point in surrogate code point range(0xd800, 0xe000)
b'\x00\xd8\x00\x00'.decode('utf-32')
    UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point in surrogate code point range(0xd800, 0xe000)
b'\x00\xd8\x00\x00'.decode('utf-32-le','surrogatepass')
    '\ud800'
'a😀'.encode('utf-16')
    b'\xff\xfea\x00=\xd8\x00\xde'
'a😀'.encode('utf-16-le')
    b'a\x00=\xd8\x00\xde'
'a😀'.encode('utf-16-be')
    b'\x00a\xd8=\xde\x00'
'a😀'.encode('utf-32')
    b'\xff\xfe\x00\x00a\x00\x00\x00\x00\xf6\x01\x00'
'a😀'.encode('utf-32-be')
    b'\x00\x00\x00a\x00\x01\xf6\x00'
'\ud800'.encode('utf-16')
    UnicodeEncodeError: 'utf-16' codec can't encode character '\ud800' in position 0: surrogates not allowed
'\ud800'.encode('utf-16-le')
    UnicodeEncodeError: 'utf-16-le' codec can't encode character '\ud800' in position 0: surrogates not allowed
'\ud800x'.encode('utf-16-le','surrogatepass')
    b'\x00\xd8x\x00'
'\ud800x'.encode('utf-32','replace')
    b'\xff\xfe\x00\x00?\x00\x00\x00x\x00\x00\x00'
'\ud800x'.encode('utf-32-be')
    UnicodeEncodeError: 'utf-32-be' codec can't encode character '\ud800' in position 0: surrogates not allowed
'\ud800\ud801x'.encode('utf-8','replace')
    b'??x'
'\ud800\ud801x'.encode('utf-8','surrogatepass')
    b'\xed\xa0\x80\xed\xa0\x81x'
'\udcff'.encode('utf-8','surrogateescape')
    b'\xff'
'\ud800'.encode('utf-8','surrogateescape')
    UnicodeEncodeError: 'utf-8' codec can't encode character '\ud800' in position 0: surrogates not allowed
'\udcff\ud800'.encode('utf-8','surrogateescape')
    UnicodeEncodeError: 'utf-8' codec can't encode character '\ud800' in position 1: surrogates not allowed
'\udcffé'.encode('ascii','surrogateescape')
    UnicodeEncodeError: 'ascii' codec can't encode character '\xe9' in position 1: ordinal not in range(128)
'\udcff'.encode('ascii','surrogateescape')
    b'\xff'
'é😀'.encode('ascii','backslashreplace')
    b'\\xe9\\U0001f600'
'é😀'.encode('ascii','xmlcharrefreplace')
    b'&#233;&#128512;'
'é😀'.encode('ascii','replace')
    b'??'
'é😀'.encode('latin-1','replace')
    b'\xe9?'
'é😀x'.encode('latin-1')
    UnicodeEncodeError: 'latin-1' codec can't encode character '\U0001f600' in position 1: ordinal not in range(256)
'é😀x'.encode('iso-8859-1')
    UnicodeEncodeError: 'latin-1' codec can't encode character '\U0001f600' in position 1: ordinal not in range(256)
'é😀x'.encode('latin1')
    UnicodeEncodeError: 'latin-1' codec can't encode character '\U0001f600' in position 1: ordinal not in range(256)
'a\n\té😀\x7f\\\''.encode('unicode_escape')
    b"a\\n\\t\\xe9\\U0001f600\\x7f\\\\'"
'a\n\té😀\x7fЖ\\u'.encode('raw_unicode_escape')
    b'a\n\t\xe9\\U0001f600\x7f\\u0416\\u'
b'\\x4'.decode('unicode_escape')
    UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 0-2: truncated \xXX escape
b'\\x4'.decode('unicode_escape','replace')
    '�'
b'\\u12'.decode('unicode_escape')
    UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 0-3: truncated \uXXXX escape
b'\\u12zz'.decode('unicode_escape')
    UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 0-3: truncated \uXXXX escape
b'\\U00110000'.decode('unicode_escape')
    UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 0-9: illegal Unicode character
b'\\N'.decode('unicode_escape')
    UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 0-1: malformed \N character escape
b'\\'.decode('unicode_escape')
    UnicodeDecodeError: 'unicodeescape' codec can't decode byte 0x5c in position 0: \ at end of string
b'\\u0416\\\\u0416\xe9'.decode('raw_unicode_escape')
    'Ж\\\\u0416é'
b'\\u12'.decode('raw_unicode_escape')
    UnicodeDecodeError: 'rawunicodeescape' codec can't decode bytes in position 0-3: truncated \uXXXX escape
b'\\U00110000'.decode('raw_unicode_escape')
    UnicodeDecodeError: 'rawunicodeescape' codec can't decode bytes in position 0-9: \Uxxxxxxxx out of range
b'\xe9'.decode('unicode_escape')
    'é'
'a'.encode('UTF8')
    b'a'
'a'.encode('Utf_8')
    b'a'
'a'.encode('utf 8')
    b'a'
'a'.encode('L1')
    b'a'
b'a'.decode('nope')
    LookupError: unknown encoding: nope
b'\xff'.decode('utf-8','nope')
    LookupError: unknown error handler name 'nope'
b'\xff'.decode('latin-1')
    'ÿ'
b'\xef\xbb\xbfa'.decode('utf-8')
    '\ufeffa'
str(b'a', 'utf-8', 'strict')
    'a'
str(b'a')
    "b'a'"
str(b'a','ascii')
    'a'
str(b'\xff','ascii','strict')
    UnicodeDecodeError: 'ascii' codec can't decode byte 0xff in position 0: ordinal not in range(128)
str(b'a',1)
    TypeError: str() argument 'encoding' must be str, not int
'a'.encode('nope')
    LookupError: unknown encoding: nope
'a'.encode(1)
    TypeError: encode() argument 'encoding' must be str, not int
'a'.encode('ascii','nope')
    b'a'
'é'.encode('ascii','nope')
    LookupError: unknown error handler name 'nope'
'é'.encode('ascii')
    UnicodeEncodeError: 'ascii' codec can't encode character '\xe9' in position 0: ordinal not in range(128)
'éàa'.encode('ascii')
    UnicodeEncodeError: 'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)
'\ud800'.encode()
    UnicodeEncodeError: 'utf-8' codec can't encode character '\ud800' in position 0: surrogates not allowed
'a😀b'.encode()
    b'a\xf0\x9f\x98\x80b'
'a'.encode('utf-16')
    b'\xff\xfea\x00'
'a'.encode('utf-32-be')
    b'\x00\x00\x00a'
'é'.encode('latin-1')
    b'\xe9'
b'\xe9'.decode('latin-1')
    'é'
'\ud800'.encode('utf-8', 'surrogatepass')
    b'\xed\xa0\x80'
b'\xed\xa0\x80'.decode('utf-8', 'surrogatepass')
    '\ud800'
b'\xff'.decode('utf-8', 'surrogateescape').encode('utf-8', 'surrogateescape')
    b'\xff'
'a'.encode('ascii',encoding='x')
    TypeError: argument for encode() given by name ('encoding') and position (1)
str(b'\xff')
    "b'\\xff'"
str(b'abc', 'ascii')
    'abc'
str(b'ab', errors='strict')
    'ab'
str(bytearray(b'x'), 'utf8')
    'x'
""")


# Only some spellings are converted at once; the others go through the library, which tracebacks show.
def frames(run):
    try:
        run()
    except (UnicodeError, LookupError) as error:
        trace, names = error.__traceback__.tb_next.tb_next, []
        while trace is not None:
            names.append(trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2])
            trace = trace.tb_next
        return names, getattr(error, "__notes__", [])
    raise AssertionError


for name, file in [
    ("utf-8", None), ("utf-16", None), ("UTF_32", None), ("ascii", None),
    ("utf-16-le", "utf_16_le.py"), ("utf_32_be", "utf_32_be.py"), ("u8", "utf_8.py"), ("utf-7", "utf_7.py"),
]:
    expected = ([], []) if file is None else ([file], [f"decoding with '{name}' codec failed"])
    assert frames(lambda: b"\xff\xfe\xfd".decode(name, "nonsense")) == expected, name
for name in "utf-8", "latin1", "utf-16-le", "l1":
    noted = [f"encoding with '{name}' codec failed"] if name in ("utf-16-le", "l1") else []
    assert frames(lambda: "\ud800\u0100".encode(name, "nonsense")) == ([], noted), name
