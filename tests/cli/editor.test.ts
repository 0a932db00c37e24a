// The console in a terminal: blocks of several lines, history, completion, pasting, Ctrl-C and Ctrl-D; and what it stands on,
// the settings of terminals.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, hasScript, type Session, terminal } from "./krait.ts";

const isPossible = hasScript && process.platform === "linux";

/** As terminals send it whose keypad the editor has switched. */
const UP = "\x1bOA";
const CTRL_C = "\x03";
const CTRL_D = "\x04";
/** The editor asks for pasted text to be marked when it begins to read, and the terminal then puts marks around it. */
const READY = "\x1b[?2004h";
const PASTE = ["\x1b[200~", "\x1b[201~"];

const TIMEOUT_MS = 60_000;

function editor(args: readonly string[] = ["-q"]): { session: Session; home: string } {
  const home = folderWith({});
  const env = { HOME: home, TERM: "xterm", COLUMNS: "80", LINES: "24" };
  return { session: terminal(args, { env }), home };
}

describe.skipIf(!isPossible)("the editor", { timeout: TIMEOUT_MS }, () => {
  it("indents a block, runs it after an empty line, and gets it back whole", async () => {
    const { session, home } = editor();
    await session.until(READY);
    session.send("def f(x):\rreturn x * 7\r\r");
    await session.until(READY);
    session.send("f(6)\r");
    await session.until("42");
    await session.until(READY);
    session.send(`${UP}${UP}\r\r`);
    await session.until(READY);
    session.send("exit\r");
    expect(await session.done).toEqual({ status: 0, signal: null });
    expect(readFileSync(join(home, ".python_history"), "utf8")).toMatch(
      /^def f\(x\):\r\n {4}return x \* 7[\s\S]*\nf\(6\)\n/,
    );
  });

  it("takes a pasted block with empty lines in it as it is", async () => {
    const { session } = editor();
    await session.until(READY);
    const block = "def g():\r    a = 40\r\r    return a + 2\r\rprint('is', g())\r";
    session.send(PASTE.join(block));
    await session.until("print");
    session.send("\r");
    await session.until("is 42");
  });

  it("completes modules and attributes", async () => {
    const { session } = editor();
    await session.until(READY);
    session.send("import ema\t\r");
    await session.until(READY);
    session.send("email.__na\t\r");
    await session.until("'email'");
  });

  it("gives a new prompt after Ctrl-C, in a line and in a program", async () => {
    const { session } = editor();
    await session.until(READY);
    session.send("x = (");
    await session.until("(");
    session.send(CTRL_C);
    await session.until("KeyboardInterrupt");
    await session.until(READY);
    // One statement: between two of them no traceback is shown.
    session.send("print('be' + 'gun'), __import__('time').sleep(50)\r");
    await session.until("begun");
    session.send(CTRL_C);
    expect(await session.until("\nKeyboardInterrupt")).toContain("Traceback");
    await session.until(READY);
    session.send(CTRL_D);
    expect((await session.done).status).toBe(0);
  });

  it("shows tracebacks with the lines that were typed", async () => {
    const { session } = editor();
    await session.until(READY);
    session.send("1/0\r");
    expect(await session.until("division by zero")).toContain(
      'File "<python-input-0>", line 1, in <module>\n    1/0\n    ~^~\nZeroDivisionError: ',
    );
  });

  it("opens after a program with -i and ends with the status of exit", async () => {
    const { session } = editor(["-i", "-c", "y = 4000"]);
    await session.until(READY);
    session.send("y + 4\r");
    await session.until("4004");
    await session.until(READY);
    session.send("exit(3)\r");
    expect((await session.done).status).toBe(3);
  });
});

describe.skipIf(!isPossible)("termios", { timeout: TIMEOUT_MS }, () => {
  const run = async (program: string, typed = ""): Promise<string> => {
    const session = terminal([join(folderWith({ "a.py": program }), "a.py")]);
    if (typed !== "") {
      await session.until("ready");
      session.send(typed);
    }
    await session.done;
    return session.text;
  };

  it("tells and changes the settings of the terminal", async () => {
    const program = `
import select, termios, tty
first = termios.tcgetattr(0)
tty.setcbreak(0)
now = termios.tcgetattr(0)
print(bool(first[3] & termios.ICANON), bool(now[3] & termios.ICANON), now[6][termios.VMIN])
termios.tcsetwinsize(0, (30, 100))
print(termios.tcgetwinsize(0), select.select([0], [], [], 0.01))
termios.tcsetattr(0, termios.TCSADRAIN, first)
print(termios.tcgetattr(0) == first)
`;
    expect(await run(program)).toBe("True False 1\n(30, 100) ([], [], [])\nTrue\n");
  });

  it("lets select wait for a key, which the next read gets", async () => {
    const program = `
import os, select, tty
tty.setcbreak(0)
print("ready", flush=True)
found, _, _ = select.select([0], [], [], 20)
print(found, os.read(0, 10))
`;
    expect(await run(program, "k")).toMatch(/ready\n\[0\] b'k'\n$/);
  });

  it("hides what getpass reads", async () => {
    const program = `
import getpass
print(repr(getpass.getpass("ready: ")))
`;
    expect(await run(program, "secret\n")).toMatch(/^ready: \n'secret'\n$/);
  });
});
