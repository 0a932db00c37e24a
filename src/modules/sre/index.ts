/** The module `_sre`: what `re` takes from built-in code. */
import { index, toArray } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { overflowError, runtimeError, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { intValue } from "../../objects/sequence-values.ts";
import type { ModuleSpec } from "../module.ts";
import { asciiIsCased, asciiLower, unicodeIsCased, unicodeLower } from "./characters.ts";
import { Program } from "./engine.ts";
import { MAGIC, MAXGROUPS, MAXREPEAT, Op } from "./opcodes.ts";
import { PyPattern } from "./pattern.ts";
import { makeTemplate } from "./template.ts";

function compile(
  pattern: PyValue,
  flags: PyValue,
  code: PyValue,
  groups: PyValue,
  groupIndex: PyValue,
  indexGroup: PyValue,
): PyValue {
  if (!(groupIndex instanceof PyDict)) throw typeError("compile() argument 5 must be dict");
  const words = toArray(code).map((item) => {
    const word = intValue(item);
    if (word === undefined) throw typeError("an integer is required");
    if (typeof word !== "number" || word < 0 || word > MAXREPEAT) {
      throw overflowError("regular expression code size limit exceeded");
    }
    return word;
  });
  if (words.length === 0 || words[words.length - 1] !== Op.SUCCESS) {
    throw runtimeError("invalid SRE code");
  }
  const program = new Program(Uint32Array.from(words), Number(index(groups)));
  return new PyPattern(pattern, Number(index(flags)), program, groupIndex, toArray(indexGroup));
}

export const sreModule: ModuleSpec = {
  name: "_sre",
  functions: [
    fn("compile(pattern, flags, code, groups, groupindex, indexgroup)", compile),
    fn("template(pattern, template, /)", (_pattern: PyValue, template: PyValue) =>
      makeTemplate(template),
    ),
    fn("getcodesize()", () => 4),
    fn("ascii_iscased(character, /)", (c: PyValue) => asciiIsCased(Number(index(c)))),
    fn("ascii_tolower(character, /)", (c: PyValue) => asciiLower(Number(index(c)))),
    fn("unicode_iscased(character, /)", (c: PyValue) => unicodeIsCased(Number(index(c)))),
    fn("unicode_tolower(character, /)", (c: PyValue) => unicodeLower(Number(index(c)))),
  ],
  names: () => ({ MAGIC, CODESIZE: 4, MAXREPEAT, MAXGROUPS }),
};
