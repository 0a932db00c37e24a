/** `posix_spawn`: starts a program with its descriptors arranged by a list of actions. */
import { platform } from "../../host/platform.ts";
import { flowCall, getAttr, indexNumber, isTrue, toArray } from "../../objects/abstract.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { PyList, PyTuple } from "../../objects/sequence-values.ts";
import { errorMessage } from "../errno.ts";
import { hostCall } from "../io/file-io.ts";
import { inheritable } from "../memory-descriptor.ts";
import { auditPath, pathText } from "../path-argument.ts";
import {
  childProcesses,
  creationMask,
  inheritedEnvironment,
  programText,
} from "./child-process.ts";

/** The first element of a file action. */
const Action = { Open: 0, Close: 1, Duplicate: 2 } as const;
export const spawnActions: Readonly<Record<string, number>> = {
  POSIX_SPAWN_OPEN: Action.Open,
  POSIX_SPAWN_CLOSE: Action.Close,
  POSIX_SPAWN_DUP2: Action.Duplicate,
};

const LENGTHS = [
  { name: "open", length: 5 },
  { name: "close", length: 2 },
  { name: "dup2", length: 3 },
];

/** What the child has under each number, while the actions are gone through. */
class Descriptors {
  /** Numbers of the child to ours. */
  private readonly table = new Map<number, number>();
  private readonly opened: number[] = [];

  constructor() {
    for (const fd of inheritable) this.table.set(fd, fd);
  }

  apply(action: PyValue): void {
    const parts = action instanceof PyTuple ? action.items : [];
    if (parts.length === 0) throw typeError("Each file_actions element must be a non-empty tuple");
    const known = LENGTHS[indexNumber(parts[0])];
    if (known === undefined) throw typeError("Unknown file_actions identifier");
    if (parts.length !== known.length) {
      throw typeError(`A ${known.name} file_action tuple must have ${known.length} elements`);
    }
    const fd = indexNumber(parts[1]);
    if (parts[0] === Action.Open) this.open(fd, parts.slice(2));
    else if (parts[0] === Action.Close) this.table.delete(fd);
    else this.table.set(indexNumber(parts[2]), this.table.get(fd) ?? fd);
  }

  private open(fd: number, [path, flags, mode]: PyValue[]): void {
    const name = pathText(path, "posix_spawn");
    const made = hostCall(
      () => platform().fs.open(name, indexNumber(flags), indexNumber(mode)),
      path,
    );
    this.opened.push(made);
    this.table.set(fd, made);
  }

  /** By the child's numbers. */
  get streams(): (number | null)[] {
    const length = Math.max(2, ...this.table.keys()) + 1;
    return Array.from({ length }, (_, fd) => this.table.get(fd) ?? null);
  }

  close(): void {
    for (const fd of this.opened) platform().fs.close(fd);
  }
}

/** Attributes that take effect between fork and exec, for which this host has no moment. */
function refuse(attributes: Readonly<Record<string, PyValue | undefined>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    throw osError(
      38,
      `Function not implemented: posix_spawn with ${name}, this host cannot set it`,
    );
  }
}

function argumentsOf(argv: PyValue): string[] {
  if (!(argv instanceof PyTuple || argv instanceof PyList)) {
    throw typeError("posix_spawn: argv must be a tuple or list");
  }
  if (argv.items.length === 0) throw valueError("posix_spawn: argv must not be empty");
  const args = toArray(argv).map(programText);
  if (args[0] === "") throw valueError("posix_spawn: argv first element cannot be empty");
  return args;
}

function* variables(env: PyValue): Flow<(readonly [string, string])[]> {
  const names = toArray(yield* flowCall(getAttr(env, "keys"), [])).map(programText);
  const values = toArray(yield* flowCall(getAttr(env, "values"), [])).map(programText);
  return names.map((name, index) => {
    if (name === "" || name.includes("=")) throw valueError("illegal environment variable name");
    return [name, values[index] ?? ""] as const;
  });
}

function spawn(isSearching: boolean) {
  return function* (...given: (PyValue | undefined)[]): Flow<PyValue> {
    const [path, argv, env, actions, setpgroup, resetids, setsid, mask, defaults, scheduler] =
      given;
    refuse({ setpgroup, resetids, scheduler, setsigmask: toArray(mask as PyValue).length > 0 });
    // A program that is started has all signals at their defaults.
    toArray(defaults as PyValue).map((signal) => indexNumber(signal));
    const args = argumentsOf(argv as PyValue);
    const file = programText(path as PyValue);
    auditPath("os.posix_spawn", path as PyValue, argv as PyValue, env as PyValue);
    const descriptors = new Descriptors();
    try {
      for (const action of toArray(actions as PyValue)) descriptors.apply(action);
      const outcome = yield* childProcesses.start({
        files: isSearching && !file.includes("/") ? searched(file) : [file],
        args,
        cwd: platform().cwd(),
        env: env === null ? inheritedEnvironment() : yield* variables(env as PyValue),
        streams: descriptors.streams,
        newSession: isTrue(setsid as PyValue),
        uid: null,
        gid: null,
        umask: creationMask(),
      });
      if (outcome.pid !== null) return outcome.pid;
      throw osError(outcome.errno, errorMessage(outcome.errno), path);
    } finally {
      descriptors.close();
    }
  };
}

/** Where a program without a folder may be. */
const searched = (file: string): string[] =>
  (platform().env.get("PATH") ?? "/bin:/usr/bin").split(":").map((folder) => `${folder}/${file}`);

const PARAMETERS =
  "path, argv, env, /, *, file_actions=(), setpgroup=<absent>, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=<absent>";

export const spawnFunctions: readonly PyBuiltin[] = [
  fn(`posix_spawn(${PARAMETERS})`, spawn(false)),
  fn(`posix_spawnp(${PARAMETERS})`, spawn(true)),
];
