/** The type `_pickle.Unpickler`. */
import { genericGetAttr, isTrue, iter } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { runtimeError, typeError } from "../../objects/exceptions.ts";
import type { Flow, KwNames, PyType, PyValue } from "../../objects/object.ts";
import { genericSetAttr } from "../../objects/object-attributes.ts";
import { EMPTY_TUPLE, hostText } from "../../objects/sequence-values.ts";
import { defaultFindClass, refusePersistentLoad } from "./find-class.ts";
import { fileOf, Input } from "./input.ts";
import { load } from "./load.ts";
import { UnpicklerMemoProxy, unpicklerMemoOf } from "./memo.ts";
import { PyUnpickler, unpicklerType } from "./unpickler.ts";

export function inputOf(file: PyValue): Input {
  const found = fileOf(file);
  if (found === undefined) throw typeError("file must have 'read' and 'readline' attributes");
  return new Input(found);
}

function text(value: PyValue, what: string): string {
  const found = hostText(value);
  if (found === undefined) throw typeError(`Unpickler() argument '${what}' must be str`);
  return found;
}

/** fix_imports, encoding, errors and buffers, as all loading functions take them. */
export function configure(self: PyUnpickler, options: readonly PyValue[]): void {
  const [fixImports, encoding, errors, buffers] = options;
  self.fixImports = isTrue(fixImports);
  self.encoding = text(encoding, "encoding");
  self.errors = text(errors, "errors");
  // An empty tuple stands for none at all.
  self.buffers = buffers === null || buffers === EMPTY_TUPLE ? null : iter(buffers);
  self.memoTable = new Map();
}

const bind = argumentBinder(
  "Unpickler(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
);

function init(self: PyUnpickler, args: PyValue[], kwnames: KwNames): void {
  const [file, ...options] = bind(args, kwnames);
  if (self.isRunning) throw runtimeError("Unpickler object is already used");
  const input = inputOf(file);
  configure(self, options);
  self.input = input;
}

function* loadMethod(self: PyUnpickler): Flow<PyValue> {
  self.check();
  if (self.isRunning) throw runtimeError("Unpickler object is already used");
  self.isRunning = true;
  try {
    return yield* load(self);
  } finally {
    self.isRunning = false;
  }
}

defineType(unpicklerType, {
  doc: "This takes a binary file for reading a pickle data stream.",
  module: "_pickle",
  signature: "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
  alloc: (cls) => withClass(new PyUnpickler(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyUnpickler(), cls),
    init,
    getattro: (self: PyUnpickler, name: string) => {
      const isSet = name === "persistent_load" && self.persistentLoad !== undefined;
      return isSet ? self.persistentLoad : genericGetAttr(self, name);
    },
    setattro: (self: PyUnpickler, name: string, value: PyValue | undefined) => {
      if (name === "persistent_load") self.persistentLoad = value;
      else genericSetAttr(self, name, value);
    },
  },
  attributes: [
    attribute(
      "memo",
      (self: PyUnpickler) => new UnpicklerMemoProxy(self),
      (self: PyUnpickler, value) => {
        self.memoTable = unpicklerMemoOf(value);
      },
    ),
  ],
  methods: [
    method("persistent_load(self, pid, /)", refusePersistentLoad),
    method(
      "load(self, /)",
      loadMethod,
      "Load a pickle.\n\nRead a pickled object representation from the open file object given\nin the constructor, and return the reconstituted object hierarchy\nspecified therein.",
    ),
    method(
      "find_class(self, module_name, global_name, /)",
      defaultFindClass,
      "Return an object from a specified module.\n\nIf necessary, the module will be imported. Subclasses may override\nthis method (e.g. to restrict unpickling of arbitrary classes and\nfunctions).\n\nThis method is called whenever a class or a function object is\nneeded.  Both arguments passed are str objects.",
    ),
    method(
      "__sizeof__(self, /)",
      (self: PyUnpickler) =>
        BASE_SIZE + (self.input?.bytes.length ?? 0) + MEMO_ENTRY * self.memoTable.size,
      "Returns size in memory, in bytes.",
    ),
  ],
});

/** Bytes, about what the host takes for them. */
const BASE_SIZE = 300;
const MEMO_ENTRY = 40;
