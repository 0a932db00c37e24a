/** `sys.audit` and `sys.addaudithook`: the program's side of the events that objects/audit.ts raises. */
import { call, getAttrOptional, isTrue, typeName } from "../../objects/abstract.ts";
import { audit, auditing } from "../../objects/audit.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { exceptionTypes, isError, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, PyTuple } from "../../objects/sequence-values.ts";
import { threads } from "../../vm/thread.ts";

/** Hooks are not traced, so that a debugger does not stop in each; `__cantrace__` asks for it all the same. */
auditing.run = (event: PyValue, args: PyValue[]): void => {
  const thread = threads.current;
  const given = new PyTuple(args);
  const before = thread.callbacks;
  try {
    for (const hook of auditing.hooks) {
      thread.callbacks = before + 1;
      const wish = getAttrOptional(hook, "__cantrace__");
      if (wish !== undefined && isTrue(wish)) thread.callbacks = before;
      call(hook, [event, given]);
    }
  } finally {
    thread.callbacks = before;
  }
};

function raise(all: PyValue[]): void {
  if (all.length === 0) throw typeError("audit expected at least 1 argument, got 0");
  const [event, ...args] = all;
  if (hostText(event) === undefined) {
    throw typeError(`audit() argument 1 must be str, not ${typeName(event)}`);
  }
  if (auditing.hooks.length > 0) auditing.run(event, args);
}

/** A hook that raises an Exception at the news keeps the new one out, and the caller does not hear of it. */
function add(hook: PyValue): void {
  try {
    audit("sys.addaudithook");
  } catch (error) {
    if (isError(error, exceptionTypes.Exception)) return;
    throw error;
  }
  auditing.hooks.push(hook);
}

export const auditFunctions: readonly PyBuiltin[] = [
  fn("audit(*args)", raise),
  fn("addaudithook(hook)", add),
];
