// Numbers that os.dup and os.dup2 make, where they meet what is outside the program: a terminal, a pipe, a file of the shell.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, hasScript, KRAIT, krait, terminal } from "./krait.ts";

const isPossible = hasScript && process.platform === "linux";

describe("a duplicated descriptor", () => {
  it("keeps standard output while another file has its number", () => {
    const folder = folderWith({
      "redirect.py": `
import os
saved = os.dup(1)
fd = os.open("file", os.O_WRONLY | os.O_CREAT)
os.dup2(fd, 1)
os.close(fd)
print("to the file", flush=True)
os.system("echo from a shell")
os.dup2(saved, 1)
os.close(saved)
print("back")
`,
    });
    expect(krait(["redirect.py"], { cwd: folder }).stdout).toBe("back\n");
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("to the file\nfrom a shell\n");
  });

  it("goes on where a file of the shell stands", () => {
    const folder = folderWith({
      "write.py": `
import os
os.write(os.dup(1), b"one\\n")
os.write(1, b"two\\n")
`,
    });
    const command = `echo zero > out; "$0" "$1" write.py >> out; cat out`;
    const { stdout } = spawnSync("sh", ["-c", command, process.execPath, KRAIT], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stdout).toBe("zero\none\ntwo\n");
  });
});

describe.skipIf(!isPossible)("a duplicate of a terminal's input", () => {
  const program = `
import os, select, sys, termios
fd = os.dup(0)
print(os.isatty(fd), os.get_terminal_size(fd) == os.get_terminal_size(0))
print(termios.tcgetattr(fd) == termios.tcgetattr(0), select.select([fd], [], [], 0.01)[0])
print("ready", flush=True)
print(os.read(fd, 100))
null = os.open("/dev/null", os.O_RDONLY)
os.dup2(null, 0)
print(os.isatty(0), os.read(0, 1), repr(sys.stdin.readline()), os.isatty(fd))
try:
    input()
except EOFError:
    print("end")
print("waiting", flush=True)
try:
    os.read(fd, 100)
except KeyboardInterrupt:
    print("heard")
os.dup2(fd, 0)
os.close(fd)
print(input("again? "))
`;

  it("reads keys, and hears Ctrl-C, when its first number leads elsewhere", async () => {
    const folder = folderWith({ "keys.py": program });
    const session = terminal([join(folder, "keys.py")]);
    expect(await session.until("ready")).toBe("True True\nTrue []\nready");
    session.send("typed\r");
    expect(await session.until("waiting")).toContain(
      "b'typed\\n'\nFalse b'' '' True\nend\nwaiting",
    );
    session.send("\x03");
    expect(await session.until("again? ")).toContain("heard\n");
    session.send("yes\r");
    expect((await session.done).status).toBe(0);
    expect(session.text).toMatch(/yes\nyes\n$/);
  });
});
