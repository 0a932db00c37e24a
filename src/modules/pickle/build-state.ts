/** Gives an object its state: by `__setstate__`, or as attributes. */
import { flowCall, getAttr, getAttrOptional, setAttr, typeName } from "../../objects/abstract.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { hostText, PyTuple } from "../../objects/sequence-values.ts";
import { unpicklingError } from "./errors.ts";

export function* buildState(instance: PyValue, given: PyValue): Flow<void> {
  const setState = getAttrOptional(instance, "__setstate__");
  if (setState !== undefined) {
    yield* flowCall(setState, [given]);
    return;
  }
  const isPair = given instanceof PyTuple && given.items.length === 2;
  const [state, slots] = isPair ? given.items : [given, null];
  if (state !== null) yield* setAttributes(instance, state);
  if (slots === null) return;
  if (!(slots instanceof PyDict)) throw unpicklingError("slot state is not a dictionary");
  for (const { key, value } of slots.entries()) {
    const name = hostText(key);
    if (name === undefined) {
      throw typeError(`attribute name must be string, not '${typeName(key)}'`);
    }
    setAttr(instance, name, value as PyValue);
  }
}

function* setAttributes(instance: PyValue, state: PyValue): Flow<void> {
  if (!(state instanceof PyDict)) throw unpicklingError("state is not a dictionary");
  const names = getAttr(instance, "__dict__");
  if (names instanceof PyDict) {
    for (const { key, value } of state.entries()) names.set(key, value as PyValue);
    return;
  }
  const set = getAttr(names, "__setitem__");
  for (const { key, value } of state.entries()) yield* flowCall(set, [key, value as PyValue]);
}
