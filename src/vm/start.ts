/**
 * Loads every built-in type and connects the lower tiers with the loop: what must have happened
 * before the first instruction runs. Importing this file is enough.
 */
import "../objects/bool.ts";
import "../objects/builtin-types.ts";
import "../objects/bytearray.ts";
import "../objects/bytes.ts";
import "../objects/cell.ts";
import "../objects/complex.ts";
import "../objects/descriptor-types.ts";
import "../objects/dict.ts";
import "../objects/dict-views.ts";
import "../objects/exception-types.ts";
import "../objects/float.ts";
import "../objects/int.ts";
import "../objects/iterator-tools.ts";
import "../objects/iterators.ts";
import "../objects/list.ts";
import "../objects/mapping-proxy.ts";
import "../objects/memoryview.ts";
import "../objects/method.ts";
import "../objects/module.ts";
import "../objects/object-type.ts";
import "../objects/property.ts";
import "../objects/range.ts";
import "../objects/set.ts";
import "../objects/simple-namespace.ts";
import "../objects/singletons.ts";
import "../objects/slice.ts";
import "../objects/str.ts";
import "../objects/super.ts";
import "../objects/tuple.ts";
import { callerModule } from "../objects/type-object.ts";
import "../objects/union-type.ts";
import type { PyValue } from "../objects/object.ts";
import { runtimeImport } from "../objects/runtime-import.ts";
import "./async-generator.ts";
import "./code-type.ts";
import { CodeBody, currentBuiltins } from "./code-body.ts";
import { evalLoop } from "./eval.ts";
import { Frame } from "./frame.ts";
import "./frame-locals.ts";
import "./frame-type.ts";
import "./function-type.ts";
import { runNested } from "./generator-type.ts";
import { loadDotted, ownImports } from "./import.ts";
import { fromNamespace } from "./names.ts";
import "./super-attribute.ts";
import { threads } from "./thread.ts";

CodeBody.prototype.cls.slots.call = (self) => {
  const thread = threads.current;
  const frame = (self as CodeBody).frame();
  frame.back = thread.frame;
  return evalLoop(thread, frame);
};

/** Imports a module by its full name from built-in code. */
export function importNow(name: string): PyValue {
  ownImports.depth++;
  try {
    return runNested(loadDotted(name));
  } finally {
    ownImports.depth--;
  }
}
runtimeImport.load = importNow;
runtimeImport.builtin = (name) => fromNamespace(currentBuiltins(), name);

callerModule.name = () => {
  let frame = threads.current.frame;
  while (frame !== null && !(frame instanceof Frame)) frame = frame.back;
  return frame?.globals.getStr("__name__");
};
