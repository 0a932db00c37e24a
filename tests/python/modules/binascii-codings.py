# binascii: base64, hexadecimal, uuencoding, quoted-printable, checksums.
import binascii


def error_of(function, *args, **keywords):
    try:
        function(*args, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


data = bytes(range(256))
assert binascii.a2b_base64(binascii.b2a_base64(data)) == data
assert binascii.b2a_base64(b"ab", newline=False) == b"YWI=" and binascii.a2b_base64("Y W-J\nj") == b"abc"
assert error_of(binascii.a2b_base64, b"YQ=") == ("Error", "Incorrect padding")
assert error_of(binascii.a2b_base64, b"Y") == (
    "Error", "Invalid base64-encoded string: number of data characters (1) cannot be 1 more than a multiple of 4",
)
assert error_of(binascii.a2b_base64, b"YWJj=", strict_mode=True) == ("Error", "Excess padding not allowed")
assert error_of(binascii.a2b_base64, "é") == ("ValueError", "string argument should contain only ASCII characters")
assert binascii.hexlify(b"abcdefg", "_", 3) == b"61_626364_656667" and binascii.unhexlify("AbCd") == b"\xab\xcd"
assert error_of(binascii.unhexlify, b"0") == ("Error", "Odd-length string")
assert binascii.b2a_uu(b"abc") == b"#86)C\n" and binascii.a2b_uu(b"#86)C\n") == b"abc"
assert binascii.b2a_qp(b"a=b caf\xc3\xa9 \n") == b"a=3Db caf=C3=A9=20\n"
assert binascii.a2b_qp(b"a=3Db=\nc_", header=True) == b"a=bc "
assert binascii.crc32(b"hello") == 907060870 and binascii.crc32(b"lo", binascii.crc32(b"hel")) == 907060870
assert binascii.crc_hqx(b"hello", 0) == 50018

print("ok")
