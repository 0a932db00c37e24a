# Special methods of built-in types, called by name with wrong arguments.
from expected import check

check(r"""
{}.__setitem__(1)
    TypeError: __setitem__ expected 2 arguments, got 1
property().__set__(1)
    TypeError: __set__ expected 2 arguments, got 1
property().__get__()
    TypeError: __get__ expected at least 1 argument, got 0
property().__get__(1,2,3)
    TypeError: __get__ expected at most 2 arguments, got 3
property().__delete__()
    TypeError: expected 1 argument, got 0
(1).__pow__()
    TypeError: expected 1 or 2 arguments, got 0
(1).__pow__(1,2,3)
    TypeError: expected 1 or 2 arguments, got 3
(1).__rpow__()
    TypeError: expected 1 or 2 arguments, got 0
(1).__ipow__()
    AttributeError: 'int' object has no attribute '__ipow__'
[].__setitem__(1)
    TypeError: __setitem__ expected 2 arguments, got 1
[].__delitem__()
    TypeError: expected 1 argument, got 0
[].__delitem__(1,2)
    TypeError: expected 1 argument, got 2
(1).__neg__(2)
    TypeError: expected 0 arguments, got 1
[].__mul__()
    TypeError: expected 1 argument, got 0
"".__getitem__()
    TypeError: expected 1 argument, got 0
"".__contains__()
    TypeError: expected 1 argument, got 0
(1).__add__(a=1)
    TypeError: wrapper __add__() takes no keyword arguments
(1).__pow__(1,a=1)
    TypeError: wrapper __pow__() takes no keyword arguments
property().__get__(1, a=1)
    TypeError: wrapper __get__() takes no keyword arguments
b"".__buffer__()
    TypeError: __buffer__ expected 1 argument, got 0
iter([]).__next__(1)
    TypeError: expected 0 arguments, got 1
"a".__len__(1)
    TypeError: expected 0 arguments, got 1
"a".__eq__()
    TypeError: expected 1 argument, got 0
"a".__hash__(1)
    TypeError: expected 0 arguments, got 1
[].__iadd__()
    TypeError: expected 1 argument, got 0
[].__getitem__(a=1)
    TypeError: list.__getitem__() takes no keyword arguments
{}.__contains__(a=1)
    TypeError: dict.__contains__() takes no keyword arguments
(1).__divmod__()
    TypeError: expected 1 argument, got 0
1j.__bool__(1)
    TypeError: expected 0 arguments, got 1
(1).__int__(1)
    TypeError: expected 0 arguments, got 1
""")
