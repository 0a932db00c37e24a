"""InterpreterPoolExecutor: results in order, initialisers, exceptions."""
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor


def total(n):
    return sum(range(n))


def bad(n):
    raise ValueError(n)


def remember(value):
    import sys

    sys.remembered = value


def remembered():
    import sys

    return sys.remembered


def which():
    return interpreters.get_current().id


def main():
    with InterpreterPoolExecutor(2, initializer=remember, initargs=("set",)) as pool:
        assert list(pool.map(total, [10, 100, 1000])) == [45, 4950, 499500]
        assert pool.submit(remembered).result() == "set"
        assert pool.submit(lambda: 5).result() == 5
        failed = pool.submit(bad, 3).exception()
        assert type(failed) is ValueError and failed.args == (3,)
        assert type(failed.__cause__) is interpreters.ExecutionFailed
        refused = pool.submit(lambda x=total: x).exception()
        assert type(refused) is interpreters.NotShareableError
        ids = {pool.submit(which).result() for _ in range(4)}
        assert 0 not in ids
    assert interpreters.list_all() == [interpreters.get_main()]
    print("ok")


if __name__ == "__main__":
    main()
