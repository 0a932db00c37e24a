/** The type `_pickle.Pickler`, and a dump from beginning to end. */
import { genericGetAttr, getAttrOptional, indexNumber, isTrue } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { attribute, defineType, field, method } from "../../objects/define.ts";
import { runtimeError, typeError } from "../../objects/exceptions.ts";
import type { Flow, KwNames, PyType, PyValue } from "../../objects/object.ts";
import { genericSetAttr } from "../../objects/object-attributes.ts";
import { drive, Save } from "./drive.ts";
import { PicklerMemoProxy, picklerMemoOf } from "./memo.ts";
import { DEFAULT_PROTOCOL, Op } from "./opcodes.ts";
import { checkProtocol, defaultHooks, PyPickler, picklerType } from "./pickler.ts";
import { save } from "./save.ts";

export const protocolOf = (value: PyValue): number =>
  value === null ? DEFAULT_PROTOCOL : checkProtocol(indexNumber(value));

export function useFile(pickler: PyPickler, file: PyValue): void {
  const write = getAttrOptional(file, "write");
  if (write === undefined) throw typeError("file must have a 'write' attribute");
  pickler.write = write;
}

export function* dumpWith(pickler: PyPickler, object: PyValue): Flow<void> {
  const { out, protocol } = pickler;
  out.clear();
  pickler.findHooks();
  pickler.fastNesting = 0;
  pickler.fastPath.clear();
  if (protocol >= 2) out.byte1(Op.Proto, protocol);
  out.isFraming = protocol >= 4;
  const start = ({ value, isPersistentId }: Save) => save(pickler, value, isPersistentId);
  if (!pickler.saveSimple(object)) yield* drive(start(new Save(object)), start);
  out.byte(Op.Stop);
  out.endFrame();
  out.isFraming = false;
  yield* pickler.flush() as Flow<void>;
}

function* dump(self: PyPickler, object: PyValue): Flow<null> {
  self.check();
  begin(self);
  try {
    yield* dumpWith(self, object);
  } finally {
    self.isRunning = false;
  }
  return null;
}

function begin(self: PyPickler): void {
  if (self.isRunning) throw runtimeError("Pickler object is already used");
  self.isRunning = true;
}

const bind = argumentBinder("Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)");

function init(self: PyPickler, args: PyValue[], kwnames: KwNames): void {
  const [file, protocol, fixImports, bufferCallback] = bind(args, kwnames);
  if (self.isRunning) throw runtimeError("Pickler object is already used");
  const number = protocolOf(protocol);
  useFile(self, file);
  self.configure({ protocol: number, fixImports: isTrue(fixImports), bufferCallback });
}

const persistentId = method("persistent_id(self, obj, /)", () => null);
defaultHooks.add(persistentId.def);

defineType(picklerType, {
  doc: "This takes a binary file for writing a pickle data stream.",
  module: "_pickle",
  signature: "(file, protocol=None, fix_imports=True, buffer_callback=None)",
  alloc: (cls) => withClass(new PyPickler(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyPickler(), cls),
    init,
    // What a script has set comes before the method of that name.
    getattro: (self: PyPickler, name: string) => {
      const isSet = name === "persistent_id" && self.persistentId !== undefined;
      return isSet ? self.persistentId : genericGetAttr(self, name);
    },
    setattro: (self: PyPickler, name: string, value: PyValue | undefined) => {
      if (name === "persistent_id") self.persistentId = value;
      else genericSetAttr(self, name, value);
    },
  },
  attributes: [
    field(
      "bin",
      (self: PyPickler) => self.bin,
      (self: PyPickler, value) => {
        self.bin = numberOf(value);
      },
    ),
    field(
      "fast",
      (self: PyPickler) => self.fast,
      (self: PyPickler, value) => {
        self.fast = numberOf(value);
      },
    ),
    field(
      "dispatch_table",
      (self: PyPickler) => self.dispatchTable,
      (self: PyPickler, value) => {
        self.dispatchTable = value;
      },
    ),
    attribute(
      "memo",
      (self: PyPickler) => new PicklerMemoProxy(self),
      (self: PyPickler, value) => {
        self.memoTable = picklerMemoOf(value);
      },
    ),
  ],
  methods: [
    persistentId,
    method(
      "dump(self, obj, /)",
      dump,
      "Write a pickled representation of the given object to the open file.",
    ),
    method(
      "clear_memo(self, /)",
      (self: PyPickler) => self.memoTable.clear(),
      'Clears the pickler\'s "memo".\n\nThe memo is the data structure that remembers which objects the\npickler has already seen, so that shared or recursive objects are\npickled by reference and not by value.  This method is useful when\nre-using picklers.',
    ),
    method(
      "__sizeof__(self, /)",
      (self: PyPickler) => BASE_SIZE + self.out.allocated + MEMO_ENTRY * self.memoTable.size,
      "Returns size in memory, in bytes.",
    ),
  ],
});

/** Bytes, about what the host takes for them. */
const BASE_SIZE = 200;
const MEMO_ENTRY = 40;

function numberOf(value: PyValue | undefined): number {
  if (value === undefined) throw typeError("can't delete numeric/char attribute");
  return indexNumber(value);
}
