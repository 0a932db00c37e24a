# Tables of expressions with what they give: an expression on its own line, then, indented, the repr of its value or the
# type and text of its exception. `check` evaluates them; tests/python/record-expected.py writes the indented lines anew
# from CPython.


def outcome(source):
    try:
        return repr(eval(source, {}))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def rows(table):
    lines = table.strip("\n").split("\n")
    for i in range(0, len(lines), 2):
        yield lines[i], lines[i + 1].removeprefix("    ")


def check(table):
    wrong = []
    count = 0
    for source, expected in rows(table):
        count += 1
        found = outcome(source)
        if found != expected:
            wrong.append(f"{source}\n    expected {expected}\n    found    {found}")
    assert count > 0
    assert not wrong, "\n" + "\n".join(wrong)
    print("ok")


if __name__ == "__main__":
    assert outcome("1 + 1") == "2"
    assert outcome("1 // 0") == "ZeroDivisionError: division by zero"
    check("1 + 1\n    2\n")
