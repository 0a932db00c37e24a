// `krait FILE`: what can be a program, and the errors of what cannot.

import { chmodSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { folderWith, krait } from "./krait.ts";

const MAIN =
  "import sys, part\nprint(sys.argv[1:], __name__, sys.path[0] == sys.argv[0], part.x)\n";

describe("a file that cannot be read", () => {
  it.each([
    ["none.py", "[Errno 2] No such file or directory"],
    ["none/x.py", "[Errno 2] No such file or directory"],
    ["file.py/x", "[Errno 20] Not a directory"],
  ])("%s ends with status 2", (file, reason) => {
    const cwd = folderWith({ "file.py": "" });
    expect(krait([file], { cwd })).toEqual({
      status: 2,
      stdout: "",
      stderr: `krait: can't open file '${join(cwd, file)}': ${reason}\n`,
    });
  });

  it.skipIf(process.getuid?.() === 0)("because of its mode ends with status 2", () => {
    const cwd = folderWith({ "secret.py": "print(1)" });
    chmodSync(join(cwd, "secret.py"), 0);
    const { status, stderr } = krait(["secret.py"], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("[Errno 13] Permission denied");
  });
});

describe("a file that is not Python", () => {
  it.each<[string, string | Uint8Array, string]>([
    [
      "has a syntax error",
      "def f(:\n",
      "line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax",
    ],
    ["is indented wrongly", "x=1\n  y=2\n", "line 2\n    y=2\nIndentationError: unexpected indent"],
    [
      "has a null byte",
      "x=(\nab\0c\n",
      "line 2\n    ab\nSyntaxError: source code cannot contain null bytes",
    ],
    [
      "has a null byte on a line before one that is not UTF-8",
      Uint8Array.from([0x23, 0x00, 0x0a, 0x23, 0xfd, 0x0a]),
      "line 1\n    #\nSyntaxError: source code cannot contain null bytes",
    ],
    [
      "has an error that the compiler finds, in the encoding it declares",
      Uint8Array.from([...Buffer.from("# coding: latin-1\nreturn '"), 0xe4, 0x27, 0x0a]),
      "line 2\n    return '\xe4'\n    ^^^^^^^^^^\nSyntaxError: 'return' outside function",
    ],
    [
      "is not UTF-8",
      Uint8Array.from([0x70, 0x3d, 0x22, 0xff, 0x22, 0x0a]),
      "line 1\n    p=\"\ufffd\"\n       ^\nSyntaxError: Non-UTF-8 code starting with '\\xff' in file FILE on line 1, but no encoding declared; see https://peps.python.org/pep-0263/ for details",
    ],
  ])("%s", (_name, content, report) => {
    const cwd = folderWith({ "bad.py": content });
    const file = join(cwd, "bad.py");
    expect(krait(["bad.py"], { cwd })).toEqual({
      status: 1,
      stdout: "",
      stderr: `  File "${file}", ${report.replace("FILE", file)}\n`,
    });
  });
});

describe("a program", () => {
  it("knows its file by the absolute path, and its arguments as given", () => {
    const cwd = folderWith({ "a.py": "import sys; print(__file__, sys.argv, sys.path[0])" });
    expect(krait(["./a.py", "-x"], { cwd }).stdout).toBe(`${cwd}/./a.py ['./a.py', '-x'] ${cwd}\n`);
  });

  it("may be a folder", () => {
    const cwd = folderWith({ "app/__main__.py": MAIN, "app/part.py": "x = 7" });
    expect(krait([join(cwd, "app"), "1"]).stdout).toBe("['1'] __main__ True 7\n");
  });

  it("may be a zip archive", () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const files = { "__main__.py": bytes(MAIN), "part.py": bytes("x = 8") };
    const cwd = folderWith({ "app.zip": zipSync(files, { level: 0 }) });
    expect(krait([join(cwd, "app.zip"), "1"]).stdout).toBe("['1'] __main__ True 8\n");
  });

  it("needs a __main__ in a folder", () => {
    const cwd = folderWith({ "empty/x.txt": "" });
    const { status, stderr } = krait(["empty"], { cwd });
    expect(stderr).toMatch(/: can't find '__main__' module in '.*\/empty'\n$/);
    expect(status).toBe(1);
  });
});

describe("-m", () => {
  it("runs modules of the current folder and of the library", () => {
    const cwd = folderWith({ "p/__main__.py": "import sys; print(sys.argv[1:], __package__)" });
    expect(krait(["-m", "p", "9"], { cwd }).stdout).toBe("['9'] p\n");
    expect(krait(["-m", "calendar", "2025", "1"]).stdout).toContain("January 2025");
  });

  it.each([
    ["nomod", ": No module named nomod\n"],
    [
      "foo.bar",
      ": Error while finding module specification for 'foo.bar' (ModuleNotFoundError: No module named 'foo')\n",
    ],
  ])("says what is wrong with %s", (name, text) => {
    const { status, stderr } = krait(["-m", name]);
    expect(stderr.endsWith(text)).toBe(true);
    expect(status).toBe(1);
  });
});
