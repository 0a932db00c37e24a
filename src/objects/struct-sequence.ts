/**
 * Struct sequences: tuples whose items also have names (sys.version_info, os.stat_result, …). A type
 * may have more named fields than the tuple has items.
 */
import { iterOptional, reprText, toArray } from "./abstract.ts";
import { argumentBinder } from "./arguments.ts";
import { tupleType, typeOf } from "./core-types.ts";
import { defineType, field, method } from "./define.ts";
import { PyDict } from "./dict-storage.ts";
import { typeError } from "./exceptions.ts";
import { type KwNames, PyType, type PyValue } from "./object.ts";
import { PyTuple } from "./sequence-values.ts";
// Its slots are there to be inherited.
import "./tuple.ts";

export interface StructSequenceSpec {
  readonly module: string;
  readonly name: string;
  readonly doc?: string;
  /** Names of all fields; a field without a name is "". */
  readonly fields: readonly string[];
  /** What the attributes of the fields say of themselves, in the same order. */
  readonly fieldDocs?: readonly string[];
  /** How many of them are items of the tuple; all when absent. */
  readonly visible?: number;
  /** Scripts may not make instances. */
  readonly closed?: boolean;
}

class PyStructSequence extends PyTuple {
  /** Values of the fields beyond the tuple. */
  readonly hidden: readonly PyValue[];
  constructor(items: readonly PyValue[], hidden: readonly PyValue[]) {
    super(items);
    this.hidden = hidden;
  }
}

export interface StructSequenceType {
  readonly type: PyType;
  readonly make: (values: readonly PyValue[]) => PyTuple;
}

const bind = argumentBinder("structseq(sequence, dict=<absent>)");

export function structSequence(spec: StructSequenceSpec): StructSequenceType {
  const { fields, name } = spec;
  const visible = spec.visible ?? fields.length;
  // Items without a name are shown under the names that follow.
  const named = fields.filter((field) => field !== "");
  const unnamed = fields.slice(0, visible).filter((field) => field === "").length;
  const type = new PyType(name, tupleType);
  // Only those of `sys` cannot be changed.
  const fullName = spec.module === "builtins" ? name : `${spec.module}.${name}`;
  type.isImmutable = spec.module === "sys";
  type.namespace = new PyDict();
  const make = (values: readonly PyValue[]): PyTuple => {
    const made = new PyStructSequence(values.slice(0, visible), values.slice(visible));
    made.cls = type;
    return made;
  };
  const newInstance = (_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue => {
    if (spec.closed === true) throw typeError(`cannot create '${fullName}' instances`);
    const [sequence, given] = bind(args, kwnames);
    if (iterOptional(sequence) === undefined) throw typeError("constructor requires a sequence");
    const items = toArray(sequence);
    const shown = `${fullName}()`;
    if (items.length < visible) {
      throw typeError(
        `${shown} takes ${visible === fields.length ? "a" : "an at least"} ${visible}-sequence (${items.length}-sequence given)`,
      );
    }
    if (items.length > fields.length) {
      throw typeError(
        `${shown} takes ${visible === fields.length ? "a" : "an at most"} ${fields.length}-sequence (${items.length}-sequence given)`,
      );
    }
    const dict = given === undefined ? new PyDict() : given;
    if (!(dict instanceof PyDict)) throw typeError(`${shown} takes a dict as second arg, if any`);
    let used = 0;
    for (let i = items.length; i < fields.length; i++) {
      const value = dict.getStr(fields[i]);
      if (value !== undefined) used++;
      items.push(value ?? null);
    }
    if (dict.size > used) {
      throw typeError(`${shown} got duplicate or unexpected field name(s)`);
    }
    return make(items);
  };
  defineType(type, {
    module: spec.module,
    ...(spec.doc === undefined ? {} : { doc: spec.doc }),
    final: true,
    slots: {
      new: newInstance,
      repr: (self: PyStructSequence) => {
        const shown = self.items.map((item, i) => `${named[i]}=${reprText(item)}`);
        return `${fullName}(${shown.join(", ")})`;
      },
    },
    attributes: fields.flatMap((name, i) =>
      name === ""
        ? []
        : [
            field(
              name,
              (self: PyStructSequence) =>
                i < visible ? self.items[i] : (self.hidden[i - visible] ?? null),
              undefined,
              spec.fieldDocs?.[i],
            ),
          ],
    ),
    names: {
      n_sequence_fields: visible,
      n_fields: fields.length,
      n_unnamed_fields: unnamed,
      __match_args__: new PyTuple(fields.slice(0, visible).filter((field) => field !== "")),
    },
    methods: [
      method("__reduce__(self, /)", (self: PyStructSequence) => {
        const rest = new PyDict();
        self.hidden.forEach((value, i) => {
          rest.set(fields[visible + i], value);
        });
        return new PyTuple([typeOf(self), new PyTuple([new PyTuple(self.items), rest])]);
      }),
      method("__replace__(self, /, **changes)", (self: PyStructSequence, changes) => {
        if (unnamed > 0) {
          throw typeError(
            `__replace__() is not supported for ${fullName} because it has unnamed field(s)`,
          );
        }
        const values = [...self.items, ...self.hidden];
        for (const [key, value] of changes as Map<string, PyValue>) {
          const at = fields.indexOf(key);
          if (at < 0) {
            throw typeError(`Got unexpected field name(s): [${reprText(key)}]`);
          }
          values[at] = value;
        }
        return make(values);
      }),
    ],
  });
  return { type, make };
}
