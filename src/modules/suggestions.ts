/** The module `_suggestions`: the name that a wrong one was probably meant to be. */
import { typeName } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { listType } from "../objects/core-types.ts";
import { typeError } from "../objects/exceptions.ts";
import { nearestName } from "../objects/name-suggestion.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyList } from "../objects/sequence-values.ts";
import type { ModuleSpec } from "./module.ts";

function generate(candidates: PyValue, item: PyValue): PyValue {
  // A subclass may iterate in another way.
  if (!(candidates instanceof PyList && candidates.cls === listType))
    throw typeError("candidates must be a list");
  const wrong = hostText(item);
  if (wrong === undefined) {
    throw typeError(`_generate_suggestions() argument 2 must be str, not ${typeName(item)}`);
  }
  const names = candidates.items.map((candidate) => {
    const name = hostText(candidate);
    if (name === undefined) throw typeError("all elements in 'candidates' must be strings");
    return name;
  });
  return nearestName(wrong, names);
}

export const suggestionsModule: ModuleSpec = {
  name: "_suggestions",
  functions: [fn("_generate_suggestions(candidates, item, /)", generate)],
};
