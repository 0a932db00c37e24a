/** Waiting for child processes, of which there are none, and the parts of a wait status. */
import { indexNumber } from "../../objects/abstract.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import type { PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";

const noChildren = (): never => {
  throw osError(10, "No child processes");
};

const part = (name: string, read: (status: number) => number | boolean): PyBuiltin =>
  fn(`${name}(status)`, (status: PyValue) => read(indexNumber(status)));

const signalOf = (status: number): number => status & 0x7f;
const exitStatus = (status: number): number => (status >> 8) & 0xff;

export const waitFunctions: readonly PyBuiltin[] = [
  fn("wait()", noChildren),
  fn("waitpid(pid, options, /)", noChildren),
  fn("wait3(options)", noChildren),
  fn("wait4(pid, options)", noChildren),
  part("WIFEXITED", (status) => signalOf(status) === 0),
  part("WEXITSTATUS", exitStatus),
  part("WIFSIGNALED", (status) => signalOf(status) !== 0 && signalOf(status) !== 0x7f),
  part("WTERMSIG", signalOf),
  part("WIFSTOPPED", (status) => (status & 0xff) === 0x7f),
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
