/**
 * What the iterators of `itertools` share: the base class of their instances and the declaration of a
 * type from one signature. The tools themselves are in the files beside this one.
 */
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { bareType, objectType } from "../../objects/core-types.ts";
import { type AttributeRow, defineType, type MethodRow } from "../../objects/define.ts";
import { typeLookup } from "../../objects/lookup.ts";
import { PyObject, type PyType, type PyValue } from "../../objects/object.ts";

/** An iterator in progress. */
export abstract class Tool extends PyObject {
  /** The next item, or undefined at the end. */
  abstract step(): PyValue | undefined;
}

interface ToolSpec {
  /** The constructor as a user calls it. */
  readonly signature: string;
  readonly doc: string;
  /** Makes an instance from the bound arguments. */
  // biome-ignore lint/suspicious/noExplicitAny: the signature text decides what arrives
  readonly make: (...args: any[]) => Tool;
  readonly repr?: (self: never) => string;
  readonly methods?: readonly MethodRow[];
  readonly attributes?: readonly AttributeRow[];
  readonly hasWeakref?: boolean;
}

const hasOwnInit = (cls: PyType): boolean =>
  cls.isHeap && typeLookup(cls, "__init__") !== typeLookup(objectType, "__init__");

/** Declares the type of a tool; `instance` is the host class of its instances. */
export function defineTool(instance: { readonly prototype: Tool }, spec: ToolSpec): PyType {
  const [name, list] = spec.signature.split(/(?=\()/);
  const type = bareType(name);
  instance.prototype.cls = type;
  const bind = argumentBinder(spec.signature);
  /** The `__init__` of a subclass may take keywords that are none of the constructor's. */
  const refusesKeywords = /(\/|\*\w+)\)$/.test(spec.signature);
  /** What Argument Clinic cannot say has none. */
  const isPlain = !/\(\*\w|<absent>/.test(list);
  return defineType(type, {
    doc: spec.doc,
    module: "itertools",
    ...(isPlain ? { signature: list } : {}),
    hasWeakref: spec.hasWeakref ?? false,
    slots: {
      new: (cls, args, kwnames) => {
        const own =
          refusesKeywords && kwnames !== null && hasOwnInit(cls)
            ? bind(args.slice(0, args.length - kwnames.length), null)
            : bind(args, kwnames);
        return withClass(spec.make(...own), cls);
      },
      iter: (self) => self,
      iternext: (self: Tool) => self.step(),
      ...(spec.repr === undefined ? {} : { repr: spec.repr }),
    },
    methods: spec.methods ?? [],
    attributes: spec.attributes ?? [],
  });
}
