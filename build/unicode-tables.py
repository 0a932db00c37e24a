# Reads the Unicode character database of the interpreter that runs this, CPython 3.14 of the development dependency `pyodide`,
# and gives its tables as two JSON texts: properties, and names. build/character-tables.mjs runs it.
#
# Only public functions are asked. Equal neighbours become runs; names that end in the code point become prefixes.

import json
import unicodedata
from unicodedata import ucd_3_2_0

LIMIT = 0x110000
# Planes 4 to 13 hold nothing.
EMPTY = range(0x40000, 0xE0000)
CODES = [*range(EMPTY.start + 1), *range(EMPTY.stop, LIMIT)]
HANGUL = range(0xAC00, 0xD7A4)
# Blocks of letters whose names lookup() knows and name() does not.
LOOKUP_ONLY = {"TANGUT IDEOGRAPH-": [*range(0x17000, 0x18800), *range(0x18D00, 0x18D80)]}
# Where CPython keeps aliases and named sequences; `namereplace` shows the names that stand there.
ALIASES = range(0xF0000, 0xF1000)


def property_runs(ucd):
    """The distinct records of properties, and runs of code points as [length, record, length, ...]."""
    records = {}
    runs = []
    for c in CODES:
        ch = chr(c)
        key = (
            ucd.category(ch),
            ucd.bidirectional(ch),
            ucd.combining(ch),
            ucd.mirrored(ch),
            ucd.east_asian_width(ch),
        )
        record = records.setdefault(key, len(records))
        if c == EMPTY.start and runs[-1] == record:
            runs[-2] += len(EMPTY)
            continue
        if runs and runs[-1] == record:
            runs[-2] += 1
        else:
            runs += [1, record]
    return [list(key) for key in records], runs


def numeric_values(ucd):
    """Rows [first, count, kind, value]: the values of a row rise by one. Kinds: 0 numeric, 1 digit, 2 decimal."""
    rows = []
    for c in CODES:
        ch = chr(c)
        value = ucd.numeric(ch, None)
        if value is None:
            continue
        kind = (ucd.digit(ch, None) is not None) + (ucd.decimal(ch, None) is not None)
        if kind and value != ucd.digit(ch):
            raise ValueError(f"U+{c:04X} has two values")
        last = rows[-1] if rows else [-9, 0, 0, 0]
        if c == last[0] + last[1] and kind == last[2] and value == last[3] + last[1]:
            last[1] += 1
        else:
            rows.append([c, 1, kind, int(value) if value == int(value) else value])
    return rows


def decompositions(ucd):
    return {
        f"{c:X}": text for c in CODES if (text := ucd.decomposition(chr(c))) and c not in HANGUL
    }


def excluded_from_composition(known):
    """Characters whose canonical pair stays a pair when text is composed."""
    excluded = []
    for code, text in known.items():
        parts = text.split()
        if len(parts) == 2 and not text.startswith("<"):
            pair = "".join(chr(int(part, 16)) for part in parts)
            if unicodedata.normalize("NFC", pair) != chr(int(code, 16)):
                excluded.append(int(code, 16))
    return excluded


def changed_numbers():
    """Values that characters of Unicode 3.2 had then: code to [kind, value], or None."""
    now, then = (
        {c + i: [kind, value + i] for c, count, kind, value in numeric_values(ucd) for i in range(count)}
        for ucd in (unicodedata, ucd_3_2_0)
    )
    return {
        f"{c:X}": then.get(c)
        for c in sorted(now.keys() | then.keys())
        if now.get(c) != then.get(c) and ucd_3_2_0.category(chr(c)) != "Cn"
    }


def changed_normal_forms(known):
    """Characters of Unicode 3.2 that decomposed into another one then."""
    changed = {}
    for code in known:
        ch = chr(int(code, 16))
        old = ucd_3_2_0.normalize("NFD", ch)
        if ucd_3_2_0.category(ch) != "Cn" and old != unicodedata.normalize("NFD", ch):
            changed[code] = f"{ord(old):X}"
    return changed


def name_tables():
    """Rows [first, count] of named code points with their names in order, and rows [first, last, prefix]."""
    rows = []
    names = []
    prefixes = []
    for c in CODES:
        name = unicodedata.name(chr(c), None)
        if name is None or c in HANGUL:
            continue
        code = f"{c:04X}"
        if name.endswith("-" + code):
            prefix = name[: -len(code)]
            if prefixes and prefixes[-1][1:] == [c - 1, prefix]:
                prefixes[-1][1] = c
            else:
                prefixes.append([c, c, prefix])
            continue
        names.append(name)
        if rows and sum(rows[-1]) == c:
            rows[-1][1] += 1
        else:
            rows.append([c, 1])
    return rows, names, prefixes


def is_nameless_letter(ch):
    return unicodedata.category(ch) == "Lo" and unicodedata.name(ch, None) is None


def spans(codes):
    found = []
    for c in codes:
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


def other_names():
    """Aliases and named sequences: name to text."""
    found = {}
    for c in ALIASES:
        shown = chr(c).encode("ascii", "namereplace").decode()
        if shown.startswith("\\N{"):
            found[shown[3:-1]] = unicodedata.lookup(shown[3:-1])
    return found


def tables():
    known = decompositions(unicodedata)
    records, runs = property_runs(unicodedata)
    old_records, old_runs = property_runs(ucd_3_2_0)
    properties = {
        "version": unicodedata.unidata_version,
        "records": records,
        "runs": runs,
        "numbers": numeric_values(unicodedata),
        "decompositions": known,
        "excluded": excluded_from_composition(known),
        "old": {
            "version": ucd_3_2_0.unidata_version,
            "records": old_records,
            "runs": old_runs,
            "numbers": changed_numbers(),
            "normalForms": changed_normal_forms(known),
        },
    }
    rows, names, prefixes = name_tables()
    for prefix, codes in LOOKUP_ONLY.items():
        nameless = [c for c in codes if is_nameless_letter(chr(c))]
        prefixes += [[first, last, prefix, "lookup"] for first, last in spans(nameless)]
    return [
        json.dumps(properties, separators=(",", ":")),
        json.dumps(
            {"rows": rows, "names": "\n".join(names), "prefixes": prefixes, "others": other_names()},
            separators=(",", ":"),
        ),
    ]


tables()
