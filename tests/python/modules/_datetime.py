# The types of `datetime` against their twins in Python (`_pydatetime`), on the same random values; texts, pickles, errors.
import _pydatetime as py
import copy
import datetime as c
import pickle
import random

assert c.datetime is not py.datetime and c.datetime.__module__ == "datetime"
rng = random.Random(20)


def both(make, kinds=("date", "time", "datetime", "timedelta", "timezone")):
    """What a function gives with either module: a text of the value, or of the error's class."""
    shown = []
    for module in (c, py):
        try:
            value = make(module)
        except (ValueError, OverflowError, TypeError, ZeroDivisionError) as error:
            shown.append(type(error).__name__)
        else:
            shown.append(repr(value))
    assert shown[0] == shown[1], shown
    return shown[0]


def day():
    return rng.choice([1, 4, 99, 1582, 1900, 1969, 1970, 2000, 2024, 9999]), rng.randint(1, 12), rng.randint(1, 31)


def clock():
    return rng.randint(0, 24), rng.randint(0, 59), rng.randint(0, 60), rng.choice([0, 1, 999_999, rng.randrange(10**6)])


def delta(module):
    return module.timedelta(*parts)


for _ in range(600):
    d, t = day(), clock()
    parts = rng.choice([
        [rng.randint(-(10**6), 10**6), rng.randint(-(10**6), 10**6), rng.randint(-(10**9), 10**9)],
        [rng.uniform(-5, 5), rng.uniform(-5e5, 5e5), rng.uniform(-1e7, 1e7)],
        [rng.randint(-(10**9), 10**9), 0, rng.choice([0.5, 1.5, 2.5, -0.5])],
    ])  # fmt: skip
    number = rng.choice([rng.randint(-50, 50), rng.uniform(-9, 9), 0, 0.1])
    offset = rng.randint(-86_399, 86_399)
    both(lambda m: m.date(*d))
    both(lambda m: m.time(*t))
    both(lambda m: m.date(*d).isocalendar()[:])
    both(lambda m: (m.date(*d).toordinal(), m.date(*d).weekday(), m.date(*d).ctime(), tuple(m.date(*d).timetuple())))
    both(lambda m: m.date(*d) + delta(m))
    both(lambda m: m.date(*d) - m.date(2000, 2, 29))
    both(lambda m: m.datetime(*d, *t) + delta(m))
    both(lambda m: m.datetime(*d, *t) - delta(m))
    both(lambda m: m.datetime(*d, *t, m.timezone(m.timedelta(seconds=offset))) - m.datetime(2000, 1, 1, tzinfo=m.UTC))
    both(lambda m: m.datetime(*d, *t, m.timezone(m.timedelta(seconds=offset))).isoformat())
    both(lambda m: m.datetime(*d, *t, m.UTC).astimezone(m.timezone(m.timedelta(seconds=offset))))
    both(lambda m: m.datetime(*d, *t, m.UTC).timestamp())
    both(lambda m: m.datetime(*d, *t).strftime("%Y-%m-%d %H:%M:%S.%f %j %U %w %a %G-W%V %%z%z"))
    both(lambda m: m.datetime.fromisoformat(m.datetime(*d, *t).isoformat()))
    both(lambda m: delta(m))
    both(lambda m: str(delta(m)))
    both(lambda m: delta(m).total_seconds())
    both(lambda m: delta(m) * number)
    both(lambda m: delta(m) / number)
    both(lambda m: delta(m) // m.timedelta(seconds=7, microseconds=3))
    both(lambda m: divmod(delta(m), m.timedelta(hours=-5)))
    both(lambda m: delta(m) / m.timedelta(hours=7))
    both(lambda m: hash(delta(m)))
    both(lambda m: (delta(m) < m.timedelta(3), abs(delta(m)), -delta(m)))
    stamp = rng.choice([rng.randint(-(10**11), 10**11), rng.uniform(-1e10, 1e10), 1.9999995, -0.0000005])
    both(lambda m: m.datetime.fromtimestamp(stamp, m.UTC))
    both(lambda m: m.datetime.fromtimestamp(stamp))

for text in [
    "2000-01-01", "20000101", "2000-W01-1", "2000W011", "2000-W01", "2000-01-01T01:02:03", "20000101T010203.5",
    "2000-W53-1", "2020-W53-7", "2000-01-01 24:00", "2000-12-31T24:00:00", "2000-01-01T24:00:01", "2000-01-01T01:02:03Z",
    "2000-01-01T01:02:03,123456789+05:30", "2000-01-01x01", "2000-1-1", "", "2000-01-01T1:2", "2000-13-01",
    "2000-01-01T01:02:03-00:00:00.000001", "2000-01-01T01:02:03+24:00", "2000-01-01T0102:03", "9999-12-31T24:00",
]:  # fmt: skip
    both(lambda m: m.datetime.fromisoformat(text))
    both(lambda m: m.date.fromisoformat(text))
    both(lambda m: m.time.fromisoformat(text[11:]))


class Zone(c.tzinfo):
    """An hour ahead, two in summer; asks are counted."""

    def __init__(self, name="zone"):
        self.name, self.asked = name, 0

    def utcoffset(self, when):
        self.asked += 1
        return c.timedelta(hours=1) + self.dst(when)

    def dst(self, when):
        return c.timedelta(hours=1 if when is not None and 4 <= when.month <= 9 else 0)

    def tzname(self, when):
        return self.name


zone = Zone()
summer = c.datetime(2024, 7, 1, 12, tzinfo=zone)
assert summer.utcoffset() == c.timedelta(hours=2) and summer.strftime("%z %Z") == "+0200 zone"
assert summer == c.datetime(2024, 7, 1, 10, tzinfo=c.UTC) and hash(summer) == hash(summer.astimezone(c.UTC))
assert summer.astimezone(c.UTC).astimezone(zone) == summer and summer.timetuple().tm_isdst == 1
assert c.datetime(2024, 7, 1) != summer
try:
    c.datetime(2024, 7, 1) < summer
except TypeError as error:
    assert str(error) == "can't compare offset-naive and offset-aware datetimes"
else:
    raise AssertionError
for value in [
    summer.replace(tzinfo=c.UTC), c.date(1, 2, 3), c.time(1, 2, fold=1), c.timedelta(-1, 5, 6), c.UTC,
    c.timezone(c.timedelta(hours=-3), "here"), c.datetime(2024, 1, 1, fold=1), c.date(2024, 1, 1).isocalendar(),
]:  # fmt: skip
    for protocol in range(6):
        again = pickle.loads(pickle.dumps(value, protocol))
        assert again == value and (getattr(again, "fold", 0) == getattr(value, "fold", 0) or protocol < 4)
    assert copy.deepcopy(value) == value == copy.copy(value)
assert pickle.loads(pickle.dumps(c.UTC)) is c.UTC and c.timezone(c.timedelta(0)) is c.UTC


class Day(c.date):
    made = 0

    def __new__(cls, *args):
        cls.made += 1
        return super().__new__(cls, *args)


later = Day(2024, 2, 28) + c.timedelta(2)
assert type(later) is Day and repr(later) == "Day(2024, 3, 1)" and type(later.replace(day=5)) is Day
assert type(Day.fromordinal(5)) is Day and type(Day.strptime("2024", "%Y")) is Day and Day.made >= 5
for make, text in [
    (lambda: c.date(2001, 2, 29), "day 29 must be in range 1..28 for month 2 in year 2001"),
    (lambda: c.date(0, 1, 1), "year must be in 1..9999, not 0"),
    (lambda: c.time(24), "hour must be in 0..23, not 24"),
    (lambda: c.timedelta.max + c.timedelta.resolution, "days=1000000000; must have magnitude <= 999999999"),
    (lambda: c.date.max + c.timedelta(1), "date value out of range"),
    (lambda: c.date.fromisoformat("2000-1-1"), "Invalid isoformat string: '2000-1-1'"),
    (lambda: c.time(tzinfo=1), "tzinfo argument must be None or of a tzinfo subclass, not type 'int'"),
]:
    try:
        make()
    except (ValueError, OverflowError, TypeError) as error:
        assert str(error) == text, error
    else:
        raise AssertionError(text)

print("ok")
