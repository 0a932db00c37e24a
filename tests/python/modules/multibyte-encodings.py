# The East Asian encodings: whole tables by their checksums, errors and where they stand, texts in
# pieces, streams and files.
import codecs
import io
import os
import tempfile


def error_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


def checksum(data, value=0):
    for byte in data:
        value = (value * 31 + byte) % 1000000007
    return value


TEXT = "".join(map(chr, [*range(0x20, 0x500), *range(0x2000, 0x2700), *range(0x3000, 0x3400)]))
TEXT += "".join(map(chr, [*range(0x4E00, 0x9FA0, 3), *range(0xAC00, 0xD7A4, 5), 0xFF5E, 0xFFE5]))
TEXT += "か゚と\u309aÊ̄\U0002000b\U00020089\U0001f600"
SUMS = {
    "shift_jis": (5124, 603710974, 565591667),
    "cp932": (5525, 501344687, 537248624),
    "shift_jis_2004": (8436, 955434690, 572887802),
    "euc_jp": (11736, 576710732, 9893064),
    "euc_jis_2004": (12466, 700257872, 406715506),
    "euc_kr": (20016, 382273090, 542286106),
    "cp949": (9396, 750827196, 360188432),
    "johab": (9396, 274056876, 695939390),
    "gb2312": (5700, 398670230, 945896343),
    "gbk": (15468, 688624594, 685184297),
    "gb18030": (37438, 425953567, 760168353),
    "big5": (9886, 403876324, 899861710),
    "cp950": (9958, 258161227, 316198076),
    "big5hkscs": (11622, 87536167, 753158178),
    "hz": (5705, 391836937, 308795988),
    "iso2022_jp": (5142, 28046044, 398675120),
    "iso2022_jp_1": (16426, 584111501, 398675120),
    "iso2022_jp_2": (22887, 74361875, 398675120),
    "iso2022_jp_2004": (14049, 990554540, 398675120),
    "iso2022_jp_3": (14021, 448061609, 398675120),
    "iso2022_jp_ext": (16426, 584111501, 398675120),
    "iso2022_kr": (5862, 491141930, 398675120),
}
for encoding, (size, encoded_sum, decoded_sum) in SUMS.items():
    data = TEXT.encode(encoding, "ignore")
    assert (len(data), checksum(data)) == (size, encoded_sum), encoding
    pairs = bytes(b for a in range(0x81, 0xFF, 2) for c in range(0x21, 0xFF, 3) for b in (a, c, 10))
    text = pairs.decode(encoding, "replace")
    assert checksum(text.encode("utf-8", "surrogatepass")) == decoded_sum, encoding
    whole = data.decode(encoding, "replace")
    # A filler of euc_kr begins a spelt syllable, so that this text does not come back.
    assert encoding == "euc_kr" or whole.encode(encoding) == data, encoding
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    pieces = [decoder.decode(data[i : i + 7]) for i in range(0, 700, 7)]
    assert whole.startswith("".join(pieces)), encoding

# errors
for encoding, data, message in [
    ("shift_jis", b"a\x82", "byte 0x82 in position 1: incomplete multibyte sequence"),
    ("shift_jis", b"a\x82\x01", "byte 0x82 in position 1: illegal multibyte sequence"),
    ("gb18030", b"\x81\x30", "bytes in position 0-1: incomplete multibyte sequence"),
    ("hz", b"\x81", "byte 0x81 in position 0: illegal multibyte sequence"),
    ("iso2022_jp", b"\x1b$B\x21", "byte 0x21 in position 3: incomplete multibyte sequence"),
]:
    assert error_of(data.decode, encoding) == (
        "UnicodeDecodeError", f"'{encoding}' codec can't decode {message}",
    )
assert error_of("a\u1234".encode, "shift_jis") == (
    "UnicodeEncodeError",
    "'shift_jis' codec can't encode character '\\u1234' in position 1: illegal multibyte sequence",
)
assert "あ\u1234い".encode("iso2022_jp", "replace") == b"\x1b$B$\"\x1b(B?\x1b$B$$\x1b(B"
assert "a\u1234".encode("gb2312", "xmlcharrefreplace") == b"a&#4660;"
assert b"\x82\x01".decode("shift_jis", "replace") == "\ufffd\x01"
assert b"\x80".decode("shift_jis", "surrogateescape").encode("shift_jis", "surrogateescape") == b"\x80"

# texts in pieces
encoder = codecs.getincrementalencoder("euc_jis_2004")()
assert [encoder.encode(c) for c in "か\u309aか"] == [b"", b"\xa4\xf7", b""]
assert encoder.encode("", True) == b"\xa4\xab"
decoder = codecs.getincrementaldecoder("iso2022_jp")()
states = [(decoder.decode(bytes([byte])), decoder.getstate()) for byte in b"\x1b$B$\"\x1b(Ba"]
assert "".join(text for text, _ in states) == "あa"
assert states[0][1] == (b"\x1b", 0x424242) and states[3][1] == (b"$", 0x4242C2)
encoder = codecs.getincrementalencoder("hz")()
assert [encoder.encode("中"), encoder.getstate(), encoder.encode("a")] == [b"~{VP", 256, b"~}a"]
other = codecs.getincrementaldecoder("gbk")("replace")
other.setstate((b"\xd6", 0))
assert other.decode(b"\xd0") == "中" and other.errors == "replace"

# streams and files
reader = codecs.getreader("shift_jis")(io.BytesIO("日本\n語\n".encode("shift_jis")))
assert reader.readline() == "日本\n" and reader.read() == "語\n"
stream = io.BytesIO()
writer = codecs.getwriter("euc_kr")(stream)
writer.writelines(["가", "뷁"])
assert stream.getvalue() == "가뷁".encode("euc_kr") and stream.getvalue().decode("euc_kr") == "가뷁"
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "text")
    with open(path, "w", encoding="big5") as file:
        file.write("漢字\n" * 3000)
    with open(path, encoding="big5") as file:
        assert file.read() == "漢字\n" * 3000
assert error_of(__import__("_codecs_jp").getcodec, "gbk") == (
    "LookupError", "no such codec is supported.",
)

print("ok")
