"""The class ZoneInfo: time zones by the files of the tz database.

CPython writes it in C; here it is a module of the packed library, `zoneinfo._zoneinfo`, which the package
imports. A zone is a list of transitions and, after the last one, a rule for all years to come.
"""

import bisect
import calendar
import collections
import re
import weakref
from datetime import datetime, timedelta, tzinfo

from . import _common, _tzpath

EPOCH_ORDINAL = 719163
DAY = 86400
#: How many zones stay alive although nothing refers to them.
STRONG_CACHE_SIZE = 8


class Period:
    """A stretch of time with one offset."""

    __slots__ = ("utcoffset", "dst", "name", "seconds")

    def __init__(self, seconds, dst, name):
        self.seconds = seconds
        self.utcoffset = timedelta(seconds=seconds)
        self.dst = timedelta(seconds=dst)
        self.name = name


NO_PERIOD = Period(0, 0, None)
NO_PERIOD.utcoffset = NO_PERIOD.dst = None


def wall_seconds(dt):
    """Seconds since 1970 of a wall clock."""
    return (dt.toordinal() - EPOCH_ORDINAL) * DAY + dt.hour * 3600 + dt.minute * 60 + dt.second


def in_dst(start, end, seconds):
    if start < end:
        return start <= seconds < end
    return not end <= seconds < start


class YearlyRule:
    """Two periods that follow each other every year, as the last line of a file tells."""

    def __init__(self, standard, summer, start, end):
        self.standard = standard
        self.summer = summer
        self.start = start
        self.end = end
        self.gain = summer.seconds - standard.seconds

    def at_wall(self, seconds, year, fold):
        start = self.start(year)
        end = self.end(year)
        # The period with the smaller offset begins behind the gap and ends behind the fold; with
        # fold=1 both lie where gap and fold begin.
        if fold == (self.gain >= 0):
            end -= self.gain
        else:
            start += self.gain
        return self.summer if in_dst(start, end, seconds) else self.standard

    def at_utc(self, seconds, year):
        start = self.start(year) - self.standard.seconds
        end = self.end(year) - self.summer.seconds
        period = self.summer if in_dst(start, end, seconds) else self.standard
        repeated = end if self.gain > 0 else start
        return period, repeated <= seconds < repeated + abs(self.gain)


# ---- the rule's text --------------------------------------------------------------------------------

RULE = re.compile(
    r"(?P<std>[^<0-9:.+,-]+|<[a-zA-Z0-9+-]+>)"
    r"(?P<stdoff>[+-]?\d{1,3}(?::\d{2}(?::\d{2})?)?)"
    r"(?:(?P<dst>[^0-9:.+,-]+|<[a-zA-Z0-9+-]+>)"
    r"(?P<dstoff>[+-]?\d{1,3}(?::\d{2}(?::\d{2})?)?)?)?",
    re.ASCII,
)
CLOCK = re.compile(r"([+-])?(\d{1,3})(?::(\d{2})(?::(\d{2}))?)?", re.ASCII)


def parse_clock(text):
    """Signed seconds of `hh[:mm[:ss]]`."""
    found = CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is not a valid offset")
    sign, *parts = found.groups(default="0")
    hours, minutes, seconds = map(int, parts)
    if hours > 167 or minutes > 59 or seconds > 59:
        raise ValueError(f"{text} is not a valid offset")
    total = hours * 3600 + minutes * 60 + seconds
    return -total if sign == "-" else total


def parse_offset(text):
    seconds = -parse_clock(text)
    if abs(seconds) > DAY:
        raise ValueError(f"Offset out of range: {text}")
    return seconds


def first_of_year(year):
    return (datetime(year, 1, 1).toordinal() - EPOCH_ORDINAL) * DAY


def nth_weekday(month, week, day, clock):
    """The week-th such day of a month (0 is Sunday); the fifth is the last."""

    def transition(year):
        first, length = calendar.monthrange(year, month)
        date = (day - 1 - first) % 7 + 1 + (week - 1) * 7
        if date > length:
            date -= 7
        return (datetime(year, month, date).toordinal() - EPOCH_ORDINAL) * DAY + clock

    return transition


