# unicodedata: every table of Unicode 16, names both ways, normal forms, and version 3.2.0.
import stringprep
import unicodedata
from unicodedata import lookup, name, normalize, ucd_3_2_0


def error_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


def checksum(texts):
    # The same in every implementation, unlike hash().
    value = 0
    for text in texts:
        for c in str(text):
            value = (value * 31 + ord(c)) % 1000000007
        value = value * 37 % 1000000007
    return value


assert unicodedata.unidata_version == "16.0.0" and ucd_3_2_0.unidata_version == "3.2.0"
assert [unicodedata.category(c) for c in "aA1 .\n+(é\u0301\u4e2d\U0001f600"] == [
    "Ll", "Lu", "Nd", "Zs", "Po", "Cc", "Sm", "Ps", "Ll", "Mn", "Lo", "So",
]
assert unicodedata.category("\ud800") == "Cs" and unicodedata.category("\U000e0fff") == "Cn"

# every seventh character, all properties
SAMPLE = [chr(c) for c in range(0, 0x33000, 7)]
SUMS = {
    "category": (458656608, 319406853),
    "bidirectional": (834454911, 793318674),
    "combining": (811531789, 284732139),
    "mirrored": (560188369, 418944088),
    "east_asian_width": (984706325, 687396511),
    "decomposition": (125823791, 502647578),
    "decimal": (660047601, 878219542),
    "digit": (693444152, 693444152),
    "name": (212836503, 92614675),
}
for ucd, sums in zip((unicodedata, ucd_3_2_0), zip(*SUMS.values())):
    for property, expected in zip(SUMS, sums):
        default = () if property not in ("decimal", "digit", "name") else (None,)
        found = checksum(getattr(ucd, property)(c, *default) for c in SAMPLE)
        assert found == expected, (ucd, property, found)

# numbers
assert unicodedata.decimal("٣") == 3 and unicodedata.decimal("a", None) is None
assert unicodedata.digit("²") == 2 and unicodedata.numeric("½") == 0.5 and unicodedata.numeric("一") == 1.0
assert error_of(unicodedata.decimal, "²") == ("ValueError", "not a decimal")
assert error_of(unicodedata.digit, "½") == ("ValueError", "not a digit")
assert error_of(unicodedata.numeric, "a") == ("ValueError", "not a numeric character")

# names
for text, expected in [
    ("a", "LATIN SMALL LETTER A"), ("가", "HANGUL SYLLABLE GA"), ("힣", "HANGUL SYLLABLE HIH"),
    ("一", "CJK UNIFIED IDEOGRAPH-4E00"), ("\U0001f514", "BELL"), ("\U0001b170", "NUSHU CHARACTER-1B170"),
]:
    assert name(text) == expected and lookup(expected) == lookup(expected.lower()) == text
assert lookup("LF") == lookup("line feed") == "\n" and lookup("KEYCAP DIGIT ONE") == "1\ufe0f\u20e3"
assert error_of(name, "\0") == ("ValueError", "no such name") and name("\0", "none") == "none"
assert error_of(lookup, "nix") == ("KeyError", repr("undefined character name 'nix'"))
assert error_of(lookup, "CJK UNIFIED IDEOGRAPH-F900")[0] == "KeyError"
assert "\N{BELL}\N{latin small letter a}\N{LF}" == "\U0001f514a\n" and f"\N{EURO SIGN}{1}" == "€1"
assert rb"\N{EURO SIGN}".decode("unicode_escape") == "€"
assert "€\x00\u4e00\uac00\ue000".encode("ascii", "namereplace") == (
    rb"\N{EURO SIGN}" b"\0" rb"\N{CJK UNIFIED IDEOGRAPH-4E00}\N{HANGUL SYLLABLE GA}\ue000"
)
assert error_of(eval, r"'\N{nix}'")[1].startswith(
    "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-6: unknown"
)

# decompositions and normal forms
assert unicodedata.decomposition("Å") == "0041 030A" and unicodedata.decomposition("ﬁ") == "<compat> 0066 0069"
for text, forms in [
    ("Å", ["Å", "A\u030a", "Å", "A\u030a"]),
    ("ﬁ가", ["ﬁ가", "ﬁ\u1100\u1161", "fi가", "fi\u1100\u1161"]),
    ("a\u0315\u0300\u05ae\u0062", ["à\u05ae\u0315b", "a\u05ae\u0300\u0315b", "à\u05ae\u0315b", "a\u05ae\u0300\u0315b"]),
    ("\u1100\u1161\u11a8\u0958", ["각\u0915\u093c", "\u1100\u1161\u11a8\u0915\u093c"] * 2),
    ("\U0001d15e\ud800", ["\U0001d157\U0001d165\ud800"] * 4),
]:
    for form, expected in zip(("NFC", "NFD", "NFKC", "NFKD"), forms):
        assert normalize(form, text) == expected, (form, ascii(text), ascii(normalize(form, text)))
        assert unicodedata.is_normalized(form, expected)
        assert unicodedata.is_normalized(form, text) is (text == expected)
assert ucd_3_2_0.normalize("NFC", "\u03f9") == "\u03f9" and normalize("NFKC", "\u03f9") == "Σ"
assert ucd_3_2_0.normalize("NFD", "\U0002f868") == "\U0002136a"
assert error_of(normalize, "NFX", "a") == ("ValueError", "invalid normalization form")
assert error_of(normalize, "NFC", 3) == ("TypeError", "normalize() argument 2 must be str, not int")
assert error_of(unicodedata.category, "ab") == (
    "TypeError", "category(): argument must be a unicode character, not a string of length 2",
)

# what rests on version 3.2.0
assert stringprep.in_table_a1("\u0221") and not stringprep.in_table_a1("a")
assert "bücher.example".encode("idna") == b"xn--bcher-kva.example"

print("ok")
