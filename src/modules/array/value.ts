/** Objects of `array.array`: items of one kind, kept as their bytes. Its Python face is index.ts. */
import { bareType } from "../../objects/core-types.ts";
import { newError } from "../../objects/exceptions.ts";
import { Exporter } from "../../objects/exports.ts";
import { GrowableBytes } from "../../objects/growable-bytes.ts";
import { dataViewOf } from "../../objects/native-item.ts";
import type { PyValue } from "../../objects/object.ts";
import type { ArrayItem } from "./item.ts";

export const arrayType = bareType("array");

export class PyArray extends Exporter {
  readonly item: ArrayItem;
  readonly memory: GrowableBytes;

  constructor(item: ArrayItem, bytes: Uint8Array = new Uint8Array(0)) {
    super();
    this.item = item;
    this.memory = new GrowableBytes(bytes);
  }
  get bytes(): Uint8Array {
    return this.memory.bytes;
  }
  get length(): number {
    return this.memory.length / this.item.size;
  }
  get(i: number): PyValue {
    return this.item.read(dataViewOf(this.bytes), i * this.item.size);
  }
  /**
   * The value is converted first: that may run Python code which changes this array. False when the
   * item is gone by then.
   */
  set(i: number, value: PyValue): boolean {
    const bytes = this.encode(value);
    if (i >= this.length) return false;
    this.bytes.set(bytes, i * this.item.size);
    return true;
  }
  encode(value: PyValue): Uint8Array {
    const bytes = new Uint8Array(this.item.size);
    this.item.write(dataViewOf(bytes), 0, value);
    return bytes;
  }
  /** Replaces `count` items at `at` by the items that `fresh` holds. */
  splice(at: number, count: number, fresh: Uint8Array): void {
    const { size } = this.item;
    if (fresh.length !== count * size && this.exports.count > 0) {
      throw newError("BufferError", "cannot resize an array that is exporting buffers");
    }
    this.memory.splice(at * size, count * size, fresh);
  }
  append(value: PyValue): void {
    const bytes = this.encode(value);
    this.splice(this.length, 0, bytes);
  }
  *values(): Generator<PyValue> {
    for (let i = 0; i < this.length; i++) yield this.get(i);
  }
}
PyArray.prototype.cls = arrayType;
