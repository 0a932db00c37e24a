/**
 * The module `_remote_debugging`: the stacks of another process, read from its memory. A host offers no way into the memory of
 * processes, so nobody can be unwound: asking raises, and the names are there for `python -m asyncio`, whose console needs
 * none of it.
 */
import { argumentBinder } from "../objects/arguments.ts";
import { bareType } from "../objects/core-types.ts";
import { defineType } from "../objects/define.ts";
import { newError } from "../objects/exceptions.ts";
import type { KwNames, PyType, PyValue } from "../objects/object.ts";
import { structSequence } from "../objects/struct-sequence.ts";
import type { ModuleSpec } from "./module.ts";

const NAME = "_remote_debugging";

const RECORDS = {
  TaskInfo: ["task_id", "task_name", "coroutine_stack", "awaited_by"],
  FrameInfo: ["filename", "lineno", "funcname"],
  CoroInfo: ["call_stack", "task_name"],
  ThreadInfo: ["thread_id", "frame_info"],
  AwaitedInfo: ["thread_id", "awaited_by"],
};

const unwinderType = bareType("RemoteUnwinder");
const bind = argumentBinder(
  "RemoteUnwinder(pid, *, all_threads=False, only_active_thread=False, debug=False)",
);

defineType(unwinderType, {
  module: NAME,
  doc: "RemoteUnwinder(pid): Inspect stack of a remote Python process.",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue => {
      bind(args, kwnames);
      throw newError(
        "NotImplementedError",
        `${NAME}.RemoteUnwinder: the host does not read the memory of other processes; asyncio.print_call_graph shows the tasks of a program's own loop`,
      );
    },
  },
});

export const remoteDebuggingModule: ModuleSpec = {
  name: NAME,
  types: [
    unwinderType,
    ...Object.entries(RECORDS).map(
      ([name, fields]) => structSequence({ module: NAME, name, fields }).type,
    ),
  ],
  names: () => ({ PROCESS_VM_READV_SUPPORTED: 0 }),
};
