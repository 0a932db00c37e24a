/**
 * `resource`: what the process has used and may use, from the system's process files. Limits cannot be
 * changed from inside the host: `setrlimit` accepts only the limits that hold already.
 */
import { platform } from "../host/platform.ts";
import { index, indexNumber, iterate } from "../objects/abstract.ts";
import { audit } from "../objects/audit.ts";
import { fn } from "../objects/builtin.ts";
import { exceptionTypes, isError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { osError } from "../objects/os-error.ts";
import { intFromBigInt, PyTuple } from "../objects/sequence-values.ts";
import { structSequence } from "../objects/struct-sequence.ts";
import type { ModuleSpec } from "./module.ts";
import {
  Auxiliary,
  auxiliaryValue,
  processLimits,
  processStatistics,
  processText,
  rowNumber,
  UNLIMITED,
} from "./process-files.ts";

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

function limitsOf(resource: number): readonly [bigint, bigint] {
  const row = LIMITS.find(([, number]) => number === resource)?.[2];
  if (row === undefined) throw valueError("invalid resource specified");
  return processLimits(row);
}

function setLimit(resource: PyValue, limits: PyValue): null {
  audit("resource.setrlimit", indexNumber(resource), limits);
  const wanted = [...iterate(limits)].map((v) => BigInt(index(v)));
  if (wanted.length !== 2) throw valueError("expected a tuple of 2 integers");
  const [soft, hard] = wanted;
  const [ownSoft, ownHard] = limitsOf(indexNumber(resource));
  const above = (a: bigint, b: bigint): boolean => b !== UNLIMITED && (a === UNLIMITED || a > b);
  if (above(soft, hard)) throw valueError("current limit exceeds maximum limit");
  if (above(hard, ownHard)) throw valueError("not allowed to raise maximum limit");
  if (soft !== ownSoft || hard !== ownHard) {
    throw osError(1, "Operation not permitted: this host cannot change limits");
  }
  return null;
}

/** Blocks of 512 bytes that were read or written; the kernel may keep no account of them. */
function blocksOf(whose: string): [number, number] {
  let text: string;
  try {
    text = processText(`${whose}/io`);
  } catch (error) {
    if (!isError(error, exceptionTypes.OSError)) throw error;
    return [0, 0];
  }
  const blocks = (name: string): number => Math.floor((rowNumber(text, name) ?? 0) / 512);
  return [blocks("read_bytes"), blocks("write_bytes")];
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
  const folder = whose === Who.SELF ? "self" : "thread-self";
  const statistics = processStatistics(`${folder}/stat`);
  const status = processText(`${folder}/status`);
  const row = (name: string): number => rowNumber(status, name) ?? 0;
  const [read, written] = blocksOf(folder);
  let seconds: number[];
  if (whose === Who.SELF)
    seconds = platform()
      .processTimes()
      .map((ns) => Number(ns) / 1e9);
  else {
    const ticks = auxiliaryValue(Auxiliary.CLOCK_TICKS);
    seconds = statistics.slice(11, 13).map((n) => n / ticks);
  }
  // Linux itself keeps no account of the fields that are 0.
  return usageType.make([
    ...seconds.map((value) => new PyFloat(value)),
    row("VmHWM"),
    0,
    0,
    0,
    statistics[7],
    statistics[9],
    0,
    read,
    written,
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
    fn("getpagesize()", () => auxiliaryValue(Auxiliary.PAGE_SIZE)),
    fn(
      "getrlimit(resource, /)",
      (resource: PyValue) => new PyTuple(limitsOf(indexNumber(resource)).map(intFromBigInt)),
    ),
    fn("setrlimit(resource, limits, /)", setLimit),
    fn("getrusage(who, /)", usage),
  ],
  names: () => ({
    error: exceptionTypes.OSError,
    struct_rusage: usageType.type,
    RLIM_INFINITY: Number(UNLIMITED),
    RUSAGE_SELF: Who.SELF,
    RUSAGE_CHILDREN: Who.CHILDREN,
    RUSAGE_THREAD: Who.THREAD,
    ...Object.fromEntries(LIMITS.map(([name, number]) => [name, number])),
  }),
};
