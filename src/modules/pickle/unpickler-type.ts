/** The type `_pickle.Unpickler` with the proxy of its memo, and `load` and `loads`. */
import { genericGetAttr, getAttr, isTrue, iter, length, typeName } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { requireBytes } from "../../objects/buffer.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType, dictType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
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
import { hostText, intValue, PyTuple } from "../../objects/sequence-values.ts";
import { unpicklingError } from "./errors.ts";
import { findClass } from "./find-class.ts";
import { Input } from "./input.ts";
import "./load-objects.ts";
import "./load-values.ts";
import { Memo, PyUnpickler } from "./unpickler.ts";

export const unpicklerType = bareType("Unpickler");
PyUnpickler.prototype.cls = unpicklerType;

const OPTIONS = "fix_imports=True, encoding='ASCII', errors='strict', buffers=()";
const bindInit = argumentBinder(`Unpickler(file, *, ${OPTIONS})`);

function setUp(self: PyUnpickler, name: string, options: readonly PyValue[]): void {
  const [fixImports, encoding, errors, buffers] = options;
  const text = (value: PyValue, what: string): string => {
    const given = hostText(value);
    if (given !== undefined) return given;
    throw typeError(`${name}() argument '${what}' must be str, not ${typeName(value)}`);
  };
  self.fixImports = isTrue(fixImports);
  self.encoding = text(encoding, "encoding");
  self.errors = text(errors, "errors");
  const hasBuffers = buffers !== null && !(buffers instanceof PyTuple && length(buffers) === 0);
  self.buffers = hasBuffers ? iter(buffers) : null;
  self.memo = new Memo();
  self.proto = 0;
}

function initUnpickler(self: PyUnpickler, args: PyValue[], kwnames: KwNames): void {
  if (self.isRunning) throw runtimeError("Unpickler object is already used");
  const [file, ...options] = bindInit(args, kwnames);
  self.input = undefined;
  const input = new Input(new Uint8Array(0), file, !self.cls.isHeap);
  setUp(self, "Unpickler", options);
  self.input = input;
}

// ---- loading ----------------------------------------------------------------------------------------

/** The hook `persistent_load`, unless it is the one of the type itself. */
function persistentLoadOf(self: PyUnpickler): PyValue {
  if (self.ownPersistentLoad !== undefined) return self.ownPersistentLoad;
  const found = typeLookup(self.cls, "persistent_load");
  const isDefault = found === unpicklerType.namespace.getStr("persistent_load");
  return isDefault ? null : getAttr(self, "persistent_load");
}

function* loadPickle(self: PyUnpickler, input: Input): Flow {
  self.isRunning = true;
  try {
    self.persistentLoad = persistentLoadOf(self);
    return yield* self.load(input);
  } finally {
    self.isRunning = false;
    self.persistentLoad = null;
    self.stack = [];
  }
}

function load(self: PyUnpickler): Flow {
  if (self.input === undefined) {
    const { name } = self.cls;
    throw unpicklingError(`Unpickler.__init__() was not called by ${name}.__init__()`);
  }
  if (self.isRunning) throw runtimeError("Unpickler object is already used");
  return loadPickle(self, self.input);
}

function loadFrom(input: Input, name: string, options: readonly PyValue[]): Flow {
  const unpickler = new PyUnpickler();
  setUp(unpickler, name, options);
  unpickler.input = input;
  return loadPickle(unpickler, input);
}

export const loadFunction = fn(
  `load(file, *, ${OPTIONS})`,
  (file: PyValue, ...options: PyValue[]) =>
    loadFrom(new Input(new Uint8Array(0), file, true), "load", options),
);
export const loadsFunction = fn(
  `loads(data, /, *, ${OPTIONS})`,
  (data: PyValue, ...options: PyValue[]) =>
    loadFrom(new Input(requireBytes(data)), "loads", options),
);

