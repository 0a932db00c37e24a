# _suggestions takes plain lists of names only.
import _suggestions


class MyList(list):
    pass


def refused(candidates):
    try:
        _suggestions._generate_suggestions(candidates, "hell")
    except TypeError as error:
        return str(error)


assert _suggestions._generate_suggestions(["hello", "world"], "hell") == "hello"
assert _suggestions._generate_suggestions(["hovercraft"], "eels") is None
assert refused(MyList(["hello"])) == refused(("hello",)) == "candidates must be a list"
assert refused([1]) == "all elements in 'candidates' must be strings"
print("ok")
