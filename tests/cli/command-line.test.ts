// Python's command line: options, their errors and exit statuses, and the variables behind them.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, krait } from "./krait.ts";

const USAGE = `usage: krait [option] ... [-c cmd | -m mod | file | -] [arg] ...
Try \`krait -h' for more information.
`;
const FLAGS = "import sys; print(sys.flags.optimize, sys.flags.bytes_warning, sys.warnoptions)";

describe("the environment and the end", () => {
  it("starts with a variable of the environment that has no name", () => {
    const env = { "": "value", KNOWN: "1" };
    const code = "import os; print(os.environ.get('KNOWN'))";
    expect(krait(["-c", code], { env })).toEqual({ status: 0, stdout: "1\n", stderr: "" });
  });

  it("writes in the encoding of PYTHONIOENCODING", () => {
    const code = "import sys; print(chr(0xa2), sys.stdin.errors, sys.stderr.errors)";
    const out = (coding: string) => krait(["-c", code], { env: { PYTHONIOENCODING: coding } });
    expect(out("ascii:replace").stdout).toBe("? replace backslashreplace\n");
    expect(out(":surrogateescape").stdout).toBe("\xa2 surrogateescape backslashreplace\n");
    expect(krait(["-E", "-c", code], { env: { PYTHONIOENCODING: "ascii" } }).stdout).toContain(
      "\xa2",
    );
    expect(out("no-such-codec")).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "Fatal Python error: init_stdio_encoding: failed to get the Python codec name of the stdio encoding\n" +
        "Python runtime state: core initialized\nLookupError: unknown encoding: no-such-codec\n\n",
    });
  });

  it("lets bytes that are no text through its streams where the locale is neutral", () => {
    const code = "import sys; print(sys.stdin.errors, sys.stdout.errors, sys.stderr.errors)";
    const errors = (env: Record<string, string>) =>
      krait(["-c", code], { env: { LC_ALL: "", LC_CTYPE: "", LANG: "", ...env } }).stdout;
    const neutral = "surrogateescape surrogateescape backslashreplace\n";
    expect([errors({}), errors({ LC_ALL: "C" }), errors({ LANG: "C.UTF-8" })]).toEqual(
      Array(3).fill(neutral),
    );
    const named = { LC_ALL: "en_US.UTF-8" };
    expect(errors(named)).toBe("strict strict backslashreplace\n");
    expect(errors({ ...named, PYTHONUTF8: "1" })).toBe(neutral);
    expect(errors({ PYTHONIOENCODING: "utf8" })).toBe("strict strict backslashreplace\n");
  });

  it("ends with the status that sys.exit is given", () => {
    const status = (text: string) => krait(["-c", `import sys; sys.exit(${text})`]).status;
    expect(["257", "-1", "2**32", "2**128", "None", "(4,)", "SystemExit(5)"].map(status)).toEqual([
      1, 255, 0, 255, 0, 4, 5,
    ]);
    const code = "class Odd(SystemExit):\n  code = 7\nraise Odd(4)";
    expect(krait(["-c", code]).status).toBe(7);
    // An exception is a message like any other object.
    expect(krait(["-c", "raise SystemExit(ValueError('bad'))"])).toEqual({
      status: 1,
      stdout: "",
      stderr: "bad\n",
    });
  });

  it("ends well when the program has closed its output", () => {
    const input = '{"a": 1}';
    expect(krait(["-m", "json.tool", "--compact"], { input })).toEqual({
      status: 0,
      stdout: '{"a":1}\n',
      stderr: "",
    });
    const code = "import sys; print(1); sys.stdout.close(); sys.exit(3)";
    expect(krait(["-c", code])).toEqual({ status: 3, stdout: "1\n", stderr: "" });
    const without = krait(["-c", "import sys; sys.stdout = 5"]);
    expect(without.status).toBe(120);
    expect(without.stderr).toContain("Exception ignored while flushing sys.stdout:\n");
  });

  it("tells programs of as many processors as -X cpu_count says", () => {
    const code = "import os; print(os.cpu_count() == 5)";
    expect(krait(["-X", "cpu_count=5", "-c", code]).stdout).toBe("True\n");
    const message =
      "Fatal Python error: config_init_cpu_count: -X cpu_count=n option: n is missing or an invalid number, n must be greater than 0\n" +
      "Python runtime state: preinitialized\n\n";
    for (const given of ["cpu_count", "cpu_count=0", "cpu_count=x"]) {
      expect(krait(["-X", given, "-c", code])).toEqual({ status: 1, stdout: "", stderr: message });
    }
  });
});

