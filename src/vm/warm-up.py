"""Shows the eval loop what programs do before it is optimised.

V8 optimises the loop with the types it has seen so far and gives the optimised code up at the first
instruction that it has not seen; a program would meet that several times, a compilation of the loop
each. So every hot instruction runs here a few times, with the kinds of operands that it has a path for.
"""


class _Point:
    kind = 7

    def __init__(self, x):
        self.x = x

    def method(self, a):
        return self.x


def _items(source):
    for item in source:
        yield item


def _adder(total):
    def add(value):
        nonlocal total
        total += value
        return total

    return add


def _call(a, b=2):
    return a


def _all(rounds):
    global _name
    for i in rounds:
        big = i + 2147483647
        real = i * 0.5
        text = "a" + "b"
        pair = (1, 2)
        row = [1, 2.0, "x", None]
        table = {"a": 1, 2: 3}
        n = i + big
        n = n - big
        n = n * big
        n = big * big * big
        n = -i
        n = ~i
        real = real + 1.5
        real = real - 0.5
        real = real * 2.0
        real = -real
        real = real + i
        if i < big:
            pass
        if i <= 3:
            pass
        if i == big:
            pass
        if i != big:
            pass
        if i > big:
            pass
        if i >= big:
            pass
        n = i == big
        if real < 1.0:
            pass
        if text == "ab":
            pass
        if pair is not None:
            pass
        if row is None:
            pass
        if 2 in pair:
            pass
        if text:
            pass
        if not i:
            pass
        if real:
            pass
        n = row[0]
        n = row[-1]
        n = table["a"]
        n = pair[1]
        row[1] = i
        table["b"] = i
        point = _Point(i)
        point.x = real
        point.z = text
        n = point.x
        n = point.method(1.0)
        n = point.kind
        n = point.z
        u, v = pair
        u, v = v, u
        u, v = row[:2]
        n = len(row)
        n = abs(i)
        n = isinstance(point, _Point)
        row.append(i)
        table.get("a")
        row.pop()
        add = _adder(i)
        add(1)
        add(real)
        _call(1)
        _call(1, b=3)
        _call(*pair)
        for k in range(2):
            pass
        for k in row:
            pass
        for k in pair:
            pass
        for k in table:
            pass
        for k in _items(pair):
            pass
        n = [k for k in pair]
        _name = i
        n = _name
        try:
            n = table["missing"]
        except KeyError as error:
            n = error
        k = 2
        while k > 0:
            k -= 1


_all(range(8))
