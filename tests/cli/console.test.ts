// The interactive console without a terminal (-i): prompts, complete statements, values, tracebacks, exit.

import { describe, expect, it } from "vitest";
import { folderWith, krait } from "./krait.ts";

const session = (input: string, args: readonly string[] = ["-iq"]) => krait(args, { input });

describe("a statement", () => {
  it("is asked for with >>> and ... until it is complete, and its value is shown", () => {
    expect(
      session("1+1\nif 1:\n  'a'\n   \n  # no end\n  'b'\n\n(1,\n\n2)\n_\n'''x\n\ny'''\n"),
    ).toEqual({
      status: 0,
      stdout: "2\n'a'\n'b'\n(1, 2)\n(1, 2)\n'x\\n\\ny'\n",
      stderr: ">>> >>> ... ... ... ... ... >>> ... ... >>> >>> ... ... >>> \n",
    });
  });

  it("may be a comment or nothing", () => {
    expect(session("# c\n\n   \n5\n").stderr).toBe(">>> >>> >>> >>> >>> \n");
  });

  it.each([
    ["1+\n", '>>>   File "<stdin>", line 1\n    1+\n      ^\nSyntaxError: invalid syntax\n'],
    [
      "'abc\n",
      '>>>   File "<stdin>", line 1\n    \'abc\n    ^\nSyntaxError: unterminated string literal (detected at line 1)\n',
    ],
    [
      "if 1:\nx\n",
      ">>> ...   File \"<stdin>\", line 2\n    x\n    ^\nIndentationError: expected an indented block after 'if' statement on line 1\n",
    ],
    [" 1\n", '>>>   File "<stdin>", line 1\n    1\nIndentationError: unexpected indent\n'],
    [
      "return\n",
      ">>>   File \"<stdin-0>\", line 1\n    return\n    ^^^^^^\nSyntaxError: 'return' outside function\n",
    ],
  ])("that is wrong is reported at its line: %j", (input, report) => {
    expect(session(input).stderr).toBe(`${report}>>> \n`);
  });

  it("ends with the input", () => {
    expect(session("if 1:\n  2")).toEqual({
      status: 0,
      stdout: "2\n",
      stderr: ">>> ... ... \n>>> \n",
    });
    expect(session("1/0").stderr).toMatch(/^>>> \.\.\. \nTraceback[\s\S]*by zero\n>>> \n$/);
  });

  it("inherits future features", () => {
    const input = "from __future__ import annotations\ndef f(x: y): pass\n\nf.__annotations__\n";
    expect(session(input).stdout).toBe("{'x': 'y'}\n");
  });
});

describe("an exception", () => {
  it("is shown with the lines that were typed, and the session goes on", () => {
    expect(session("def f():\n  return 1/0\n\nf()\nimport sys; sys.last_exc\n")).toEqual({
      status: 0,
      stdout: "ZeroDivisionError('division by zero')\n",
      stderr: `>>> ... ... >>> Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
    f()
    ~^^
  File "<stdin>", line 2, in f
    return 1/0
           ~^~
ZeroDivisionError: division by zero
>>> >>> \n`,
    });
  });

  it("SystemExit ends the session", () => {
    expect(session("exit(7)\n2\n")).toEqual({ status: 7, stdout: "", stderr: ">>> " });
    expect(session("raise SystemExit('bye')\n")).toEqual({
      status: 1,
      stdout: "",
      stderr: ">>> bye\n",
    });
  });
});