describe("usage errors", () => {
  it.each([
    [["-z"], "Unknown option: -z"],
    [["-bz"], "Unknown option: -z"],
    [["--foo"], "Unknown option: --foo"],
    [["-c"], "Argument expected for the -c option"],
    [["-m"], "Argument expected for the -m option"],
    [["-W"], "Argument expected for the -W option"],
    [["-X"], "Argument expected for the -X option"],
    [
      ["--check-hash-based-pycs", "x"],
      "--check-hash-based-pycs must be one of 'default', 'always', or 'never'",
    ],
    [["--gpu", "maybe"], "krait: --gpu takes auto, require or off, not maybe"],
  ])("%j ends with status 2", (args, message) => {
    expect(krait(args)).toEqual({ status: 2, stdout: "", stderr: `${message}\n${USAGE}` });
  });

  it("of settings that no interpreter can start with are fatal", () => {
    expect(krait(["-X", "int_max_str_digits=9", "-c", "0"])).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "Fatal Python error: config_init_int_max_str_digits: -X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.\nPython runtime state: preinitialized\n\n",
    });
  });
});

describe("hashes of texts", () => {
  const SHOW = "import sys; print(hash('abc'), hash(b'q' * 20), sys.flags.hash_randomization)";
  const shown = (seed: string): string =>
    krait(["-c", SHOW], { env: { PYTHONHASHSEED: seed } }).stdout;

  it("are CPython's with a seed", () => {
    expect(shown("0")).toBe("-4594863902769663758 -6103811055026155780 0\n");
    expect(shown("5")).toBe("1824667261547333466 -7596654502269744669 1\n");
  });

  it("are others in each run without one", () => {
    expect(shown("random")).not.toBe(shown("random"));
    expect(krait(["-c", SHOW]).stdout).not.toBe(krait(["-c", SHOW]).stdout);
  });

  it("are the same in the interpreters of one program", () => {
    const source = `from concurrent import interpreters
i = interpreters.create()
i.prepare_main(expected=hash("abc"))
i.exec("assert hash('abc') == expected")
print(i.call(hash, "abc") == hash("abc"))`;
    expect(krait(["-c", source]).stdout).toBe("True\n");
  });

  it("go by a number below 2^32 only", () => {
    for (const seed of ["x", "-1", "4294967296"]) {
      expect(krait(["-c", "0"], { env: { PYTHONHASHSEED: seed } })).toEqual({
        status: 1,
        stdout: "",
        stderr:
          'Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be "random" or an integer in range [0; 4294967295]\nPython runtime state: preinitialized\n\n',
      });
    }
  });
});

describe("compiled modules", () => {
  const compile = (mode: string): string =>
    `import py_compile; py_compile.compile("module.py", invalidation_mode=py_compile.PycInvalidationMode.${mode})`;

  it.each([
    ["CHECKED_HASH", "never", "old"],
    ["CHECKED_HASH", "default", "new"],
    ["UNCHECKED_HASH", "default", "old"],
    ["UNCHECKED_HASH", "always", "new"],
  ])("by hash, %s, with --check-hash-based-pycs %s", (mode, check, value) => {
    const cwd = folderWith({ "module.py": "print('old')" });
    expect(krait(["-c", compile(mode)], { cwd }).stderr).toBe("");
    writeFileSync(join(cwd, "module.py"), "print('new')");
    const args = ["--check-hash-based-pycs", check, "-c", "import module"];
    expect(krait(args, { cwd })).toEqual({ status: 0, stdout: `${value}\n`, stderr: "" });
  });

  it("lie where -X pycache_prefix or the variable says", () => {
    const cwd = folderWith({ "module.py": "" });
    const show = "import sys, module; print(sys.pycache_prefix, module.__cached__.split('/')[1])";
    const env = { PYTHONPYCACHEPREFIX: "/somewhere" };
    expect(krait(["-B", "-c", show], { cwd, env }).stdout).toBe("/somewhere somewhere\n");
    const options = ["-B", "-X", "pycache_prefix=/elsewhere", "-c", show];
    expect(krait(options, { cwd, env }).stdout).toBe("/elsewhere elsewhere\n");
  });
});

describe("information", () => {
  it.each([["-V"], ["--version"]])("%s prints the version, whatever follows", (option) => {
    const { status, stdout } = krait([option, "nofile.py"]);
    expect(stdout).toMatch(/^Python 3\.14\.\d+\n$/);
    expect(status).toBe(0);
  });

  it("-VV tells krait's version too", () => {
    expect(krait(["-VV"]).stdout).toMatch(/^Python 3\.14\.\d+ \(krait [\d.]+\)/);
  });

  it.each([["-h"], ["-?"], ["--help"]])("%s lists options and commands", (option) => {
    const { status, stdout } = krait([option]);
    expect(status).toBe(0);
    for (const wanted of ["-c cmd", "-X opt", "--gpu", "doctor :", "dis ", "wgsl ", "wat "]) {
      expect(stdout).toContain(wanted);
    }
  });

  it("--help-env, --help-xoptions and --help-all print the rest", () => {
    expect(krait(["--help-env"]).stdout).toContain("PYTHONSTARTUP");
    expect(krait(["--help-xoptions"]).stdout).toContain("int_max_str_digits");
    const all = krait(["--help-all"]).stdout;
    expect(all).toContain("PYTHONSTARTUP");
    expect(all).toContain("-c cmd");
  });
});

