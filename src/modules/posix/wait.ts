/** Waiting for child processes, of which there are none, and the parts of a wait status. */

import { indexNumber } from "../../objects/abstract.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { cInt } from "../c-number.ts";

const noChildren = (): never => {
  throw osError(10, "No child processes");
};

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
  fn("wait()", noChildren),
  fn("waitpid(pid, options, /)", noChildren),
  fn("wait3(options)", noChildren),
  fn("wait4(pid, options)", noChildren),
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
  WNOHANG: 1,
  WUNTRACED: 2,
  WSTOPPED: 2,
  WEXITED: 4,
  WCONTINUED: 8,
  WNOWAIT: 0x1000000,
};
