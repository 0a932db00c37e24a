# unicodedata: what the host knows of the character database.
import unicodedata


def error_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


assert [unicodedata.category(c) for c in "aA1 .\n+(é\u0301\u4e2d\U0001f600"] == [
    "Ll", "Lu", "Nd", "Zs", "Po", "Cc", "Sm", "Ps", "Ll", "Mn", "Lo", "So",
]
assert unicodedata.category("\ud800") == "Cs" and unicodedata.category("\U000e0fff") == "Cn"
assert unicodedata.decimal("٣") == 3 and unicodedata.decimal("a", None) is None
assert error_of(unicodedata.decimal, "a") == ("ValueError", "not a decimal")
assert unicodedata.normalize("NFC", "e\u0301") == "é" and unicodedata.normalize("NFKD", "ﬁ") == "fi"
assert unicodedata.is_normalized("NFC", "é") and not unicodedata.is_normalized("NFD", "é")
assert unicodedata.mirrored("(") == 1 and unicodedata.mirrored("a") == 0
assert error_of(unicodedata.normalize, "NFX", "a") == ("ValueError", "invalid normalization form")
assert error_of(unicodedata.category, "ab") == (
    "TypeError", "category(): argument must be a unicode character, not a string of length 2",
)

print("ok")
