# Writes the expected outcomes of the tables in tests/python/types/ anew. Run it with CPython 3.14 and review the diff:
#
#     python3.14 tests/python/record-expected.py tests/python/types/str-methods.py

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "types"))
import expected  # noqa: E402

TABLE = re.compile(r'(?<=^check\(r""")\n.*?(?=^"""\))', re.DOTALL | re.MULTILINE)


def renew(match):
    pairs = expected.rows(match.group())
    return "\n" + "".join(f"{source}\n    {expected.outcome(source)}\n" for source, _ in pairs)


for name in sys.argv[1:]:
    path = pathlib.Path(name)
    path.write_text(TABLE.sub(renew, path.read_text("utf-8")), "utf-8")
