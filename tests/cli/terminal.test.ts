// The console that reads single lines, and `input`, in a terminal: history, completion, Ctrl-C and Ctrl-D. The console that
// edits blocks is in editor.test.ts.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, hasScript, type RunOptions, type Session, terminal } from "./krait.ts";

const isPossible = hasScript && process.platform === "linux";
if (!isPossible) {
  console.warn("terminal tests are skipped: there is no `script` of util-linux on this machine");
}

const UP = "\x1b[A";
const CTRL_C = "\x03";
const CTRL_D = "\x04";

/** Time for the program to read: keys mean something else while it does not. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500));

const PLAIN = { PYTHON_BASIC_REPL: "1" };

/** A console whose home folder is the test's own. */
function console_(env: RunOptions["env"] = {}): { session: Session; home: string } {
  const home = folderWith({});
  return { session: terminal(["-q"], { env: { HOME: home, ...PLAIN, ...env } }), home };
}

async function type(session: Session, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    session.send(`${line}\r`);
    await session.until(">>> ");
  }
}

describe.skipIf(!isPossible)("a terminal", () => {
  it("runs statements and ends with Ctrl-D and a line break", async () => {
    const { session } = console_();
    await session.until(">>> ");
    session.send("1+1\r");
    expect(await session.until(">>> ")).toBe("1+1\n2\n>>> ");
    session.send("if 1:\r");
    await session.until("... ");
    session.send("  'in'\r");
    await session.until("... ");
    session.send("\r");
    expect(await session.until(">>> ")).toContain("'in'\n");
    session.send(CTRL_D);
    expect(await session.done).toEqual({ status: 0, signal: null });
    expect(session.text.endsWith(">>> \n")).toBe(true);
  });

  it("starts with a banner and knows exit and quit", async () => {
    const session = terminal([], { env: { HOME: folderWith({}), ...PLAIN } });
    expect(await session.until(">>> ")).toMatch(/^Python 3\.14.*\nType "help".*\n>>> $/);
    await type(session, "exit");
    expect(session.text).toContain("Use exit() or Ctrl-D (i.e. EOF) to exit\n");
    session.send("quit(3)\r");
    expect((await session.done).status).toBe(3);
  });

  it("takes pasted lines one by one", async () => {
    const { session } = console_();
    await session.until(">>> ");
    session.send("def f():\n    return 40\n\nf() + 2\n");
    await session.until("42");
    await session.until(">>> ");
    expect(session.text).toContain(">>> def f():\n...     return 40\n... \n>>> f() + 2\n42\n");
  });

  it("gives a new prompt after Ctrl-C, in a line and in a program", async () => {
    const { session } = console_();
    await session.until(">>> ");
    session.send(`x = (${CTRL_C}`);
    expect(await session.until(">>> ")).toBe("x = (\nKeyboardInterrupt\n>>> ");
    for (const line of ["import time; time.sleep(30)", "while True: pass\r"]) {
      session.send(`${line}\r`);
      await session.until("\n");
      await settled();
      session.send(CTRL_C);
      expect(await session.until(">>> ")).toMatch(/Traceback[\s\S]*\nKeyboardInterrupt\n>>> $/);
    }
    await type(session, "5 + 5");
    expect(session.text).toContain("\n10\n");
  });

  it("reads input() with the same editor", async () => {
    const { session } = console_();
    await session.until(">>> ");
    session.send("input('name: ')\r");
    await session.until("name: ");
    await session.until("name: ");
    session.send("bob\r");
    expect(await session.until(">>> ")).toBe("bob\n'bob'\n>>> ");
    session.send("input()\r");
    await session.until("input()\r");
    await settled();
    session.send(CTRL_D);
    expect(await session.until(">>> ")).toContain("EOFError\n");
  });

  it("hears Ctrl-C while it reads sys.stdin", async () => {
    const { session } = console_();
    await session.until(">>> ");
    await type(session, "import sys");
    session.send("sys.stdin.readline()\r");
    await session.until("\n");
    await settled();
    session.send(CTRL_C);
    expect(await session.until(">>> ")).toContain("KeyboardInterrupt\n");
    session.send("sys.stdin.readline()\r");
    await session.until("\n");
    await settled();
    session.send("abc\r");
    expect(await session.until(">>> ")).toContain("'abc\\n'\n");
  });

  it("keeps the history of sessions and completes names", async () => {
    const home = folderWith({ ".krait_history": "6 * 7\n" });
    const session = terminal(["-q"], { env: { HOME: home, TERM: "xterm", ...PLAIN } });
    await session.until(">>> ");
    session.send(UP);
    await session.until("6 * 7");
    session.send("\r");
    await session.until("42");
    await session.until(">>> ");
    session.send("import os\r");
    await session.until(">>> ");
    session.send("os.getcw");
    await session.until("os.getcw");
    await settled();
    session.send("\t");
    await session.until("d");
    await settled();
    session.send(".__name__\r");
    await session.until("'getcwd'");
    await session.until(">>> ");
    session.send("exit()\r");
    await session.done;
    expect(readFileSync(join(home, ".krait_history"), "utf8")).toBe(
      "6 * 7\n6 * 7\nimport os\nos.getcwd.__name__\nexit()\n",
    );
  });

  it("is what is left when the terminal cannot move its cursor", async () => {
    const session = terminal(["-q"], { env: { HOME: folderWith({}), TERM: "dumb" } });
    expect(await session.until(">>> ")).toMatch(/^warning: can't use pyrepl: .*; TERM=dumb\n>>> $/);
    await type(session, "20 + 3");
    expect(session.text).toContain("\n23\n");
  });

  it("opens the console after a program when PYTHONINSPECT is set", async () => {
    const session = terminal(["-c", "y = 8"], {
      env: { PYTHONINSPECT: "1", HOME: folderWith({}), ...PLAIN },
    });
    await session.until(">>> ");
    await type(session, "y");
    expect(session.text).toContain("\n8\n");
  });
});
