import heapq
import bisect


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


data = [(i * 7919) % 101 for i in range(101)]
heap = []
for x in data:
    heapq.heappush(heap, x)
assert [heapq.heappop(heap) for _ in range(101)] == sorted(data) and heap == []
heap = data[:]
heapq.heapify(heap)
assert heap[0] == 0 and heapq.heapreplace(heap, 500) == 0 and heapq.heappushpop(heap, -1) == -1 and heapq.heappushpop(heap, 7) == 1
heap = data[:]
heapq.heapify_max(heap)
assert [heapq.heappop_max(heap) for _ in range(101)] == sorted(data, reverse=True)
heapq.heappush_max(heap, 3)
heapq.heappush_max(heap, 5)
assert heap == [5, 3] and heapq.heappushpop_max(heap, 9) == 9 and heapq.heapreplace_max(heap, 1) == 5
assert heapq.nlargest(3, data) == [100, 99, 98] and heapq.nsmallest(2, data, key=lambda x: -x) == [100, 99]
assert list(heapq.merge([1, 4], [2, 3])) == [1, 2, 3, 4]
assert raises(IndexError, heapq.heappop, []) == "index out of range"


class Shrinks:
    def __lt__(self, other):
        heap.clear()
        return True


heap = [Shrinks(), Shrinks()]
assert raises(RuntimeError, heapq.heappush, heap, Shrinks()) == "list changed size during iteration"

a = [1, 2, 2, 3]
assert (bisect.bisect_left(a, 2), bisect.bisect_right(a, 2), bisect.bisect(a, 0), bisect.bisect(a, 9)) == (1, 3, 0, 4)
assert bisect.bisect_left(a, 2, 2) == 2 and bisect.bisect_left(a, 3, 0, 2) == 2
assert bisect.bisect_left([(1, "a"), (3, "b")], 3, key=lambda p: p[0]) == 1
bisect.insort(a, 2.5)
bisect.insort_left(a, 0)
assert a == [0, 1, 2, 2, 2.5, 3]
pairs = [("x", 3), ("y", 1)]
bisect.insort(pairs, ("z", 2), key=lambda p: -p[1])
assert pairs == [("x", 3), ("z", 2), ("y", 1)]
assert raises(ValueError, bisect.bisect, [1], 1, -1) == "lo must be non-negative"
print("ok")
