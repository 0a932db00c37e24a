/**
 * The state of a `Pickler`: protocol, memo, output and hooks. What is written for which object is in
 * save.ts and its neighbours; the Python type is pickler-type.ts.
 */
import { valueError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, PyObject, type PyValue } from "../../objects/object.ts";
import { addressOf } from "../../objects/object-type.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import { kindOf } from "./errors.ts";
import { Op } from "./opcodes.ts";
import { Output } from "./output.ts";
import type { Step } from "./steps.ts";

/** Filled by save.ts. */
export const writing: {
  save: (p: PyPickler, obj: PyValue, asks: boolean) => Step | undefined;
} = {
  save: () => {
    throw new Error("writing.save is filled by modules/pickle/save.ts");
  },
};

/** From this nesting on a pickler without memo looks for cycles. */
const FAST_NESTING_LIMIT = 50;

export class PyPickler extends PyObject {
  proto = 0;
  bin = 0;
  fast = 0;
  fixImports = false;
  memo = new Map<PyValue, number>();
  out = new Output(false);
  /** The file's method; null where the pickle stays in memory, undefined before `__init__`. */
  write: PyValue | undefined = undefined;
  bufferCallback: PyValue = null;
  dispatchTable: PyValue | undefined = undefined;
  /** The instance attribute `persistent_id`. */
  ownPersistentId: PyValue | undefined = undefined;
  /** The hooks as they are during one dump. */
  persistentId: PyValue | null = null;
  reducerOverride: PyValue | undefined = undefined;
  isRunning = false;
  private fastNesting = 0;
  private readonly fastOpen = new Set<PyValue>();

  /** Writes an object, or gives the step that does; `asks` is false for persistent ids themselves. */
  save(obj: PyValue, asks = true): Step | undefined {
    return writing.save(this, obj, asks);
  }

  /** Enters an object into the memo, and writes so. */
  memoize(obj: PyValue): void {
    if (this.fast !== 0) return;
    const index = this.memo.size;
    this.memo.set(obj, index);
    if (this.proto >= 4) this.out.op(Op.MEMOIZE);
    else if (this.bin === 0) this.out.opLine(Op.PUT, `${index}`);
    else if (index < 256) this.out.op1(Op.BINPUT, index);
    else this.out.opNumber(Op.LONG_BINPUT, index, 4);
  }

  /** Writes a reference to an entry of the memo. */
  recall(index: number): void {
    if (this.bin === 0) this.out.opLine(Op.GET, `${index}`);
    else if (index < 256) this.out.op1(Op.BINGET, index);
    else this.out.opNumber(Op.LONG_BINGET, index, 4);
  }

  /** Without a memo, a cycle would never end: called around the parts of a container. */
  enterFast(obj: PyValue): void {
    if (this.fast === 0 || ++this.fastNesting < FAST_NESTING_LIMIT) return;
    if (this.fastOpen.has(obj)) {
      throw valueError(
        `fast mode: can't pickle cyclic objects including object type ${kindOf(obj)} at 0x${addressOf(obj).toString(16)}`,
      );
    }
    this.fastOpen.add(obj);
  }

  leaveFast(obj: PyValue): void {
    if (this.fast !== 0 && this.fastNesting-- >= FAST_NESTING_LIMIT) this.fastOpen.delete(obj);
  }

  beginDump(): void {
    this.fastNesting = 0;
    this.fastOpen.clear();
    this.out = new Output(this.write !== null);
  }

  /** Writes the finished chunks to the file. */
  *flush(): Flow<void> {
    const { out } = this;
    if (this.write === null || this.write === undefined) return;
    for (let chunk = out.ready.shift(); chunk !== undefined; chunk = out.ready.shift()) {
      yield new CallRequest(this.write, [new PyBytes(chunk)]);
    }
  }
}
