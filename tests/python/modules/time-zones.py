# Local time by the variable TZ, as time.tzset reads it: rules of POSIX, names of the tz database, clocks set forward and back.
import datetime
import os
import time


def use(zone):
    os.environ["TZ"] = zone
    time.tzset()


use("EST+05EDT,M3.2.0,M11.1.0")
assert time.tzname == ("EST", "EDT") and (time.timezone, time.altzone, time.daylight) == (18000, 14400, 1)
winter, summer = time.localtime(1_700_000_000), time.localtime(1_720_000_000)
assert (winter.tm_hour, winter.tm_zone, winter.tm_isdst) == (17, "EST", 0)
assert (summer.tm_hour, summer.tm_zone, summer.tm_gmtoff) == (5, "EDT", -14400)
assert time.mktime(summer) == 1_720_000_000
# An hour that there is twice, and one that there is not.
twice = datetime.datetime(2014, 11, 2, 1, 30)
assert twice.replace(fold=1).timestamp() - twice.timestamp() == 3600
assert datetime.datetime.fromtimestamp(1_414_911_600).fold == 0
assert datetime.datetime.fromtimestamp(1_414_909_800).fold == 1
assert str(twice.astimezone()) == "2014-11-02 01:30:00-04:00"
missing = datetime.datetime(2014, 3, 9, 2, 30)
assert missing.astimezone().utcoffset() == datetime.timedelta(hours=-4)

use("AEST-10AEDT-11,M10.5.0,M3.5.0")
assert time.localtime(1_704_000_000)[3:5] == (16, 20) and time.tzname == ("AEST", "AEDT")
use("<+03>-3")
assert time.localtime(0).tm_zone == "+03" and time.timezone == -10800 and time.daylight == 0
use("EST5")
assert time.tzname == ("EST", "EST") and time.localtime(0).tm_hour == 19
if os.path.exists("/usr/share/zoneinfo/Asia/Kathmandu"):
    use("Asia/Kathmandu")
    assert time.localtime(1_700_000_000).tm_gmtoff == 20700
    assert time.localtime(0).tm_gmtoff == 19800
use("UTC")
assert time.tzname == ("UTC", "UTC") and time.localtime(0)[:5] == (1970, 1, 1, 0, 0)

print("ok")
