# zoneinfo: a zone made here, so that no tz database is needed: transitions, gaps, folds, yearly rules.
import io
import pickle
import struct
import zoneinfo
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo


def error_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


def zone_file(transitions, kinds, rule):
    """The bytes of a TZif file: [(utc, kind)], [(offset, is dst, name)] and the rule after them."""
    names = b"".join(name.encode() + b"\0" for _, _, name in kinds)

    def block(code):
        header = struct.pack(
            ">4sc15x6l", b"TZif", b"2", 0, 0, 0, len(transitions), len(kinds), len(names)
        )
        body = b"".join(struct.pack(code, utc) for utc, _ in transitions)
        body += bytes(kind for _, kind in transitions)
        at = 0
        for offset, dst, name in kinds:
            body += struct.pack(">lbb", offset, dst, at)
            at += len(name) + 1
        return header + body + names

    return block(">l") + block(">q") + b"\n" + rule.encode() + b"\n"


def utc_seconds(*parts):
    return int(datetime(*parts, tzinfo=timezone.utc).timestamp())


KINDS = [(3208, 0, "LMT"), (3600, 0, "CET"), (7200, 1, "CEST")]
DATA = zone_file(
    [
        (-(2**31) + 1, 1),
        (utc_seconds(2000, 3, 26, 1), 2),
        (utc_seconds(2000, 10, 29, 1), 1),
    ],
    KINDS,
    "CET-1CEST,M3.5.0,M10.5.0/3",
)
zone = ZoneInfo.from_file(io.BytesIO(DATA), key="Test/Zone")
assert str(zone) == zone.key == "Test/Zone" and repr(zone) == "zoneinfo.ZoneInfo(key='Test/Zone')"


def local(*parts, fold=0):
    dt = datetime(*parts, tzinfo=zone, fold=fold)
    return str(dt.utcoffset()), str(dt.dst()), dt.tzname()


LMT = ("0:53:28", "0:00:00", "LMT")
CET = ("1:00:00", "0:00:00", "CET")
CEST = ("2:00:00", "1:00:00", "CEST")
assert local(1850, 1, 1) == LMT and local(1979, 7, 1) == CET
# the gap and the fold of 2000, from the table
assert local(2000, 3, 26, 1, 59) == CET and local(2000, 3, 26, 3) == CEST
assert local(2000, 3, 26, 2, 30) == CET and local(2000, 3, 26, 2, 30, fold=1) == CEST
assert local(2000, 10, 29, 2, 30) == CEST and local(2000, 10, 29, 2, 30, fold=1) == CET
# the same in 2040, from the rule
assert local(2040, 3, 25, 1, 59) == CET and local(2040, 3, 25, 3) == CEST
assert local(2040, 3, 25, 2, 30) == CET and local(2040, 3, 25, 2, 30, fold=1) == CEST
assert local(2040, 10, 28, 2, 30) == CEST and local(2040, 10, 28, 2, 30, fold=1) == CET
assert local(2040, 10, 28, 3) == CET


def from_utc(*parts):
    dt = datetime(*parts, tzinfo=timezone.utc).astimezone(zone)
    return dt.isoformat(sep=" "), dt.fold


assert from_utc(2000, 10, 29, 0, 30) == ("2000-10-29 02:30:00+02:00", 0)
assert from_utc(2000, 10, 29, 1, 30) == ("2000-10-29 02:30:00+01:00", 1)
assert from_utc(2040, 10, 28, 0, 30) == ("2040-10-28 02:30:00+02:00", 0)
assert from_utc(2040, 10, 28, 1, 30) == ("2040-10-28 02:30:00+01:00", 1)
assert from_utc(2040, 7, 1) == ("2040-07-01 02:00:00+02:00", 0)
for hours in range(0, 24 * 366, 5):
    dt = datetime(2039, 12, 31, tzinfo=timezone.utc) + timedelta(hours=hours)
    assert dt.astimezone(zone).astimezone(timezone.utc) == dt

# other rules: southern hemisphere, days of the year, fixed
south = ZoneInfo.from_file(io.BytesIO(zone_file([], [(36000, 0, "S")], "S-10D,M10.1.0,M4.1.0/3")))
assert datetime(2030, 1, 1, tzinfo=south).tzname() == "D"
assert datetime(2030, 7, 1, tzinfo=south).tzname() == "S"
days = ZoneInfo.from_file(io.BytesIO(zone_file([], [(0, 0, "A")], "A0<B+1>-1,J60/0,300/0")))
assert datetime(2024, 3, 1, 1, tzinfo=days).tzname() == "B+1"
assert datetime(2024, 2, 29, 1, tzinfo=days).tzname() == "A"
assert datetime(2024, 10, 25, 22, tzinfo=days).tzname() == "B+1"
fixed = ZoneInfo.from_file(io.BytesIO(zone_file([], [(-10800, 0, "X")], "X3")))
assert fixed.utcoffset(None) == timedelta(hours=-3) and zone.utcoffset(None) is None

assert error_of(ZoneInfo, "No/Where") == (
    "ZoneInfoNotFoundError", "'No time zone found with key No/Where'",
)
assert error_of(ZoneInfo, "../x")[0] == "ValueError"
assert error_of(ZoneInfo.from_file, io.BytesIO(b"x")) == (
    "ValueError", "Invalid TZif file: magic not found",
)
assert error_of(zone.fromutc, 3) == ("TypeError", "fromutc: argument must be a datetime")
assert error_of(pickle.dumps, zone)[0] == "PicklingError"
assert "zoneinfo" in repr(ZoneInfo) and isinstance(zoneinfo.available_timezones(), set)

print("ok")
