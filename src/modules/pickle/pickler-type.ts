/** The type `_pickle.Pickler` with the proxy of its memo, and `dump` and `dumps`. */
import {
  genericGetAttr,
  getAttr,
  getAttrOptional,
  indexNumber,
  isTrue,
  noAttribute,
  typeName,
} from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType, strType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, field, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { attributeError, runtimeError, typeError, valueError } from "../../objects/exceptions.ts";
import { typeLookup } from "../../objects/lookup.ts";
import {
  type Flow,
  type KwNames,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { genericSetAttr } from "../../objects/object-attributes.ts";
import { addressOf } from "../../objects/object-type.ts";
import { intValue, PyBytes, PyTuple } from "../../objects/sequence-values.ts";
import { strFromText, textOf } from "../../objects/str-text.ts";
import { cLong } from "../c-number.ts";
import { picklingError } from "./errors.ts";
import { DEFAULT_PROTOCOL, HIGHEST_PROTOCOL, Op } from "./opcodes.ts";
import { PyPickler } from "./pickler.ts";
import "./save.ts";
import { runSteps, type Step } from "./steps.ts";

export const picklerType = bareType("Pickler");
PyPickler.prototype.cls = picklerType;

// ---- making one -------------------------------------------------------------------------------------

const bindInit = argumentBinder(
  "Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)",
);

function setUp(
  self: PyPickler,
  protocol: PyValue,
  fixImports: PyValue,
  bufferCallback: PyValue,
): void {
  let proto = protocol === null ? DEFAULT_PROTOCOL : indexNumber(protocol);
  if (proto < 0) proto = HIGHEST_PROTOCOL;
  if (proto > HIGHEST_PROTOCOL) {
    throw valueError(`pickle protocol must be <= ${HIGHEST_PROTOCOL}`);
  }
  if (bufferCallback !== null && proto < 5) {
    throw valueError("buffer_callback needs protocol >= 5");
  }
  self.proto = proto;
  self.bin = proto > 0 ? 1 : 0;
  self.fixImports = isTrue(fixImports) && proto < 3;
  self.bufferCallback = bufferCallback;
  self.fast = 0;
  self.memo = new Map();
}

function writeMethod(file: PyValue): PyValue {
  const write = getAttrOptional(file, "write");
  if (write === undefined) throw typeError("file must have a 'write' attribute");
  return write;
}

function initPickler(self: PyPickler, args: PyValue[], kwnames: KwNames): void {
  if (self.isRunning) throw runtimeError("Pickler object is already used");
  const [file, protocol, fixImports, bufferCallback] = bindInit(args, kwnames);
  self.write = undefined;
  setUp(self, protocol, fixImports, bufferCallback);
  self.write = writeMethod(file);
  // A class may bring the table for its instances.
  if (self.cls.isHeap) self.dispatchTable = getAttrOptional(self, "dispatch_table");
}

// ---- dumping ----------------------------------------------------------------------------------------

/** Writes the beginning and the object; gives the step with what is left of it. */
function begin(self: PyPickler, obj: PyValue): Step | undefined {
  self.beginDump();
  if (self.proto >= 2) self.out.op1(Op.PROTO, self.proto);
  if (self.proto >= 4) self.out.startFraming();
  return self.save(obj);
}

function end(self: PyPickler): void {
  self.out.op(Op.STOP);
  self.out.finish();
}

/** The hook `persistent_id`, unless it is the one of the type itself, which names nothing. */
function persistentIdOf(self: PyPickler): PyValue {
  if (self.ownPersistentId !== undefined) return self.ownPersistentId;
  const found = typeLookup(self.cls, "persistent_id");
  const isDefault = found === picklerType.namespace.getStr("persistent_id");
  return isDefault ? null : getAttr(self, "persistent_id");
}

function* dumpSteps(self: PyPickler, obj: PyValue): Flow<null> {
  self.isRunning = true;
  try {
    self.persistentId = persistentIdOf(self);
    self.reducerOverride = getAttrOptional(self, "reducer_override");
    const rest = begin(self, obj);
    if (rest !== undefined) yield* runSteps(rest);
    end(self);
    yield* self.flush();
  } finally {
    self.isRunning = false;
    self.persistentId = null;
    self.reducerOverride = undefined;
  }
  return null;
}

function dump(self: PyPickler, obj: PyValue): Flow<null> {
  if (self.write === undefined) {
    const { name } = self.cls;
    throw picklingError(`Pickler.__init__() was not called by ${name}.__init__()`);
  }
  if (self.isRunning) throw runtimeError("Pickler object is already used");
  return dumpSteps(self, obj);
}

function memoryPickler(protocol: PyValue, fixImports: PyValue, callback: PyValue): PyPickler {
  const pickler = new PyPickler();
  setUp(pickler, protocol, fixImports, callback);
  pickler.write = null;
  return pickler;
}

function pickled(self: PyPickler): PyBytes {
  end(self);
  return new PyBytes(self.out.ready[0]);
}

function* dumpsSteps(self: PyPickler, rest: Step): Flow {
  yield* runSteps(rest);
  return pickled(self);
}

export const dumpFunction = fn(
  "dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)",
  (obj: PyValue, file: PyValue, protocol: PyValue, fixImports: PyValue, callback: PyValue) => {
    const pickler = memoryPickler(protocol, fixImports, callback);
    pickler.write = writeMethod(file);
    return dumpSteps(pickler, obj);
  },
);

export const dumpsFunction = fn(
  "dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None)",
  (obj: PyValue, protocol: PyValue, fixImports: PyValue, callback: PyValue) => {
    const pickler = memoryPickler(protocol, fixImports, callback);
    const rest = begin(pickler, obj);
    return rest === undefined ? pickled(pickler) : dumpsSteps(pickler, rest);
  },
);

// ---- the memo ---------------------------------------------------------------------------------------

const memoProxyType = bareType("PicklerMemoProxy");

class PicklerMemoProxy extends PyObject {
  readonly pickler: PyPickler;
  constructor(pickler: PyPickler) {
    super();
    this.pickler = pickler;
  }
}
PicklerMemoProxy.prototype.cls = memoProxyType;

function memoDict({ pickler }: PicklerMemoProxy): PyDict {
  const dict = new PyDict();
  for (const [known, at] of pickler.memo) {
    const text = textOf(known);
    const obj = text === undefined || typeOf(known) !== strType ? known : strFromText(text);
    dict.set(addressOf(obj), new PyTuple([at, obj]));
  }
  return dict;
}

defineType(memoProxyType, {
  module: "_pickle",
  final: true,
  slots: { hash: null },
  methods: [
    method(
      "clear(self, /)",
      ({ pickler }: PicklerMemoProxy) => pickler.memo.clear(),
      "Remove all items from memo.",
    ),
    method("copy(self, /)", memoDict, "Copy the memo to a new object."),
    method(
      "__reduce__(self, /)",
      (self: PicklerMemoProxy) => new PyTuple([new PyDict().cls, new PyTuple([memoDict(self)])]),
      "Implement pickle support.",
    ),
  ],
});

function setMemo(self: PyPickler, value: PyValue | undefined): void {
  if (value === undefined) throw typeError("attribute deletion is not supported");
  if (value instanceof PicklerMemoProxy) {
    self.memo = new Map(value.pickler.memo);
    return;
  }
  if (!(value instanceof PyDict)) {
    throw typeError(
      `'memo' attribute must be a PicklerMemoProxy object or dict, not ${typeName(value)}`,
    );
  }
  const memo = new Map<PyValue, number>();
  for (const { value: pair } of value.entries()) {
    if (!(pair instanceof PyTuple) || pair.items.length !== 2) {
      throw typeError("'memo' values must be 2-item tuples");
    }
    const at = intValue(pair.items[0]);
    if (at === undefined) throw typeError("an integer is required");
    memo.set(pair.items[1], Number(at));
  }
  self.memo = memo;
}

// ---- the type ---------------------------------------------------------------------------------------

/** A flag that CPython keeps in a C int. */
function flagValue(value: PyValue | undefined): number {
  if (value === undefined) throw typeError("can't delete numeric/char attribute");
  const n = cLong(value);
  return Number(BigInt.asIntN(32, BigInt(n)));
}

defineType(picklerType, {
  doc: "This takes a binary file for writing a pickle data stream.",
  module: "_pickle",
  signature: "(file, protocol=None, fix_imports=True, buffer_callback=None)",
  alloc: (cls) => withClass(new PyPickler(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyPickler(), cls),
    init: initPickler,
    getattro: (self: PyPickler, name) =>
      name === "persistent_id" && self.ownPersistentId !== undefined
        ? self.ownPersistentId
        : genericGetAttr(self, name),
    setattro: (self: PyPickler, name, value) => {
      if (name !== "persistent_id") genericSetAttr(self, name, value);
      else if (value === undefined && self.ownPersistentId === undefined) {
        throw attributeError("persistent_id", self, name);
      } else self.ownPersistentId = value;
    },
  },
  attributes: [
    field(
      "bin",
      (self: PyPickler) => self.bin,
      (self: PyPickler, value) => {
        self.bin = flagValue(value);
      },
    ),
    field(
      "fast",
      (self: PyPickler) => self.fast,
      (self: PyPickler, value) => {
        self.fast = flagValue(value);
      },
    ),
    field(
      "dispatch_table",
      (self: PyPickler) => {
        if (self.dispatchTable === undefined) throw noAttribute(self, "dispatch_table");
        return self.dispatchTable;
      },
      (self: PyPickler, value) => {
        if (value === undefined && self.dispatchTable === undefined) {
          throw attributeError("dispatch_table", self, "dispatch_table");
        }
        self.dispatchTable = value;
      },
    ),
    attribute("memo", (self: PyPickler) => new PicklerMemoProxy(self), setMemo),
  ],
  methods: [
    method("persistent_id(self, obj, /)", () => null),
    method(
      "dump(self, obj, /)",
      dump,
      "Write a pickled representation of the given object to the open file.",
    ),
    method(
      "clear_memo(self, /)",
      (self: PyPickler) => self.memo.clear(),
      'Clears the pickler\'s "memo".\n\nThe memo is the data structure that remembers which objects the\npickler has already seen, so that shared or recursive objects are\npickled by reference and not by value.  This method is useful when\nre-using picklers.',
    ),
  ],
});
