# What the process has used and may use.
import resource

soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
assert soft == resource.RLIM_INFINITY or soft > 0
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
for call, kind, text in [
    (lambda: resource.getrlimit(99), ValueError, "invalid resource specified"),
    (lambda: resource.getrusage(7), ValueError, "invalid who parameter"),
    (lambda: resource.setrlimit(7, (1,)), ValueError, "expected a tuple of 2 integers"),
    (lambda: resource.setrlimit(7, 3), TypeError, "'int' object is not iterable"),
    (lambda: resource.setrlimit(7, (5, 3)), ValueError, "current limit exceeds maximum limit"),
]:
    try:
        call()
    except kind as error:
        assert str(error) == text, error
    else:
        assert False, text
used = resource.getrusage(resource.RUSAGE_SELF)
assert used.ru_utime > 0 and used.ru_maxrss > 1000 and len(used) == 16
assert used[0] == used.ru_utime and resource.error is OSError
print("ok")
