/** A parsed replacement template: literal pieces and the groups between them. */
import { toArray } from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { typeError } from "../../objects/exceptions.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { intValue } from "../../objects/sequence-values.ts";

const templateType = bareType("SRE_Template");

export class Template extends PyObject {
  /** Before the first group; the whole template when there is none. */
  readonly literal: PyValue;
  readonly parts: readonly { readonly group: number; readonly literal: PyValue }[];
  constructor(literal: PyValue, parts: { group: number; literal: PyValue }[]) {
    super();
    this.literal = literal;
    this.parts = parts;
  }
}
Template.prototype.cls = templateType;
defineType(templateType, { module: "_sre", final: true });

/** From the list `[literal, group, literal, …]` of re._parser.parse_template. */
export function makeTemplate(list: PyValue): Template {
  const items = toArray(list);
  if (items.length % 2 === 0) throw typeError("invalid template");
  const parts: { group: number; literal: PyValue }[] = [];
  for (let i = 1; i < items.length; i += 2) {
    const group = intValue(items[i]);
    if (group === undefined) throw typeError("an integer is required");
    if (typeof group !== "number" || group < 0) throw typeError("invalid template");
    parts.push({ group, literal: items[i + 1] });
  }
  return new Template(items[0], parts);
}
