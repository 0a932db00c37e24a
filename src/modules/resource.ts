/**
 * `resource`: what the process has used and may use, from the system's process files. Limits cannot be
 * changed from inside the host: `setrlimit` accepts only the limits that hold already.
 */
import { OpenFlag, platform } from "../host/platform.ts";
import { indexNumber, iterate } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { exceptionTypes, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { osError } from "../objects/os-error.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { structSequence } from "../objects/struct-sequence.ts";
import type { ModuleSpec } from "./module.ts";

const INFINITY = -1;
/** Linux's numbers, and the names of the rows in /proc/self/limits. */
const LIMITS: readonly (readonly [name: string, number: number, row: string])[] = [
  ["RLIMIT_CPU", 0, "Max cpu time"],
  ["RLIMIT_FSIZE", 1, "Max file size"],
  ["RLIMIT_DATA", 2, "Max data size"],
  ["RLIMIT_STACK", 3, "Max stack size"],
  ["RLIMIT_CORE", 4, "Max core file size"],
  ["RLIMIT_RSS", 5, "Max resident set"],
  ["RLIMIT_NPROC", 6, "Max processes"],
  ["RLIMIT_NOFILE", 7, "Max open files"],
  ["RLIMIT_OFILE", 7, "Max open files"],
  ["RLIMIT_MEMLOCK", 8, "Max locked memory"],
  ["RLIMIT_AS", 9, "Max address space"],
  ["RLIMIT_SIGPENDING", 11, "Max pending signals"],
  ["RLIMIT_MSGQUEUE", 12, "Max msgqueue size"],
  ["RLIMIT_NICE", 13, "Max nice priority"],
  ["RLIMIT_RTPRIO", 14, "Max realtime priority"],
  ["RLIMIT_RTTIME", 15, "Max realtime timeout"],
];
const Who = { SELF: 0, CHILDREN: -1, THREAD: 1 } as const;

const usageType = structSequence({
  module: "resource",
  name: "struct_rusage",
  doc: "struct_rusage: Result from getrusage.\n\nThis object may be accessed either as a tuple of\n    (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)\nor via the attributes ru_utime, ru_stime, ru_maxrss, and so on.",
  fields: [
    "ru_utime",
    "ru_stime",
    "ru_maxrss",
    "ru_ixrss",
    "ru_idrss",
    "ru_isrss",
    "ru_minflt",
    "ru_majflt",
    "ru_nswap",
    "ru_inblock",
    "ru_oublock",
    "ru_msgsnd",
    "ru_msgrcv",
    "ru_nsignals",
    "ru_nvcsw",
    "ru_nivcsw",
  ],
});

function read(path: string): string {
  const { fs } = platform();
  const fd = fs.open(path, OpenFlag.RDONLY, 0);
  try {
    const bytes = new Uint8Array(16384);
    return new TextDecoder("latin1").decode(bytes.subarray(0, fs.read(fd, bytes)));
  } finally {
    fs.close(fd);
  }
}

function limitsOf(resource: number): [number, number] {
  const row = LIMITS.find(([, number]) => number === resource)?.[2];
  if (row === undefined) throw valueError("invalid resource specified");
  const line = read("/proc/self/limits")
    .split("\n")
    .find((text) => text.startsWith(row));
  const [soft, hard] = (line ?? "").slice(row.length).trim().split(/\s+/);
  const value = (text: string): number => (text === "unlimited" ? INFINITY : Number(text));
  return [value(soft), value(hard)];
}

function setLimit(resource: PyValue, limits: PyValue): null {
  const wanted = [...iterate(limits)].map((v) => indexNumber(v));
  if (wanted.length !== 2) throw valueError("expected a tuple of 2 integers");
  const [soft, hard] = wanted;
  const [ownSoft, ownHard] = limitsOf(indexNumber(resource));
  const above = (a: number, b: number): boolean => b !== INFINITY && (a === INFINITY || a > b);
  if (above(soft, hard)) throw valueError("current limit exceeds maximum limit");
  if (above(hard, ownHard)) throw valueError("not allowed to raise maximum limit");
  if (soft !== ownSoft || hard !== ownHard) throw osError(1, "Operation not permitted");
  return null;
}

function usage(who: PyValue): PyValue {
  const whose = indexNumber(who);
  if (whose !== Who.SELF && whose !== Who.CHILDREN && whose !== Who.THREAD) {
    throw valueError("invalid who parameter");
  }
  // There are no child processes.
  if (whose === Who.CHILDREN) {
    const none = [new PyFloat(0), new PyFloat(0), ...new Array(14).fill(0)];
    return usageType.make(none);
  }
  const [user, system] = platform().processTimes();
  const stat = read("/proc/self/stat")
    .replace(/^.*\) /s, "")
    .split(" ")
    .map(Number);
  const status = read("/proc/self/status");
  const row = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
  return usageType.make([
    new PyFloat(Number(user) / 1e9),
    new PyFloat(Number(system) / 1e9),
    row("VmHWM"),
    0,
    0,
    0,
    stat[7],
    stat[9],
    0,
    0,
    0,
    0,
    0,
    0,
    row("voluntary_ctxt_switches"),
    row("nonvoluntary_ctxt_switches"),
  ]);
}

export const resourceModule: ModuleSpec = {
  name: "resource",
  functions: [
    fn("getpagesize()", () => 4096),
    fn("getrlimit(resource, /)", (r: PyValue) => new PyTuple(limitsOf(indexNumber(r)))),
    fn("setrlimit(resource, limits, /)", setLimit),
    fn("getrusage(who, /)", usage),
  ],
  names: () => ({
    error: exceptionTypes.OSError,
    struct_rusage: usageType.type,
    RLIM_INFINITY: INFINITY,
    RUSAGE_SELF: Who.SELF,
    RUSAGE_CHILDREN: Who.CHILDREN,
    RUSAGE_THREAD: Who.THREAD,
    ...Object.fromEntries(LIMITS.map(([name, number]) => [name, number])),
  }),
};
