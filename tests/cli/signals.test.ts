// Signals: Ctrl-C becomes KeyboardInterrupt, handlers of the program run, and the process ends as if killed.

import { describe, expect, it } from "vitest";
import { folderWith, startKrait } from "./krait.ts";

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

function start(source: string) {
  const cwd = folderWith({ "p.py": source });
  return startKrait(["p.py"], { cwd });
}

describe.skipIf(process.platform === "win32")("SIGINT", () => {
  it("is a KeyboardInterrupt that a program can catch, at the place where it ran", async () => {
    const session = start(`
print("ready", flush=True)
try:
    while True: pass
except KeyboardInterrupt as e:
    print("caught", repr(e), flush=True)
`);
    await session.until("ready");
    await pause(200);
    session.signal("SIGINT");
    expect(await session.done).toEqual({ status: 0, signal: null });
    expect(session.text).toContain("caught KeyboardInterrupt()\n");
  });

  it("ends a program as the signal would, after its finally blocks and exit calls", async () => {
    const session = start(`
import time, atexit
atexit.register(print, "at exit")
print("ready", flush=True)
try: time.sleep(30)
finally: print("finally")
`);
    await session.until("ready");
    await pause(200);
    session.signal("SIGINT");
    expect(await session.done).toEqual({ status: null, signal: "SIGINT" });
    expect(session.text).toContain("finally\n");
    expect(session.text).toContain("at exit\n");
    expect(session.text).toMatch(
      /in <module>\n {4}try: time\.sleep\(30\)\n.*\nKeyboardInterrupt\n/,
    );
  });

  it("runs the program's handler", async () => {
    const session = start(`
import signal, time
def handler(number, frame):
    print("got", signal.Signals(number).name, frame.f_code.co_name, flush=True)
signal.signal(signal.SIGINT, handler)
signal.signal(signal.SIGTERM, handler)
print("ready", flush=True)
end = time.time() + 20
got = 0
for _ in range(3): time.sleep(1)
print("over", flush=True)
`);
    await session.until("ready");
    await pause(200);
    session.signal("SIGINT");
    await session.until("got SIGINT <module>");
    session.signal("SIGTERM");
    await session.until("got SIGTERM <module>");
    expect(await session.done).toEqual({ status: 0, signal: null });
  });

  it("ends built-in code that cannot be interrupted when it comes twice", async () => {
    const session = start('print("ready", flush=True)\nmax(range(10**11))\n');
    await session.until("ready");
    await pause(200);
    session.signal("SIGINT");
    await pause(300);
    session.signal("SIGINT");
    expect(await session.done).toEqual({ status: null, signal: "SIGINT" });
    expect(session.text).toContain("KeyboardInterrupt (in built-in code");
  });
});

describe.skipIf(process.platform === "win32")("SIGTERM", () => {
  it("ends a program that has no handler for it", async () => {
    const session = start('import time\nprint("ready", flush=True)\ntime.sleep(30)\n');
    await session.until("ready");
    session.signal("SIGTERM");
    expect(await session.done).toEqual({ status: null, signal: "SIGTERM" });
  });
});
