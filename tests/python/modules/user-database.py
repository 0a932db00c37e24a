"""pwd and grp: entries as struct sequences, and what asking for an unknown one raises."""

import grp
import os
import pwd


def error(function, *arguments):
    try:
        function(*arguments)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


# Each entry is found by its name and, where nobody shares it, by its number.
for all_entries, by_name, by_number, fields in (
    (pwd.getpwall(), pwd.getpwnam, pwd.getpwuid, ("pw_name", "pw_passwd", "pw_uid")),
    (grp.getgrall(), grp.getgrnam, grp.getgrgid, ("gr_name", "gr_passwd", "gr_gid")),
):
    names = [entry[0] for entry in all_entries]
    numbers = [entry[2] for entry in all_entries]
    for entry in all_entries:
        assert entry[:3] == tuple(getattr(entry, field) for field in fields)
        if names.count(entry[0]) == 1:
            assert by_name(entry[0]) == entry
        if numbers.count(entry[2]) == 1:
            assert by_number(entry[2]) == entry

assert pwd.struct_passwd.__match_args__[3:] == ("pw_gid", "pw_gecos", "pw_dir", "pw_shell")
assert pwd.struct_passwd.pw_dir.__doc__ == "home directory"
assert grp.struct_group.n_fields == 4
user = pwd.struct_passwd(("a", "x", 1, 2, "A", "/a", "/bin/sh"))
assert repr(user).startswith("pwd.struct_passwd(pw_name='a', pw_passwd='x', pw_uid=1, pw_gid=2,")

try:
    own = pwd.getpwuid(os.getuid())
except KeyError:
    own = None
if own is not None and "HOME" not in os.environ:
    assert os.path.expanduser("~") == own.pw_dir

assert error(pwd.getpwnam, "no such user") == (
    """KeyError: "getpwnam(): name not found: 'no such user'\""""
)
assert error(grp.getgrnam, "no such group") == (
    """KeyError: "getgrnam(): name not found: 'no such group'\""""
)
assert error(pwd.getpwuid, 2**32 - 2) == "KeyError: 'getpwuid(): uid not found: 4294967294'"
assert error(pwd.getpwuid, -1) == "KeyError: 'getpwuid(): uid not found: -1'"
assert error(pwd.getpwuid, 2**32) == "KeyError: 'getpwuid(): uid not found'"
assert error(pwd.getpwuid, -(2**70)) == "KeyError: 'getpwuid(): uid not found'"
assert error(grp.getgrgid, -1) == "KeyError: 'getgrgid(): gid not found: -1'"
assert error(grp.getgrgid, 2**32) == "OverflowError: gid is less than minimum"
assert error(grp.getgrgid, 2**64) == "OverflowError: gid is greater than maximum"
assert error(grp.getgrgid, -2) == "OverflowError: gid is less than minimum"
assert error(pwd.getpwuid, "0") == "TypeError: uid should be integer, not str"
assert error(grp.getgrgid, 0.0) == "TypeError: gid should be integer, not float"
assert error(pwd.getpwnam, b"root") == "TypeError: getpwnam() argument must be str, not bytes"
assert error(grp.getgrnam, 1) == "TypeError: getgrnam() argument 'name' must be str, not int"
assert error(pwd.getpwnam, "a\0b") == "ValueError: embedded null byte"
assert error(pwd.getpwnam, "\ud800").startswith("UnicodeEncodeError: 'utf-8' codec can't encode")

print("ok")
