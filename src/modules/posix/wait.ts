/** Waiting for child processes, and the parts of a wait status. */

import { platform } from "../../host/platform.ts";
import { indexNumber } from "../../objects/abstract.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { valueError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { structSequence } from "../../objects/struct-sequence.ts";
import { cInt } from "../c-number.ts";
import { childProcesses } from "./child-process.ts";

export const waitidResult = structSequence({
  module: "posix",
  name: "waitid_result",
  doc: "waitid_result: Result from waitid.",
  fields: ["si_pid", "si_uid", "si_signo", "si_status", "si_code"],
});

const WNOHANG = 1;
const WNOWAIT = 0x1000000;
const SIGCHLD = 17;

function* waitpid(pidValue: PyValue, optionValue: PyValue): Flow<PyValue> {
  const options = cInt(optionValue);
  const ended = yield* childProcesses.wait(cInt(pidValue), (options & WNOHANG) === 0);
  return new PyTuple(ended === null ? [0, 0] : [ended.pid, ended.status]);
}

/** Which children `waitid` means: P_ALL, P_PID. */
const IdKind = { All: 0, Process: 1 } as const;
/** How one ended: CLD_EXITED, CLD_KILLED. */
const EndCode = { Exited: 1, Killed: 2 } as const;

function* waitid(kindValue: PyValue, id: PyValue, optionValue: PyValue): Flow<PyValue> {
  const kind = cInt(kindValue);
  const options = cInt(optionValue);
  if (kind !== IdKind.All && kind !== IdKind.Process) throw osError(22, "Invalid argument");
  const pid = kind === IdKind.All ? -1 : cInt(id);
  const isWaiting = (options & WNOHANG) === 0;
  const ended = yield* childProcesses.wait(pid, isWaiting, (options & WNOWAIT) === 0);
  if (ended === null) return null;
  const { status } = ended;
  const isExit = hasExited(status);
  const fields = [
    ended.pid,
    platform().uid,
    SIGCHLD,
    isExit ? exitStatus(status) : signalOf(status),
    isExit ? EndCode.Exited : EndCode.Killed,
  ];
  return waitidResult.make(fields);
}

const part = (name: string, read: (status: number) => number | boolean): PyBuiltin =>
  fn(`${name}(status)`, (status: PyValue) => read(indexNumber(status)));

const signalOf = (status: number): number => status & 0x7f;
const exitStatus = (status: number): number => (status >> 8) & 0xff;
const hasExited = (status: number): boolean => signalOf(status) === 0;
const isStopped = (status: number): boolean => (status & 0xff) === 0x7f;
const wasKilled = (status: number): boolean => !hasExited(status) && signalOf(status) !== 0x7f;

/** What `subprocess` shows of a wait status: the status of an exit, or a signal's number, negative. */
function toExitCode(value: PyValue): number {
  const n = cInt(value);
  if (hasExited(n)) return exitStatus(n);
  if (wasKilled(n)) return -signalOf(n);
  if (isStopped(n)) throw valueError(`process stopped by delivery of signal ${exitStatus(n)}`);
  throw valueError(`invalid wait status: ${n}`);
}

export const waitFunctions: readonly PyBuiltin[] = [
  fn("wait()", () => waitpid(-1, 0)),
  fn("waitpid(pid, options, /)", waitpid),
  fn("waitid(idtype, id, options, /)", waitid),
  fn("waitstatus_to_exitcode(status)", toExitCode),
  part("WIFEXITED", hasExited),
  part("WEXITSTATUS", exitStatus),
  part("WIFSIGNALED", wasKilled),
  part("WTERMSIG", signalOf),
  part("WIFSTOPPED", isStopped),
  part("WSTOPSIG", exitStatus),
  part("WCOREDUMP", (status) => (status & 0x80) !== 0),
  part("WIFCONTINUED", (status) => status === 0xffff),
];

export const waitOptions: Readonly<Record<string, number>> = {
  WNOHANG,
  WUNTRACED: 2,
  WSTOPPED: 2,
  WEXITED: 4,
  WCONTINUED: 8,
  WNOWAIT,
  P_ALL: IdKind.All,
  P_PID: IdKind.Process,
  CLD_EXITED: EndCode.Exited,
  CLD_KILLED: EndCode.Killed,
  CLD_DUMPED: 3,
  CLD_TRAPPED: 4,
  CLD_STOPPED: 5,
  CLD_CONTINUED: 6,
};