describe("the session", () => {
  it("begins with a banner unless -q is given", () => {
    const { stderr } = session("", ["-i"]);
    expect(stderr).toMatch(
      /^Python 3\.14\.\d+ \(krait .*\) .* on linux\nType "help", "copyright", "credits" or "license" for more information\.\n>>> \n$/,
    );
  });

  it("uses sys.ps1, sys.ps2 and sys.displayhook as they are", () => {
    const input =
      "import sys\nsys.ps1=5\nsys.ps2=None\nif 1:\n 2\n\nsys.displayhook=lambda v: print('<', v)\n3\ndel sys.ps1\n4\n";
    expect(session(input)).toEqual({
      status: 0,
      stdout: "2\n< 3\n< 4\n",
      stderr: ">>> >>> 55NoneNone555\n",
    });
  });

  it("runs PYTHONSTARTUP before the first prompt", () => {
    const cwd = folderWith({ "start.py": "x = 3; print('started', __file__)\n" });
    const run = (file: string) =>
      krait(["-iq"], { cwd, input: "x\n'__file__' in globals()\n", env: { PYTHONSTARTUP: file } });
    expect(run("start.py").stdout).toBe("started start.py\n3\nFalse\n");
    expect(run("none.py").stderr).toContain(
      "Could not open PYTHONSTARTUP\nFileNotFoundError: [Errno 2] No such file or directory: 'none.py'\n>>> ",
    );
  });
});

describe("sys._baserepl", () => {
  it("is the console within a program", () => {
    const code = "import sys; z = 4; sys._baserepl(); print('on', z)";
    expect(session("z += 1\n", ["-c", code])).toEqual({
      status: 0,
      stdout: "on 5\n",
      stderr: ">>> >>> \n",
    });
    expect(session("exit(6)\n", ["-c", code])).toEqual({ status: 6, stdout: "", stderr: ">>> " });
  });
});

describe("python -m asyncio", () => {
  it("awaits at the prompt", () => {
    const input = "await asyncio.sleep(0, 5)\nx = 1/0\n'next'\n";
    const { status, stdout, stderr } = session(input, ["-m", "asyncio"]);
    expect(status).toBe(0);
    expect(stdout).toBe(">>> 5\n>>> >>> 'next'\n>>> ");
    expect(stderr).toContain("\nZeroDivisionError: division by zero\n");
  });

  it("says that it does not see other processes", () => {
    const { status, stdout } = session("", ["-m", "asyncio", "ps", "1"]);
    expect(status).toBe(1);
    expect(stdout).toContain("the host does not read the memory of other processes");
  });
});

describe("after a program", () => {
  it("-i goes on with its names, also when it failed", () => {
    const cwd = folderWith({ "a.py": "x = 5\ndef f(): return 1/0\nf()\n" });
    const input = "x\nimport sys; sys.last_exc\n__name__\n";
    const { status, stdout, stderr } = krait(["-i", "a.py"], { cwd, input });
    expect(stdout).toBe("5\nZeroDivisionError('division by zero')\n'__main__'\n");
    expect(stderr).toMatch(/^Traceback[\s\S]*ZeroDivisionError: division by zero\n>>> /);
    expect(status).toBe(0);
  });

  it("-i works for -c and -m, and SystemExit does not end it", () => {
    expect(session("y\n", ["-i", "-c", "import sys; y = 1; sys.exit(4)"])).toEqual({
      status: 0,
      stdout: "1\n",
      stderr: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
    import sys; y = 1; sys.exit(4)
                       ~~~~~~~~^^^
SystemExit: 4
>>> >>> \n`,
    });
    expect(session("__name__\n", ["-i", "-m", "calendar", "2025", "1"]).stdout).toMatch(
      /'__main__'\n$/,
    );
  });

  it("PYTHONINSPECT needs a terminal", () => {
    const env = { PYTHONINSPECT: "1" };
    expect(krait(["-c", "0"], { env, input: "5\n" })).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });
});

describe("codeop", () => {
  it("tells incomplete input from wrong input", () => {
    const code = `
import codeop
for text in ["if 1:", "x=(", "'''a", "@x", "x=1", "if 1: pass", "if 1: pass\\n"]:
    print(codeop.compile_command(text) is not None, end=" ")
for text in ["1+", "'abc", "if 1:\\nx", "x ="]:
    try: codeop.compile_command(text)
    except SyntaxError as e: print(e.msg, end="; ")
`;
    expect(krait(["-c", code]).stdout).toBe(
      "False False False False True False True invalid syntax; unterminated string literal (detected at line 1); expected an indented block after 'if' statement on line 1; invalid syntax; ",
    );
  });
});