def julian_day(day, clock):
    """The day of a year, from 1, in which the 29th of February does not count."""

    def transition(year):
        shift = day if day >= 60 and calendar.isleap(year) else day - 1
        return first_of_year(year) + shift * DAY + clock

    return transition


def plain_day(day, clock):
    """The day of a year with the 29th of February. POSIX counts from 0, CPython from 1: as it does."""
    return lambda year: first_of_year(year) + (day - 1) * DAY + clock


def parse_date(text):
    date, *times = text.split("/", 1)
    clock = parse_clock(times[0]) if times else 7200
    found = re.fullmatch(r"M(\d{1,2})\.(\d)\.(\d)", date, re.ASCII)
    if found is not None:
        month, week, day = map(int, found.groups())
        if not 1 <= month <= 12:
            raise ValueError("Month must be in (0, 12]")
        if not 1 <= week <= 5:
            raise ValueError("Week must be in (0, 5]")
        if day > 6:
            raise ValueError("Day must be in [0, 6]")
        return nth_weekday(month, week, day, clock)
    found = re.fullmatch(r"(J?)(\d{1,3})", date, re.ASCII)
    if found is None:
        raise ValueError(f"Invalid dst start/end date: {text}")
    day = int(found[2])
    if found[1]:
        if not 1 <= day <= 365:
            raise ValueError(f"Invalid day: {day}")
        return julian_day(day, clock)
    if day > 365:
        raise ValueError(f"Invalid day: {day}")
    return plain_day(day, clock)


def parse_rule(text):
    """What holds after the last transition: a YearlyRule, or a Period for ever."""
    zone, *dates = text.split(",", 1)
    found = RULE.fullmatch(zone)
    if found is None:
        raise ValueError(f"{text} is not a valid TZ string")
    offset = parse_offset(found["stdoff"])
    standard = Period(offset, 0, found["std"].strip("<>"))
    if found["dst"] is None:
        if dates:
            raise ValueError(f"Transition rule present without DST: {text}")
        return standard
    if not dates:
        raise ValueError(f"Missing transition rules: {text}")
    summer_offset = offset + 3600 if found["dstoff"] is None else parse_offset(found["dstoff"])
    summer = Period(summer_offset, summer_offset - offset, found["dst"].strip("<>"))
    start, comma, end = dates[0].partition(",")
    if not comma:
        raise ValueError(f"Missing transition rules: {text}")
    return YearlyRule(standard, summer, parse_date(start), parse_date(end))


# ---- the file ---------------------------------------------------------------------------------------


def dst_offsets(kinds, offsets, is_dst):
    """How much of each offset is daylight saving, which files do not tell: from the neighbours."""
    found = [0] * len(offsets)
    missing = sum(is_dst)
    for i in range(1, len(kinds)):
        if not missing:
            return found
        kind = kinds[i]
        if not is_dst[kind] or found[kind]:
            continue
        gain = 0
        before = kinds[i - 1]
        if not is_dst[before]:
            gain = offsets[kind] - offsets[before]
        if not gain and kind < len(offsets) - 1 and i + 1 < len(kinds):
            after = kinds[i + 1]
            if is_dst[after]:
                continue
            gain = offsets[kind] - offsets[after]
        if gain:
            missing -= 1
            found[kind] = gain
    return [3600 if dst and not gain else gain for gain, dst in zip(found, is_dst)]


