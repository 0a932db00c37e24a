/** `__build_class__`: the class statement. Runs the body in the metaclass's namespace, then calls it. */
import { getAttrOptional, setItem, typeName } from "../../objects/abstract.ts";
import { typeOf, typeType } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { newError, typeError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, PyType, type PyValue } from "../../objects/object.ts";
import { PyCell, PyTuple } from "../../objects/sequence-values.ts";
import { winningMetaclass } from "../../objects/type-object.ts";
import { CodeBody } from "../../vm/code-body.ts";
import { PyFunction } from "../../vm/function.ts";

/** `__mro_entries__` of bases that are not types. */
function* resolveBases(bases: readonly PyValue[]): Flow<PyValue> {
  if (bases.every((base) => base instanceof PyType)) return new PyTuple(bases);
  const tuple = new PyTuple(bases);
  const resolved: PyValue[] = [];
  for (const base of bases) {
    const entries = base instanceof PyType ? undefined : getAttrOptional(base, "__mro_entries__");
    if (entries === undefined) {
      resolved.push(base);
      continue;
    }
    const replacement: PyValue = yield new CallRequest(entries, [tuple]);
    if (!(replacement instanceof PyTuple)) throw typeError("__mro_entries__ must return a tuple");
    resolved.push(...replacement.items);
  }
  return new PyTuple(resolved);
}

export function* buildClass(
  func: PyValue,
  name: PyValue,
  bases: PyValue[],
  keywords: Map<string, PyValue>,
): Flow<PyValue> {
  if (!(func instanceof PyFunction)) throw typeError("__build_class__: func must be a function");
  if (typeof name !== "string") throw typeError("__build_class__: name is not a string");
  const original = new PyTuple(bases);
  const resolved = (yield* resolveBases(bases)) as PyTuple;
  let meta: PyValue = keywords.get("metaclass") ?? null;
  keywords.delete("metaclass");
  if (meta === null) meta = resolved.items.length > 0 ? typeOf(resolved.items[0]) : typeType;
  if (meta instanceof PyType) {
    meta = winningMetaclass(meta, resolved.items);
  }
  const kwnames = keywords.size > 0 ? [...keywords.keys()] : null;
  const extra = [...keywords.values()];
  const prepare = getAttrOptional(meta, "__prepare__");
  let namespace: PyValue = new PyDict();
  if (prepare !== undefined) {
    namespace = yield new CallRequest(prepare, [name, resolved, ...extra], kwnames);
  }
  if (!(namespace instanceof PyDict) && typeOf(namespace).slots.getitem === undefined) {
    const shown = meta instanceof PyType ? meta.name : "<metaclass>";
    throw typeError(`${shown}.__prepare__() must return a mapping, not ${typeName(namespace)}`);
  }
  const body = new CodeBody(func.code, func.globals, namespace, func.closure);
  const cell: PyValue = yield new CallRequest(body, []);
  if (resolved.items.length !== bases.length || resolved.items.some((b, i) => b !== bases[i])) {
    setItem(namespace, "__orig_bases__", original);
  }
  const cls: PyValue = yield new CallRequest(meta, [name, resolved, namespace, ...extra], kwnames);
  if (cls instanceof PyType && cell instanceof PyCell) {
    if (cell.value === undefined) {
      throw newError(
        "RuntimeError",
        `__class__ not set defining '${name}' as ${typeName(cls)}. Was __classcell__ propagated to type.__new__?`,
      );
    }
    if (cell.value !== cls) {
      throw typeError(
        `__class__ set to ${String((cell.value as PyType).name)} defining '${name}' as ${cls.name}`,
      );
    }
  }
  return cls;
}