describe("settings", () => {
  it("says which -W means nothing, though nothing imports warnings", () => {
    expect(krait(["-W", "xxx", "-W", "error::Nope", "-c", "1"])).toEqual({
      status: 0,
      stdout: "",
      stderr:
        "Invalid -W option ignored: invalid action: 'xxx'\nInvalid -W option ignored: unknown warning category: 'Nope'\n",
    });
  });

  it("come from options and from variables, the options last", () => {
    const env = { PYTHONWARNINGS: "always,ignore", PYTHONOPTIMIZE: "2" };
    const args = ["-O", "-W", "ignore", "-W", "error", "-bb", "-c", FLAGS];
    expect(krait(args, { env }).stdout).toBe(
      "2 2 ['always', 'ignore', 'error', 'error::BytesWarning']\n",
    );
  });

  it("of variables are ignored with -E and -I", () => {
    const env = { PYTHONOPTIMIZE: "2", PYTHONWARNINGS: "error" };
    expect(krait(["-E", "-c", FLAGS], { env }).stdout).toBe("0 0 []\n");
    expect(krait(["-I", "-c", FLAGS], { env }).stdout).toBe("0 0 []\n");
  });

  it("of -X are in sys._xoptions", () => {
    const args = ["-X", "a=b", "-X", "c", "-X", "dev", "-c"];
    const code = "import sys; print(sys._xoptions, sys.flags.dev_mode, sys.warnoptions)";
    expect(krait([...args, code]).stdout).toBe(
      "{'a': 'b', 'c': True, 'dev': True} True ['default']\n",
    );
  });

  it("hide the columns of code", () => {
    const code = "print(set(p[2:] for p in (lambda: a.b).__code__.co_positions()))";
    expect(krait(["-X", "no_debug_ranges", "-c", code]).stdout).toBe("{(None, None)}\n");
    const env = { PYTHONNODEBUGRANGES: "1" };
    expect(krait(["-c", code], { env }).stdout).toBe("{(None, None)}\n");
    expect(krait(["-E", "-c", code], { env }).stdout).not.toContain("None");
  });

  it("limit the digits of an int", () => {
    const code = "print(10**700)";
    const { status, stderr } = krait(["-X", "int_max_str_digits=640", "-c", code]);
    expect(status).toBe(1);
    expect(stderr).toContain("ValueError: Exceeds the limit (640 digits)");
  });

  it("-S leaves out what the module site adds", () => {
    expect(krait(["-c", "exit(4)"]).status).toBe(4);
    expect(krait(["-S", "-c", "exit(4)"]).stderr).toContain("NameError: name 'exit'");
  });
});

describe("programs", () => {
  it("of -c take all that follows as arguments and lose shared indentation", () => {
    const code = "\n  import sys\n  if 1: print(sys.argv)";
    expect(krait(["-c", code, "-c", "3"]).stdout).toBe("['-c', '-c', '3']\n");
  });

  it("of -c show their lines in tracebacks", () => {
    expect(krait(["-c", "x = 1\nx.foo()"])).toEqual({
      status: 1,
      stdout: "",
      stderr: `Traceback (most recent call last):
  File "<string>", line 2, in <module>
    x.foo()
    ^^^^^
AttributeError: 'int' object has no attribute 'foo'
`,
    });
  });

  it("come from standard input", () => {
    const input = "import sys; print(sys.argv, __name__)";
    expect(krait([], { input }).stdout).toBe("[''] __main__\n");
    expect(krait(["-", "a"], { input }).stdout).toBe("['-', 'a'] __main__\n");
    expect(krait([], { input: "1/0" })).toEqual({
      status: 1,
      stdout: "",
      stderr:
        'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nZeroDivisionError: division by zero\n',
    });
  });

  it.each([
    ["raise SystemExit", 0, ""],
    ["raise SystemExit(300)", 44, ""],
    ["import sys; sys.exit('text')", 1, "text\n"],
    ["import os; os._exit(5)", 5, ""],
  ])("end with the status they ask for: %s", (code, status, stderr) => {
    expect(krait(["-c", code])).toEqual({ status, stdout: "", stderr });
  });

  it("skip their first line with -x and keep its number", () => {
    const cwd = folderWith({ "x.py": "not python (\nprint('two')\n1/0\n" });
    const { stdout, stderr } = krait(["-x", "x.py"], { cwd });
    expect(stdout).toBe("two\n");
    expect(stderr).toContain("line 3, in <module>");
  });
});
