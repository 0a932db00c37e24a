/** The module `_posixsubprocess`: starts a program for the library's `subprocess`. */
import { platform } from "../host/platform.ts";
import { indexNumber, isTrue, toArray } from "../objects/abstract.ts";
import { audit } from "../objects/audit.ts";
import { fn } from "../objects/builtin.ts";
import { runtimeError } from "../objects/exceptions.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { osError } from "../objects/os-error.ts";
import { inheritable, memoryDescriptor } from "./memory-descriptor.ts";
import type { ModuleSpec } from "./module.ts";
import {
  childProcesses,
  creationMask,
  inheritedEnvironment,
  programText,
  type StartOutcome,
  variable,
} from "./posix/child-process.ts";

/** Linux gives no higher numbers to processes: a program that could not be started has had one of its own. */
const FIRST_FAILED_PID = 1 << 22;
let failures = 0;

const optionalId = (value: PyValue): number | null => (value === null ? null : indexNumber(value));

/** What the child keeps beside its standard streams. */
function descriptorsFor(kept: PyValue, closesOthers: PyValue): number[] {
  const named = toArray(kept).map((fd) => indexNumber(fd));
  return isTrue(closesOthers) ? named : [...new Set([...named, ...inheritable])];
}

/** Descriptors 0, 1, 2 of the child, and those that it keeps under their own numbers. */
function streamsOf(
  standard: readonly PyValue[],
  kept: readonly number[],
  errorPipe: number,
): (number | null)[] {
  const streams: (number | null)[] = standard.map((fd, own) => {
    const given = indexNumber(fd);
    return given < 0 ? own : given;
  });
  for (const fd of kept) {
    if (fd < 3 || fd === errorPipe) continue;
    if (memoryDescriptor(fd) !== undefined) {
      throw osError(
        38,
        "Function not implemented: a pipe can only be a program's input, output or error output",
      );
    }
    while (streams.length < fd) streams.push(null);
    streams[fd] = fd;
  }
  return streams;
}

/** Tells the other end of the pipe in the form that `subprocess` reads why there is no process. */
function report(errorPipe: number, outcome: StartOutcome & { readonly pid: null }): void {
  const text = `OSError:${outcome.errno.toString(16)}:${outcome.stage === "chdir" ? "noexec:chdir" : ""}`;
  memoryDescriptor(errorPipe)?.write?.(new TextEncoder().encode(text));
}

/** What only a fork can do is refused. */
function refuseForks(group: number, groups: PyValue, preexec: PyValue): void {
  if (preexec !== null) {
    throw runtimeError("preexec_fn is not supported: this host starts programs without a fork");
  }
  if (group >= 0) {
    throw osError(38, "Function not implemented: process_group, this host cannot set it");
  }
  if (groups !== null) {
    throw osError(38, "Function not implemented: extra_groups, this host cannot set them");
  }
}

function* forkExec(...given: PyValue[]): Flow<PyValue> {
  const [args, files, closesOthers, kept, cwd, env, p2cread, , , c2pwrite, , errwrite] = given;
  const [errorPipe, , newSession, group, gid, groups, uid, umask, preexec] = given.slice(13);
  audit("_posixsubprocess.fork_exec", files, args, env);
  refuseForks(indexNumber(group), groups, preexec);
  const pipe = indexNumber(errorPipe);
  const outcome = yield* childProcesses.start({
    files: toArray(files).map(programText),
    args: toArray(args).map(programText),
    cwd: cwd === null ? platform().cwd() : programText(cwd),
    env: env === null ? inheritedEnvironment() : toArray(env).map(programText).map(variable),
    streams: streamsOf([p2cread, c2pwrite, errwrite], descriptorsFor(kept, closesOthers), pipe),
    newSession: isTrue(newSession),
    uid: optionalId(uid),
    gid: optionalId(gid),
    umask: indexNumber(umask) < 0 ? creationMask() : indexNumber(umask),
  });
  if (outcome.pid !== null) return outcome.pid;
  report(pipe, outcome);
  return FIRST_FAILED_PID + failures++;
}

const PARAMETERS =
  "args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn";

export const posixSubprocessModule: ModuleSpec = {
  name: "_posixsubprocess",
  doc: "A POSIX helper for the subprocess module.",
  functions: [fn(`fork_exec(${PARAMETERS}, /)`, forkExec)],
};