class Transitions:
    """The content of a file."""

    def __init__(self, stream):
        kinds, times, offsets, is_dst, names, rule = _common.load_data(stream)
        gains = dst_offsets(kinds, offsets, is_dst)
        periods = [Period(*row) for row in zip(offsets, gains, names)]
        self.utc = times
        self.periods = [periods[kind] for kind in kinds]
        standard = [period for period, dst in zip(periods, is_dst) if not dst]
        self.before = (standard or periods or [None])[0]
        if rule:
            self.after = parse_rule(rule.decode())
        elif self.periods or self.before is not None:
            self.after = self.periods[-1] if self.periods else self.before
        else:
            raise ValueError("No time zone information found.")
        self.before = self.before or self.after
        self.is_fixed = not self.periods and isinstance(self.after, Period)
        # Wall clocks at which each transition counts: with fold=0 the later one, else the earlier.
        pairs = [
            (time + previous.seconds, time + period.seconds)
            for time, previous, period in zip(times, [self.before, *self.periods], self.periods)
        ]
        self.wall = [max(pair) for pair in pairs], [min(pair) for pair in pairs]

    def at_wall(self, dt):
        if dt is None:
            return self.after if self.is_fixed else NO_PERIOD
        seconds = wall_seconds(dt)
        wall = self.wall[dt.fold]
        at = bisect.bisect_right(wall, seconds)
        if at >= len(wall):
            if isinstance(self.after, YearlyRule):
                return self.after.at_wall(seconds, dt.year, dt.fold)
            return self.after
        return self.periods[at - 1] if at else self.before

    def at_utc(self, dt):
        """The period, and whether the wall clock shows this time for the second time."""
        seconds = wall_seconds(dt)
        at = bisect.bisect_right(self.utc, seconds)
        if at >= len(self.utc) and isinstance(self.after, YearlyRule):
            if not self.utc or seconds > self.utc[-1]:
                return self.after.at_utc(seconds, dt.year)
        if not at:
            return (self.before if self.utc else self.after), False
        period = self.periods[at - 1]
        previous = self.periods[at - 2] if at > 1 else self.before
        return period, previous.seconds - period.seconds > seconds - self.utc[at - 1]


def open_zone(key):
    """The file of the system, or of the package `tzdata`."""
    path = _tzpath.find_tzfile(key)
    if path is not None:
        return open(path, "rb")
    try:
        return _common.load_tzdata(key)
    except _common.ZoneInfoNotFoundError:
        raise _common.ZoneInfoNotFoundError(f"No time zone found with key {key}")


# ---- the class ----------------------------------------------------------------------------------------


class ZoneInfo(tzinfo):
    _strong = collections.OrderedDict()
    _weak = weakref.WeakValueDictionary()
    __module__ = "zoneinfo"

    def __init_subclass__(cls):
        cls._strong = collections.OrderedDict()
        cls._weak = weakref.WeakValueDictionary()

    def __new__(cls, key):
        zone = cls._weak.get(key)
        if zone is None:
            zone = cls._weak.setdefault(key, cls._from_key(key))
            zone._from_cache = True
        strong = cls._strong
        strong[key] = strong.pop(key, zone)
        if len(strong) > STRONG_CACHE_SIZE:
            strong.popitem(last=False)
        return zone

    @classmethod
    def no_cache(cls, key):
        return cls._from_key(key)

    @classmethod
    def _from_key(cls, key):
        with open_zone(key) as stream:
            zone = cls._make(stream, key)
        zone._source = None
        return zone

    @classmethod
    def _make(cls, stream, key):
        zone = super().__new__(cls)
        zone._key = key
        zone._from_cache = False
        zone._data = Transitions(stream)
        return zone

    @classmethod
    def from_file(cls, fobj, /, key=None):
        zone = cls._make(fobj, key)
        zone._source = repr(fobj)
        return zone

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        if only_keys is None:
            cls._weak.clear()
            cls._strong.clear()
            return
        for key in only_keys:
            cls._weak.pop(key, None)
            cls._strong.pop(key, None)

    @property
    def key(self):
        return self._key

    def utcoffset(self, dt, /):
        return self._data.at_wall(dt).utcoffset

    def dst(self, dt, /):
        return self._data.at_wall(dt).dst

    def tzname(self, dt, /):
        return self._data.at_wall(dt).name

    def fromutc(self, dt, /):
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        period, fold = self._data.at_utc(dt)
        dt += period.utcoffset
        return dt.replace(fold=1) if fold else dt

    def __str__(self):
        return self._key if self._key is not None else repr(self)

    def __repr__(self):
        name = "zoneinfo.ZoneInfo" if type(self) is ZoneInfo else type(self).__name__
        if self._key is None:
            return f"{name}.from_file({self._source})"
        return f"{name}(key={self._key!r})"

    def __reduce__(self):
        if self._source is not None:
            import pickle

            raise pickle.PicklingError("Cannot pickle a ZoneInfo file from a file stream.")
        return type(self)._unpickle, (self._key, int(self._from_cache))

    @classmethod
    def _unpickle(cls, key, from_cache, /):
        return cls(key) if from_cache else cls.no_cache(key)
