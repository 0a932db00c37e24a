/** The process: identity, environment, times, terminal. */
import { ProcessExit, platform } from "../../host/platform.ts";
import { indexNumber } from "../../objects/abstract.ts";
import { audit, isAudited } from "../../objects/audit.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { newError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { hostText, PyBytes, PyList, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { structSequence } from "../../objects/struct-sequence.ts";
import { errorMessage } from "../errno.ts";
import { hostCall } from "../io/file-io.ts";
import { isTerminal, statOf } from "../memory-descriptor.ts";
import {
  auditPath,
  encodePath,
  fsPath,
  pathText,
  requireBytesFor,
  systemText,
} from "../path-argument.ts";
import { processorCount } from "../processor-count.ts";
import { kill } from "../signal.ts";
import { descriptorPath } from "./directory-descriptor.ts";
import { fdOrPath } from "./stat.ts";

export const unameResult = structSequence({
  module: "posix",
  name: "uname_result",
  doc: "uname_result: Result from os.uname().",
  fields: ["sysname", "nodename", "release", "version", "machine"],
});
export const timesResult = structSequence({
  module: "posix",
  name: "times_result",
  doc: "times_result: Result from os.times().",
  fields: ["user", "system", "children_user", "children_system", "elapsed"],
});
export const terminalSize = structSequence({
  module: "os",
  name: "terminal_size",
  doc: "A tuple of (columns, lines) for holding terminal window size",
  fields: ["columns", "lines"],
});

/** `posix.environ`: bytes to bytes, as the process was started. */
export function environment(): PyDict {
  const dict = new PyDict();
  for (const [name, value] of platform().env) {
    dict.set(new PyBytes(encodePath(name)), new PyBytes(encodePath(value)));
  }
  return dict;
}

/** A name or value of the environment. */
const variableText = (value: PyValue): string => {
  const text = systemText(value);
  requireBytesFor(text);
  return text;
};

function currentDirectory(): string {
  const path = platform().cwd();
  if (path === "") throw osError(2, "No such file or directory");
  return path;
}

const SIGABRT = 6;

const seconds = (ns: bigint): PyFloat => new PyFloat(Number(ns) / 1e9);
const id = (name: string, get: () => number): PyBuiltin => fn(`${name}()`, get);

export const processFunctions: readonly PyBuiltin[] = [
  fn("_exit(status)", (status: PyValue) => {
    throw new ProcessExit(indexNumber(status) & 0xff);
  }),
  fn("abort()", () => {
    throw new ProcessExit(128 + SIGABRT, SIGABRT);
  }),
  fn("kill(pid, signal, /)", kill),
  fn("fspath(path)", fsPath),
  fn("getcwd()", () => strFromHost(currentDirectory())),
  fn("getcwdb()", () => new PyBytes(encodePath(currentDirectory()))),
  fn("chdir(path)", (path: PyValue) => {
    const target = fdOrPath(path, "chdir");
    auditPath("os.chdir", path);
    hostCall(() => {
      if (typeof target === "string") platform().chdir(target);
      else {
        const place = descriptorPath(target, "chdir: file descriptors as paths");
        platform().chdir(platform().fs.realpath(place));
      }
    }, path);
  }),
  fn("putenv(name, value, /)", (name: PyValue, value: PyValue) => {
    const key = variableText(name);
    if (key === "") throw osError(22, "Invalid argument");
    if (key.includes("=")) throw valueError("illegal environment variable name");
    const text = variableText(value);
    if (isAudited()) {
      audit("os.putenv", new PyBytes(encodePath(key)), new PyBytes(encodePath(text)));
    }
    platform().env.set(key, text);
  }),
  fn("unsetenv(name, /)", (name: PyValue) => {
    const key = variableText(name);
    if (isAudited()) audit("os.unsetenv", new PyBytes(encodePath(key)));
    if (key === "" || key.includes("=")) throw osError(22, "Invalid argument");
    platform().env.delete(key);
  }),
  id("getpid", () => platform().pid),
  id("getppid", () => platform().parentPid),
  id("getuid", () => platform().uid),
  id("geteuid", () => platform().uid),
  id("getgid", () => platform().gid),
  id("getegid", () => platform().gid),
  fn("getgroups()", () => new PyList([...platform().groups])),
  fn("cpu_count()", () =>
    processorCount.configured > 0 ? processorCount.configured : platform().cpuCount,
  ),
  fn("uname()", () => unameResult.make(platform().uname.map(strFromHost))),
  fn("times()", () => {
    const [user, system] = platform().processTimes();
    const zero = new PyFloat(0);
    return timesResult.make([
      seconds(user),
      seconds(system),
      zero,
      zero,
      seconds(platform().monotonicClock()),
    ]);
  }),
  fn("getloadavg()", () => {
    const averages = platform().loadAverage?.();
    if (averages === undefined) throw newError("OSError", "Load averages are unobtainable");
    return new PyTuple(averages.map((v) => new PyFloat(v)));
  }),
  fn("umask(mask, /)", (mask: PyValue) => platform().umask(indexNumber(mask))),
  fn("urandom(size, /)", (size: PyValue) => {
    const count = indexNumber(size);
    if (count < 0) throw valueError("negative argument not allowed");
    return new PyBytes(platform().randomBytes(count));
  }),
  fn("_create_environ()", environment),
  fn("getrandom(size, flags=0)", (size: PyValue) => {
    const count = indexNumber(size);
    if (count < 0) throw osError(22, "Invalid argument");
    return new PyBytes(platform().randomBytes(count));
  }),
  fn("strerror(code, /)", (code: PyValue) => errorMessage(indexNumber(code))),
  fn("get_terminal_size(fd=<absent>, /)", (fd: PyValue | undefined) => {
    const n = fd === undefined ? 1 : indexNumber(fd);
    const size = platform().terminalSize(n);
    if (size === undefined) {
      hostCall(() => statOf(n));
      throw osError(25, "Inappropriate ioctl for device");
    }
    return terminalSize.make([size.columns, size.lines]);
  }),
  fn("device_encoding(fd)", (fd: PyValue) => (isTerminal(indexNumber(fd)) ? "UTF-8" : null)),
  // Nothing here offers work for the time in which somebody types.
  fn("_is_inputhook_installed()", () => false),
  fn("_inputhook()", () => null),
  // Nothing forks here.
  fn("register_at_fork(*, before=None, after_in_child=None, after_in_parent=None)", () => null),
];

/** Only where the host has a shell. */
export function shellFunctions(): readonly PyBuiltin[] {
  const { runShell } = platform();
  if (runShell === undefined) return [];
  return [
    fn("system(command)", (command: PyValue) => {
      const text = hostText(command) ?? pathText(command, "system");
      if (isAudited()) audit("os.system", new PyBytes(encodePath(text)));
      return hostCall(() => runShell(text));
    }),
  ];
}
