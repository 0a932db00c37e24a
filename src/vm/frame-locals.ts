/**
 * What a frame's variables look like from outside: `locals()` and `frame.f_locals` (PEP 667). In a
 * function f_locals is a proxy that reads and writes the variables themselves; elsewhere it is the
 * namespace.
 */
import { CodeFlag, FastKind } from "../bytecode/code.ts";
import { equal, hash, iter, reprText, typeName } from "../objects/abstract.ts";
import { bareType, NotImplemented } from "../objects/core-types.ts";
import { defineType, method } from "../objects/define.ts";
import { dictUpdate } from "../objects/dict.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { keyError, typeError, valueError } from "../objects/exceptions.ts";
import { EQ, type KwNames, NE, PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { reprGuarded } from "../objects/sequence-operations.ts";
import { PyCell, PyList, PyTuple } from "../objects/sequence-values.ts";
import { Frame } from "./frame.ts";

/**
 * Position of a variable in the frame's slots. Any key does that equals the name, as in a dict. Hidden variables (of inlined
 * comprehensions) are read while they are bound, and never written.
 */
function slotOf(frame: Frame, key: PyValue, reads: boolean): number {
  const { localsplusnames, localspluskinds } = frame.code;
  const code = hash(key);
  const isPlain = typeof key === "string";
  for (let i = 0; i < localsplusnames.length; i++) {
    const isOpen = reads
      ? readSlot(frame, i) !== undefined
      : (localspluskinds[i] & FastKind.HIDDEN) === 0;
    if (!isOpen) continue;
    const name = localsplusnames[i];
    if (isPlain ? name === key : hash(name) === code && equal(name, key)) return i;
  }
  return -1;
}

function readSlot(frame: Frame, i: number): PyValue | undefined {
  const { localspluskinds } = frame.code;
  const value = frame.slots[i] as PyValue | undefined;
  if ((localspluskinds[i] & FastKind.FREE) !== 0) {
    // Before COPY_FREE_VARS ran, the cell is still with the function.
    if (value instanceof PyCell) return value.value;
    if (frame.finished) return undefined;
    const first = frame.code.localsplusnames.length - frame.code.nfreevars;
    const cell = frame.func?.closure?.[i - first];
    return cell instanceof PyCell ? cell.value : undefined;
  }
  if ((localspluskinds[i] & FastKind.CELL) !== 0 && value instanceof PyCell) return value.value;
  return value;
}

function writeSlot(frame: Frame, i: number, value: PyValue): void {
  const kind = frame.code.localspluskinds[i];
  const old = frame.slots[i] as PyValue | undefined;
  if ((kind & (FastKind.CELL | FastKind.FREE)) !== 0 && old instanceof PyCell) old.value = value;
  else frame.slots[i] = value;
}

/** The bound variables of a frame, in order, then names added through the proxy. */
function variablesOf(frame: Frame): PyDict {
  const dict = new PyDict();
  frame.code.localsplusnames.forEach((name, i) => {
    const value = readSlot(frame, i);
    if (value !== undefined) dict.set(name, value);
  });
  if (frame.extraLocals !== null) dictUpdate(dict, frame.extraLocals);
  return dict;
}

/** `locals()`: a fresh dict of fast variables, or the namespace itself. */
export function localsOf(frame: Frame): PyValue {
  return isNamespace(frame) ? frame.locals : variablesOf(frame);
}

/** Not so while a comprehension that was inlined into a module or class body runs: its variables are hidden fast ones. */
function isNamespace(frame: Frame): boolean {
  const { co_flags, localspluskinds } = frame.code;
  if ((co_flags & CodeFlag.OPTIMIZED) !== 0) return false;
  return !localspluskinds.some(
    (kind, i) => (kind & FastKind.HIDDEN) !== 0 && frame.slots[i] !== undefined,
  );
}

export const frameLocalsProxyType = bareType("FrameLocalsProxy");

export class FrameLocalsProxy extends PyObject {
  readonly frame: Frame;
  constructor(frame: Frame) {
    super();
    this.frame = frame;
    frame.escaped = true;
  }

  get(key: PyValue): PyValue | undefined {
    const i = slotOf(this.frame, key, true);
    if (i >= 0) return readSlot(this.frame, i);
    return this.frame.extraLocals?.get(key);
  }

  set(key: PyValue, value: PyValue | undefined): void {
    const i = slotOf(this.frame, key, false);
    if (i >= 0) {
      if (value === undefined)
        throw valueError("cannot remove local variables from FrameLocalsProxy");
      writeSlot(this.frame, i, value);
      return;
    }
    if (value !== undefined) (this.frame.extraLocals ??= new PyDict()).set(key, value);
    else if (this.frame.extraLocals?.delete(key) === undefined) throw keyError(key);
  }

  snapshot(): PyDict {
    return variablesOf(this.frame);
  }
}
FrameLocalsProxy.prototype.cls = frameLocalsProxyType;

/** `frame.f_locals` */
export function frameLocals(frame: Frame): PyValue {
  return isNamespace(frame) ? frame.locals : new FrameLocalsProxy(frame);
}

function update(self: FrameLocalsProxy, source: PyValue): void {
  const dict = new PyDict();
  dictUpdate(dict, source);
  for (const { key, value } of dict.entries()) self.set(key, value);
}

function newProxy(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const given = args.length - (kwnames === null ? 0 : kwnames.length);
  if (given !== 1) throw typeError(`FrameLocalsProxy expected 1 argument, got ${given}`);
  if (kwnames !== null) throw typeError("FrameLocalsProxy takes no keyword arguments");
  const [frame] = args;
  if (!(frame instanceof Frame)) throw typeError(`expect frame, not ${typeName(frame)}`);
  return new FrameLocalsProxy(frame);
}

defineType(frameLocalsProxyType, {
  final: true,
  collection: "mapping",
  slots: {
    hash: null,
    new: newProxy,
    repr: (self: FrameLocalsProxy) => reprGuarded(self, "{...}", () => reprText(self.snapshot())),
    length: (self: FrameLocalsProxy) => self.snapshot().size,
    getitem: (self: FrameLocalsProxy, key) => {
      const value = self.get(key);
      if (value === undefined) throw keyError(key);
      return value;
    },
    setitem: (self: FrameLocalsProxy, key, value) => self.set(key, value),
    contains: (self: FrameLocalsProxy, key) => self.get(key) !== undefined,
    iter: (self: FrameLocalsProxy) => iter(new PyList(self.snapshot().keyList())),
    richcompare: (self: FrameLocalsProxy, other, op) => {
      if (op !== EQ && op !== NE) return NotImplemented;
      const right = other instanceof FrameLocalsProxy ? other.snapshot() : other;
      if (!(right instanceof PyDict)) return NotImplemented;
      return equal(self.snapshot(), right) === (op === EQ);
    },
    or: (left, right) => {
      const merged = new PyDict();
      for (const side of [left, right]) {
        if (side instanceof FrameLocalsProxy) dictUpdate(merged, side.snapshot());
        else if (side instanceof PyDict) dictUpdate(merged, side);
        else return NotImplemented;
      }
      return merged;
    },
    inplaceOr: (self, other) => {
      update(self as FrameLocalsProxy, other);
      return self;
    },
  },
  methods: [
    method("keys(self, /)", (self: FrameLocalsProxy) => new PyList(self.snapshot().keyList())),
    method(
      "values(self, /)",
      (self: FrameLocalsProxy) =>
        new PyList([...self.snapshot().entries()].map((e) => e.value as PyValue)),
    ),
    method(
      "items(self, /)",
      (self: FrameLocalsProxy) =>
        new PyList(
          [...self.snapshot().entries()].map((e) => new PyTuple([e.key, e.value as PyValue])),
        ),
    ),
    method("copy(self, /)", (self: FrameLocalsProxy) => self.snapshot()),
    method("get(self, key, default=None, /)", (self: FrameLocalsProxy, key, fallback) => {
      const value = self.get(key);
      return value === undefined ? fallback : value;
    }),
    method("setdefault(self, key, default=None, /)", (self: FrameLocalsProxy, key, fallback) => {
      const value = self.get(key);
      if (value !== undefined) return value;
      self.set(key, fallback);
      return fallback;
    }),
    method("pop(self, key, default=<absent>, /)", (self: FrameLocalsProxy, key, fallback) => {
      const value = self.frame.extraLocals?.get(key);
      if (value === undefined) {
        if (self.get(key) !== undefined) {
          throw valueError("cannot remove local variables from FrameLocalsProxy");
        }
        if (fallback === undefined) throw keyError(key);
        return fallback;
      }
      self.set(key, undefined);
      return value;
    }),
    method("update(self, other, /)", (self: FrameLocalsProxy, other: PyValue) => {
      if (!(other instanceof PyDict) && !(other instanceof FrameLocalsProxy)) {
        if (typeName(other) === "int")
          throw typeError("update() argument must be dict or another FrameLocalsProxy");
      }
      update(self, other instanceof FrameLocalsProxy ? other.snapshot() : other);
    }),
    method(
      "__reversed__(self, /)",
      (self: FrameLocalsProxy) => new PyList(self.snapshot().keyList().reverse()),
    ),
    // The header of an object and one pointer.
    method("__sizeof__(self, /)", () => 24),
  ],
});
