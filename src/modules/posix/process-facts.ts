/** `posix`: groups and sessions of processes, their users, priorities and processors, as Linux tells them in /proc. */
import { platform } from "../../host/platform.ts";
import { indexNumber } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import type { PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { PyList, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { PySet } from "../../objects/set-storage.ts";
import { cInt } from "../c-number.ts";
import { hostCall } from "../io/file-io.ts";
import { pathText } from "../path-argument.ts";
import { processStatistics, processText } from "../process-files.ts";
import { sendSignal } from "../signal.ts";
import { groupsOf, userName } from "../user-database.ts";
import { idNumber, NO_ID } from "./user-id.ts";

const ESRCH = 3;
const ENXIO = 6;
const EINVAL = 22;

/** The folder of a process in /proc, 0 for this one. */
function folderOf(value: PyValue): string {
  const pid = indexNumber(value);
  if (pid === 0) return "self";
  try {
    if (pid > 0) platform().fs.stat(`/proc/${pid}`);
  } catch {
    throw osError(ESRCH, "No such process");
  }
  if (pid < 0) throw osError(ESRCH, "No such process");
  return String(pid);
}

/** After a process's state: its parent, its group and its session. */
const GROUP = 2;
const SESSION = 3;
const fact = (pid: PyValue, which: number): number =>
  processStatistics(`${folderOf(pid)}/stat`)[which];

/** The real, the effective and the saved number. */
function ids(row: "Uid" | "Gid"): PyTuple {
  const found = new RegExp(`^${row}:\\s+(.*)$`, "m").exec(processText("self/status"));
  return new PyTuple((found?.[1].split(/\s+/) ?? []).slice(0, 3).map(Number));
}

/** `0-2,5` and the like. */
function numbersIn(list: string): number[] {
  return list.split(",").flatMap((part) => {
    const [first, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

function affinity(pid: PyValue): PySet {
  const found = /^Cpus_allowed_list:\s+(.*)$/m.exec(processText(`${folderOf(pid)}/status`));
  const set = new PySet();
  for (const n of numbersIn(found?.[1] ?? "0")) set.add(n);
  return set;
}

function loginName(): PyValue {
  const uid = Number(processText("self/loginuid"));
  const name = uid === NO_ID ? undefined : userName(uid);
  if (name === undefined) throw osError(ENXIO, "No such device or address");
  return strFromHost(name);
}

// ---- priorities -----------------------------------------------------------------------------------

const PRIO_PROCESS = 0;
const PRIO_USER = 2;
/** The least urgent and the most urgent. */
const LAST = 19;
const FIRST = -20;

function priorities(which: PyValue): NonNullable<ReturnType<typeof platform>["priorities"]> {
  const kind = indexNumber(which);
  if (kind < PRIO_PROCESS || kind > PRIO_USER) throw osError(EINVAL, "Invalid argument");
  const found = platform().priorities;
  if (kind !== PRIO_PROCESS || found === undefined) {
    throw osError(38, "Function not implemented: this host knows priorities of processes only");
  }
  return found;
}

function getPriority(which: PyValue, who: PyValue): number {
  const { get } = priorities(which);
  return hostCall(() => get(indexNumber(who)));
}

function setPriority(which: PyValue, who: PyValue, value: PyValue): void {
  const { set } = priorities(which);
  const wanted = Math.min(Math.max(indexNumber(value), FIRST), LAST);
  hostCall(() => set(indexNumber(who), wanted));
}

function nice(increment: PyValue): number {
  const wanted = getPriority(PRIO_PROCESS, 0) + indexNumber(increment);
  setPriority(PRIO_PROCESS, 0, wanted);
  return getPriority(PRIO_PROCESS, 0);
}

export const priorityConstants = { PRIO_PROCESS, PRIO_PGRP: 1, PRIO_USER };

/** Functions of hosts with a /proc. */
export const processFacts: readonly PyBuiltin[] = [
  fn("getpgid(pid)", (pid: PyValue) => fact(pid, GROUP)),
  fn("getpgrp()", () => fact(0, GROUP)),
  fn("getsid(pid, /)", (pid: PyValue) => fact(pid, SESSION)),
  fn("killpg(pgid, signal, /)", (group: PyValue, signal: PyValue) => {
    const [n, number] = [cInt(group), cInt(signal)];
    audit("os.killpg", n, number);
    return sendSignal(n === 0 ? 0 : -n, number);
  }),
  fn("getresuid()", () => ids("Uid")),
  fn("getresgid()", () => ids("Gid")),
  fn("getlogin()", loginName),
  fn("getgrouplist(user, group, /)", (user: PyValue, group: PyValue) => {
    const name = pathText(user, "getgrouplist");
    return new PyList([...groupsOf(name, idNumber(group, "gid"))]);
  }),
  fn("getpriority(which, who)", getPriority),
  fn("setpriority(which, who, priority)", setPriority),
  fn("nice(increment, /)", nice),
  fn("sched_getaffinity(pid, /)", affinity),
  fn("sched_yield()", () => null),
];