// ---- the memo ---------------------------------------------------------------------------------------

const memoProxyType = bareType("UnpicklerMemoProxy");

class UnpicklerMemoProxy extends PyObject {
  readonly unpickler: PyUnpickler;
  constructor(unpickler: PyUnpickler) {
    super();
    this.unpickler = unpickler;
  }
}
UnpicklerMemoProxy.prototype.cls = memoProxyType;

function memoDict({ unpickler }: UnpicklerMemoProxy): PyDict {
  const dict = new PyDict();
  for (const [at, obj] of unpickler.memo.entries()) dict.set(at, obj);
  return dict;
}

defineType(memoProxyType, {
  module: "_pickle",
  final: true,
  slots: { hash: null },
  methods: [
    method(
      "clear(self, /)",
      ({ unpickler }: UnpicklerMemoProxy) => unpickler.memo.clear(),
      "Remove all items from memo.",
    ),
    method("copy(self, /)", memoDict, "Copy the memo to a new object."),
    method(
      "__reduce__(self, /)",
      (self: UnpicklerMemoProxy) => new PyTuple([dictType, new PyTuple([memoDict(self)])]),
      "Implement pickling support.",
    ),
  ],
});

function setMemo(self: PyUnpickler, value: PyValue | undefined): void {
  if (value === undefined) throw typeError("attribute deletion is not supported");
  if (value instanceof UnpicklerMemoProxy) {
    const copy = new Memo();
    for (const [at, obj] of value.unpickler.memo.entries()) copy.set(at, obj);
    self.memo = copy;
    return;
  }
  if (!(value instanceof PyDict)) {
    throw typeError(
      `'memo' attribute must be an UnpicklerMemoProxy object or dict, not ${typeName(value)}`,
    );
  }
  const memo = new Memo();
  for (const { key, value: obj } of value.entries()) {
    const at = intValue(key);
    if (at === undefined) throw typeError("memo key must be integers");
    if (at < 0) throw valueError("memo key must be positive integers.");
    memo.set(Number(at), obj as PyValue);
  }
  self.memo = memo;
}

// ---- the type ---------------------------------------------------------------------------------------

defineType(unpicklerType, {
  doc: "This takes a binary file for reading a pickle data stream.",
  module: "_pickle",
  signature: `(file, *, ${OPTIONS})`,
  alloc: (cls) => withClass(new PyUnpickler(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyUnpickler(), cls),
    init: initUnpickler,
    getattro: (self: PyUnpickler, name) =>
      name === "persistent_load" && self.ownPersistentLoad !== undefined
        ? self.ownPersistentLoad
        : genericGetAttr(self, name),
    setattro: (self: PyUnpickler, name, value) => {
      if (name !== "persistent_load") genericSetAttr(self, name, value);
      else if (value === undefined && self.ownPersistentLoad === undefined) {
        throw attributeError("persistent_load", self, name);
      } else self.ownPersistentLoad = value;
    },
  },
  attributes: [attribute("memo", (self: PyUnpickler) => new UnpicklerMemoProxy(self), setMemo)],
  methods: [
    method("persistent_load(self, pid, /)", () => {
      throw unpicklingError(
        "A load persistent id instruction was encountered, but no persistent_load function was specified.",
      );
    }),
    method(
      "load(self, /)",
      load,
      "Load a pickle.\n\nRead a pickled object representation from the open file object given\nin the constructor, and return the reconstituted object hierarchy\nspecified therein.",
    ),
    method(
      "find_class(self, module_name, global_name, /)",
      (self: PyUnpickler, module: PyValue, name: PyValue) => findClass(self, module, name),
      "Return an object from a specified module.\n\nIf necessary, the module will be imported. Subclasses may override\nthis method (e.g. to restrict unpickling of arbitrary classes and\nfunctions).\n\nThis method is called whenever a class or a function object is\nneeded.  Both arguments passed are str objects.",
    ),
  ],
});
