# Complaints about the number and the names of arguments that a function words in its own way.
from expected import check

check(r"""
sorted()
    TypeError: sorted expected 1 argument, got 0
sorted(x=1)
    TypeError: sorted expected 1 argument, got 0
sorted([], [])
    TypeError: sorted expected 1 argument, got 2
sorted([], x=1)
    TypeError: sort() got an unexpected keyword argument 'x'
sorted([], kee=1)
    TypeError: sort() got an unexpected keyword argument 'kee'. Did you mean 'key'?
sorted([], key=1, reverse=2, x=3)
    TypeError: sort() takes at most 2 keyword arguments (3 given)
sorted(1, x=1)
    TypeError: 'int' object is not iterable
sorted([2, 3, 1], reverse=True)
    [3, 2, 1]
enumerate()
    TypeError: enumerate() missing required argument 'iterable'
enumerate(x=1)
    TypeError: 'x' is an invalid keyword argument for enumerate()
enumerate(start=1)
    TypeError: 'start' is an invalid keyword argument for enumerate()
enumerate(iterable=[], x=1)
    TypeError: 'x' is an invalid keyword argument for enumerate()
enumerate([], iterable=[])
    TypeError: 'iterable' is an invalid keyword argument for enumerate()
enumerate([], 1, x=1)
    TypeError: enumerate() takes at most 2 arguments (3 given)
enumerate(None, None)
    TypeError: 'NoneType' object cannot be interpreted as an integer
list(enumerate(start=1, iterable='a'))
    [(1, 'a')]
zip(x=1)
    TypeError: zip() got an unexpected keyword argument 'x'
zip([], a=1, b=2)
    TypeError: zip() takes at most 1 keyword argument (2 given)
map(x=1)
    TypeError: map() got an unexpected keyword argument 'x'
map(None, strict=True)
    TypeError: map() must have at least two arguments.
map(None, [], strict=1, x=2)
    TypeError: map() takes at most 1 keyword argument (2 given)
max(x=1)
    TypeError: max expected at least 1 argument, got 0
min(key=1, default=2, x=3)
    TypeError: min expected at least 1 argument, got 0
max([], x=1)
    TypeError: max() got an unexpected keyword argument 'x'
max([], key=1, default=2, x=3)
    TypeError: max() takes at most 2 keyword arguments (3 given)
memoryview(1, 2)
    TypeError: memoryview() takes at most 1 argument (2 given)
memoryview(1, x=1)
    TypeError: memoryview() takes at most 1 argument (2 given)
memoryview(x=1, y=2)
    TypeError: memoryview() takes at most 1 keyword argument (2 given)
type(1, x=1)
    TypeError: type() takes no keyword arguments
int(1, 2, 3)
    TypeError: int expected at most 2 arguments, got 3
int(1, 2, 3, x=1)
    TypeError: int() takes at most 2 arguments (4 given)
str(1, 2, 3, 4, x=1)
    TypeError: str() takes at most 3 arguments (5 given)
eval('1', 2)
    TypeError: globals must be a dict
eval('1', [])
    TypeError: globals must be a real dict; try eval(expr, {}, mapping)
eval('1', 2, 3)
    TypeError: locals must be a mapping
print(0, sep=1, end=2, file=3, flush=4, x=5)
    TypeError: print() got an unexpected keyword argument 'x'
min(0, default=1, key=2, x=3)
    TypeError: min() takes at most 2 keyword arguments (3 given)
""")
