"""Sequence or mapping: the first class in the order of resolution that is one decides."""
import collections
import collections.abc


def kind(x):
    match x:
        case [*_]:
            first = "seq"
        case {}:
            first = "map"
    match x:
        case {}:
            second = "map"
        case [*_]:
            second = "seq"
    assert first == second
    return first


class Plain:
    pass


class M1(collections.UserDict, collections.abc.Sequence):
    pass


class M2(Plain, collections.UserDict, collections.abc.Sequence):
    pass


class M3(collections.UserDict, Plain, list):
    pass


class S1(collections.UserList, collections.abc.Mapping):
    pass


class S2(collections.UserList, dict, Plain):
    pass


assert [kind(cls()) for cls in (M1, M2, M3, S1, S2)] == ["map", "map", "map", "seq", "seq"]

print("ok")
