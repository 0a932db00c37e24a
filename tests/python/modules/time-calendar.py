# time: calendar functions and struct_time; run in UTC by the numbers, whatever the zone.
import time


def error_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


epoch = time.gmtime(0)
assert tuple(epoch) == (1970, 1, 1, 0, 0, 0, 3, 1, 0) and epoch.tm_zone == "GMT" and epoch.tm_gmtoff == 0
assert tuple(time.gmtime(-62135596800))[:3] == (1, 1, 1) and time.gmtime(-0.5).tm_sec == 59
moment = time.struct_time((2024, 2, 29, 13, 5, 9, 3, 60, 0))
assert time.asctime(moment) == "Thu Feb 29 13:05:09 2024"
formatted = time.strftime("%Y-%m-%d %H:%M:%S %a %A %b %B %d %e %I %j %p %y %u %w %U %W %V %G %% %C %D %F %R %T", moment)
assert formatted == "2024-02-29 13:05:09 Thu Thursday Feb February 29 29 01 060 PM 24 4 4 08 09 09 2024 % 20 02/29/24 2024-02-29 13:05 13:05:09"
assert time.strftime("%-d %_H %05d %^a é", moment) == "29 13 00029 THU é"
assert time.strptime("29 Feb 2024", "%d %b %Y")[:3] == (2024, 2, 29)
for seconds in (0, 1e9, 1721000000, 1735000000):
    assert time.mktime(time.localtime(seconds)) == seconds
assert error_of(time.asctime, (2024, 13, 1, 0, 0, 0, 0, 1, 0)) == ("ValueError", "month out of range")
assert error_of(time.asctime, (2024, 1)) == ("TypeError", "asctime(): illegal time tuple argument")
assert error_of(time.gmtime, 1e20) == ("OverflowError", "timestamp out of range for platform time_t")
assert error_of(time.sleep, -1) == ("ValueError", "sleep length must be non-negative")
assert error_of(time.struct_time, (1, 2)) == ("TypeError", "time.struct_time() takes an at least 9-sequence (2-sequence given)")
assert time.get_clock_info("monotonic").monotonic and error_of(time.get_clock_info, "x") == ("ValueError", "unknown clock")
assert abs(time.clock_gettime(time.CLOCK_REALTIME) - time.time()) < 5

print("ok")
