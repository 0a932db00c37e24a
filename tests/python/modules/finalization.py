# At the end of a program no other thread runs any more: objects that are finalised then cannot wait for one or start one.
import subprocess
import sys

program = """
import sys
import threading

started = threading.Event()


def loop():
    started.set()
    while True:
        pass


class Last:
    def __init__(self):
        self.me = self
        self.thread = threading.Thread(target=loop, daemon=True)
        self.thread.start()
        started.wait()

    def __del__(self):
        print(sys.is_finalizing(), self.thread.is_alive())
        for attempt in (self.thread.join, threading.Thread(target=loop).start):
            try:
                attempt()
            except PythonFinalizationError as error:
                print(error)


print(sys.is_finalizing())
Last()
"""
run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=50)
assert run.stderr == "", run.stderr
assert run.stdout.splitlines() == [
    "False",
    "True True",
    "cannot join thread at interpreter shutdown",
    "can't create new thread at interpreter shutdown",
], run.stdout

print("ok")
