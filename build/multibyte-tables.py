# Reads the tables of the East Asian encodings of the interpreter that runs this, as unicode-tables.py does those of Unicode.
# The result is a JSON text: encoding to its table.
#
#   single   text of each byte, U+FFFF where a byte alone is none
#   rows     first bytes (hex) to the text of each last byte from 0x20 on
#   extra    bytes (hex) to text that is not one character below U+FFFF
#   encode   text to bytes (hex) where the tables above, read backwards, do not tell: the first bytes count.
#            Without the syllables that euc_kr spells in eight bytes
#   runs     of gb18030: [first code point, index of its four bytes, how many follow]

import json

NONE = "\uffff"
TWO_BYTES = """shift_jis cp932 shift_jis_2004 shift_jisx0213 euc_jp euc_jis_2004 euc_jisx0213 euc_kr cp949 johab
gb2312 gbk gb18030 big5 cp950 big5hkscs""".split()
THREE_BYTES = {"euc_jp", "euc_jis_2004", "euc_jisx0213"}
BEYOND_BMP = {"shift_jis_2004", "shift_jisx0213", "euc_jis_2004", "euc_jisx0213", "big5hkscs"}


def decoded(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def encoded(text, encoding):
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None


def table(encoding):
    single = [decoded(bytes([byte]), encoding) or NONE for byte in range(256)]
    prefixes = [bytes([lead]) for lead in range(0x80, 256) if single[lead] is NONE]
    if encoding in THREE_BYTES:
        prefixes += [bytes([0x8F, second]) for second in range(0xA1, 0xFF)]
    rows = {}
    extra = {}
    backwards = {}
    for byte, text in enumerate(single):
        backwards.setdefault(text, bytes([byte]))
    for prefix in prefixes:
        row = ""
        for last in range(0x20, 256):
            data = prefix + bytes([last])
            text = decoded(data, encoding)
            if text is not None:
                backwards.setdefault(text, data)
            if text is None or len(text) > 1 or ord(text) > 0xFFFE:
                if text is not None:
                    extra[data.hex()] = text
                text = NONE
            row += text
        if row.strip(NONE):
            rows[prefix.hex()] = row.rstrip(NONE)
    encode = {}
    four = encoding == "gb18030"
    planes = [range(0x10000), range(0x20000, 0x30000)] if encoding in BEYOND_BMP else [range(0x10000)]
    texts = [*backwards]
    for plane in planes:
        for first in range(plane.start, plane.stop, 256):
            block = [chr(c) for c in range(first, first + 256) if not 0xD800 <= c < 0xE000]
            others = [text for text in block if text not in backwards]
            if "".join(others).encode(encoding, "ignore"):
                texts += others
    for text in texts:
        data = encoded(text, encoding) if text is not NONE else None
        if data is None:
            if text in backwards and text != NONE:
                encode[text] = ""
        elif data != backwards.get(text) and len(data) < (4 if four else 8):
            encode[text] = data.hex()
    result = {"single": "".join(single), "rows": rows, "extra": extra, "encode": encode}
    if four:
        result["runs"] = four_byte_runs(encoding)
    return result


def four_byte_runs(encoding):
    runs = []
    for c in range(0x80, 0x10000):
        data = encoded(chr(c), encoding)
        if data is None or len(data) != 4:
            continue
        index = (((data[0] - 0x81) * 10 + data[1] - 0x30) * 126 + data[2] - 0x81) * 10 + data[3] - 0x30
        last = runs[-1] if runs else [-9, -9, 0]
        if c - last[0] == index - last[1] == last[2]:
            last[2] += 1
        else:
            runs.append([c, index, 1])
    return runs


json.dumps({encoding: table(encoding) for encoding in TWO_BYTES}, ensure_ascii=False, separators=(",", ":"))
