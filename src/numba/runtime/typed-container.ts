// What `numba.typed.List` and `Dict` share: an object that stands for a container in the heap. Operations of scripts run as
// compiled functions, by type, so a script and compiled code see one container with one behaviour.

import type { KernelValue } from "../../kernel/instance.ts";
import { newError, typeError } from "../../objects/exceptions.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { sourceOf } from "../functions/overload.ts";
import type { NumbaType } from "../types/type.ts";
import { containerBoxing } from "./boxing.ts";
import { SourceRunner } from "./dispatcher.ts";
import { containerTypes } from "./typeof.ts";

export abstract class TypedContainer<T extends NumbaType> extends PyObject {
  /** Null while nothing says what the items are. */
  type: T | null;
  /** Its block; one reference is this object's. */
  address: number;

  constructor(type: T | null, address: number) {
    super();
    this.type = type;
    this.address = address;
  }
}

const runners = new Map<string, SourceRunner>();

/** Runs a function given as Python text. */
export function runText(text: string, ...args: PyValue[]): PyValue {
  let runner = runners.get(text);
  if (runner === undefined) {
    runner = new SourceRunner(sourceOf(text));
    runners.set(text, runner);
  }
  return runner.call(args);
}

const makers = new Map<string, SourceRunner>();

/** An empty container, made by a function of the registry that takes item types. */
export function newContainer(key: string, items: readonly NumbaType[]): PyValue {
  const name = `${key}:${items.map((t) => t.name).join(",")}`;
  let runner = makers.get(name);
  if (runner === undefined) {
    const names = items.map((_, k) => `T${k}`);
    const base = sourceOf(`def make():\n    return new(${names.join(", ")})\n`);
    runner = new SourceRunner({
      ...base,
      global: (wanted) => {
        if (wanted === "new") return { kind: "key", key };
        const at = names.indexOf(wanted);
        return at < 0 ? base.global(wanted) : { kind: "constant", value: items[at] };
      },
    });
    makers.set(name, runner);
  }
  return runner.call([]);
}

/** Connects a class of containers with typing and boxing. */
export function installContainer<T extends NumbaType>(
  what: string,
  kind: abstract new (...args: never[]) => TypedContainer<T>,
  typeKind: (t: NumbaType) => t is T,
  make: (type: T, address: number) => PyValue,
): void {
  containerTypes.push((v) => {
    if (!(v instanceof kind)) return undefined;
    if (v.type === null) throw typeError(`invalid operation on untyped ${what}`);
    return v.type;
  });
  containerBoxing.push({
    serves: typeKind,
    unbox: (v: PyObject): KernelValue[] => {
      if (!(v instanceof kind)) throw newError("TypeError", "a typed container is expected");
      return [v.address];
    },
    box: (type, parts) => make(type as T, parts[0] as number),
  });
}
