// How a function that compiled code may call is described: one record with its Python name, its parameters, the typing
// rule, and for each typing the lowering. The registry finds records by key: "math.sqrt", "builtins.len",
// "operator.add", "array.sum" for methods, "array.shape" for attributes. To add a function: one record in the file of its
// module, and a test. Python text is a lowering as well: see overload.ts.

import type { PyValue } from "../../objects/object.ts";
import type { CompileFlags, FunctionSource } from "../frontend/source.ts";
import type { Lowering } from "../lowering/lowering.ts";
import type { LValue } from "../lowering/value.ts";
import type { NumbaType } from "../types/type.ts";

/** What typing decided about one call: the types it converts arguments to, the result, and the code. */
export interface Resolution {
  /** Types that arguments are converted to; an entry is undefined where the argument was left out. */
  readonly args: readonly (NumbaType | undefined)[];
  readonly result: NumbaType;
  /** Emits the call; `args` have the types of `args` above. */
  readonly lower: (l: Lowering, args: LValue[]) => LValue;
  /** Elementwise function of arrays: lets the lowering fuse it with its neighbours. */
  readonly elementwise?: Elementwise;
}

/** An array expression node: applies `scalar` to one element of each operand. */
export interface Elementwise {
  /** Types of the elements that `scalar` takes and gives. */
  readonly inputs: readonly NumbaType[];
  readonly output: NumbaType;
  readonly scalar: (l: Lowering, args: LValue[]) => LValue;
}

/** What a typing rule may ask. */
export interface TypingContext {
  readonly flags: CompileFlags;
  /** The argument's value where it is known while compiling, else undefined. */
  constant(index: number): PyValue | undefined;
  /** Types a call of another function of the registry. */
  resolve(key: string, args: readonly NumbaType[]): Resolution | null;
  /** Types a call of a function compiled from Python. */
  resolveSource(source: FunctionSource, args: readonly NumbaType[]): Resolution | null;
  /** Types a call of anything callable. */
  resolveCallee(callee: NumbaType, args: readonly NumbaType[]): Resolution | null;
  /** Records what is known of the items of an empty list or dictionary. */
  refine(container: NumbaType, item: NumbaType, value?: NumbaType): void;
}

export interface FunctionRecord {
  /** The key; several names of one function are several rows that share the rest. */
  readonly python: string;
  /** Names of the parameters: "a, axis=, *rest"; a trailing "=" says that it may be left out. */
  readonly params: string;
  readonly resolve: (
    args: readonly (NumbaType | undefined)[],
    context: TypingContext,
  ) => Resolution | null;
  /** As `Function(...)` shows it; default `<built-in function name>`. */
  readonly text?: string;
  /** No visible effect. */
  readonly pure?: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly optional: boolean;
  readonly rest: boolean;
}

interface Entry {
  readonly record: FunctionRecord;
  readonly params: readonly Parameter[];
}

const registry = new Map<string, Entry[]>();
const constants = new Map<string, PyValue>();
const modules = new Set<string>(["builtins", "operator"]);

function parseParams(text: string): Parameter[] {
  if (text.trim() === "") return [];
  return text.split(",").map((part) => {
    const name = part.trim();
    return {
      name: name.replace(/^\*|=$/g, ""),
      optional: name.endsWith("="),
      rest: name.startsWith("*"),
    };
  });
}

/** Adds records; a key may have several, which are asked in order. */
export function register(...records: readonly FunctionRecord[]): void {
  for (const record of records) {
    const list = registry.get(record.python) ?? [];
    list.push({ record, params: parseParams(record.params) });
    registry.set(record.python, list);
    const dot = record.python.lastIndexOf(".");
    if (dot > 0) modules.add(record.python.slice(0, dot));
  }
}

export function registerConstants(module: string, values: Readonly<Record<string, PyValue>>): void {
  modules.add(module);
  for (const [name, value] of Object.entries(values)) constants.set(`${module}.${name}`, value);
}

export function registerModule(key: string): void {
  modules.add(key);
}

export const isModuleKey = (key: string): boolean => modules.has(key);
export const constantAt = (key: string): PyValue | undefined => constants.get(key);
export const hasRecord = (key: string): boolean => registry.has(key);

/** `Function(...)` text of a key. */
export function functionText(key: string): string {
  const own = registry.get(key)?.[0].record.text;
  if (own !== undefined) return own;
  return `<built-in function ${key.slice(key.lastIndexOf(".") + 1)}>`;
}

/** Arguments in the order of the parameters, or null when they do not fit. */
function bind(
  params: readonly Parameter[],
  args: readonly NumbaType[],
  names: readonly string[],
): { types: (NumbaType | undefined)[]; places: number[] } | null {
  const positional = args.length - names.length;
  const types: (NumbaType | undefined)[] = [];
  const places: number[] = [];
  const rest = params.findIndex((p) => p.rest);
  const fixed = rest < 0 ? params : params.slice(0, rest);
  if (rest < 0 && positional > params.length) return null;
  for (let k = 0; k < fixed.length; k++) {
    const named = names.indexOf(fixed[k].name);
    if (k < positional && named >= 0) return null;
    const at = k < positional ? k : named >= 0 ? positional + named : -1;
    if (at < 0 && !fixed[k].optional) return null;
    types.push(at < 0 ? undefined : args[at]);
    places.push(at);
  }
  if (names.some((n) => !fixed.some((p) => p.name === n))) return null;
  for (let k = fixed.length; k < positional; k++) {
    types.push(args[k]);
    places.push(k);
  }
  return { types, places };
}

export interface BoundResolution {
  readonly resolution: Resolution;
  /** For each parameter, which argument of the call it takes, or -1. */
  readonly places: readonly number[];
}

/** The first record of the key that accepts the arguments; `self` methods get the receiver as first argument. */
export function lookup(
  key: string,
  args: readonly NumbaType[],
  names: readonly string[],
  context: TypingContext,
): BoundResolution | null {
  for (const { record, params } of registry.get(key) ?? []) {
    const bound = bind(params, args, names);
    if (bound === null) continue;
    const own: TypingContext = {
      ...context,
      constant: (k) => (bound.places[k] < 0 ? undefined : context.constant(bound.places[k])),
      resolve: context.resolve.bind(context),
    };
    const resolution = record.resolve(bound.types, own);
    if (resolution !== null) return { resolution, places: bound.places };
  }
  return null;
}
