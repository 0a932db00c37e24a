/** Calling a class: `__new__`, then `__init__`. A Flow when one of them is Python code. */
import { boundSpecial, isFlow, nameOfType, typeName } from "./abstract.ts";
import { PySlotWrapper } from "./builtin.ts";
import { isSubtype, typeOf, typeType } from "./core-types.ts";
import { typeError } from "./exceptions.ts";
import { typeLookup } from "./lookup.ts";
import { CallRequest, type Flow, type KwNames, type PyType, type PyValue } from "./object.ts";

/** `cls(*args)`: runs directly while `__new__` and `__init__` are built in, else as a Flow. */
export function callType(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue | Flow {
  if (cls === typeType && args.length === 1 && (kwnames === null || kwnames.length === 0)) {
    return typeOf(args[0]);
  }
  return initialize(cls, makeInstance(cls, args, kwnames), args, kwnames);
}

/** `cls.__new__(cls, *args)`; a Flow, which has not begun, when that is Python code. */
export function makeInstance(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue | Flow {
  const make = cls.slots.new;
  if (make === undefined) throw typeError(`cannot create '${nameOfType(cls)}' instances`);
  return make(cls, args, kwnames);
}

/** `__init__` for what makeInstance gave. */
export function initialize(
  cls: PyType,
  made: PyValue | Flow,
  args: PyValue[],
  kwnames: KwNames,
): PyValue | Flow {
  if (isFlow(made)) return continueCall(cls, made, args, kwnames);
  if (typeOf(made) !== cls && !isSubtype(typeOf(made), cls)) return made;
  const init = typeOf(made).slots.init;
  if (init === undefined) return made;
  if (typeOf(made).isHeap) {
    const method = typeLookup(typeOf(made), "__init__");
    if (!(method instanceof PySlotWrapper)) return initFlow(made, args, kwnames);
  }
  const done = init(made, args, kwnames);
  return isFlow(done) ? afterInit(made, done) : made;
}

function* continueCall(
  cls: PyType,
  making: Flow,
  args: PyValue[],
  kwnames: KwNames,
): Flow<PyValue> {
  const made = yield* making;
  if (!isSubtype(typeOf(made), cls)) return made;
  const init = typeOf(made).slots.init;
  if (init === undefined) return made;
  const method = typeLookup(typeOf(made), "__init__");
  if (typeOf(made).isHeap && !(method instanceof PySlotWrapper)) {
    return yield* initFlow(made, args, kwnames);
  }
  const done = init(made, args, kwnames);
  if (isFlow(done)) yield* done;
  return made;
}

function* initFlow(made: PyValue, args: PyValue[], kwnames: KwNames): Flow<PyValue> {
  const method = boundSpecial(made, "__init__");
  if (method === undefined) return made;
  const callArgs = method.unbound ? [made, ...args] : args;
  const result: PyValue = yield new CallRequest(method.callee, callArgs, kwnames);
  if (result !== null) {
    throw typeError(`__init__() should return None, not '${typeName(result)}'`);
  }
  return made;
}

function* afterInit(made: PyValue, done: Flow): Flow<PyValue> {
  yield* done;
  return made;
}
