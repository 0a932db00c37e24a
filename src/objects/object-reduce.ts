/**
 * Pickling support of `object`: `__reduce__`, `__reduce_ex__`, `__getstate__`. The functions that
 * results refer to are those of the module copyreg.
 */
import {
  boundSpecial,
  call,
  flowCall,
  getAttr,
  getAttrOptional,
  iter,
  nameOfType,
  typeName,
} from "./abstract.ts";
import { dictType, isInstance, listType, objectType, typeOf } from "./core-types.ts";
import { PyDict } from "./dict-storage.ts";
import { typeError, valueError } from "./exceptions.ts";
import { typeLookup } from "./lookup.ts";
import { CallRequest, type Flow, PyType, type PyValue } from "./object.ts";
import { importModule } from "./runtime-import.ts";
import { hostText, PyList, PyTuple } from "./sequence-values.ts";
import { solidBase } from "./type-sizes.ts";

/** `copyreg.__newobj__` and its relatives. */
export function copyreg(name: string): PyValue {
  return getAttr(importModule("copyreg"), name);
}

function slotNames(cls: PyType): PyValue {
  const cached = cls.namespace.getStr("__slotnames__");
  if (cached !== undefined) return cached;
  const names = call(copyreg("_slotnames"), [cls]);
  if (names !== null && !(names instanceof PyList)) {
    throw typeError("copyreg._slotnames didn't return a list or None");
  }
  return names;
}

/** `object.__getstate__`: the instance dict, and with `__slots__` a pair of both. */
export function defaultState(self: PyValue, required = false): PyValue {
  const type = typeOf(self);
  if (required && solidBase(type) !== objectType) {
    throw typeError(`cannot pickle '${typeName(self)}' object`);
  }
  const dict = getAttrOptional(self, "__dict__");
  const state = dict === undefined || (dict instanceof PyDict && dict.size === 0) ? null : dict;
  const known = type.namespace.getStr("__slotnames__") instanceof PyList;
  if (!known && !type.mro.some((t) => t.ownMembers.length > 0)) return state;
  const names = slotNames(type);
  const values = new PyDict();
  if (names instanceof PyList) {
    for (const name of names.items) {
      const value = getAttrOptional(self, hostText(name) as string);
      if (value !== undefined) values.set(name, value);
    }
  }
  return values.size === 0 ? state : new PyTuple([state, values]);
}

function* stateOf(self: PyValue, required: boolean): Flow {
  const method = getAttr(self, "__getstate__");
  const found = typeLookup(typeOf(self), "__getstate__");
  if (found === objectType.namespace.getStr("__getstate__")) return defaultState(self, required);
  return yield new CallRequest(method, []);
}

/** What a special method without arguments gives; undefined when the type has none. */
function* special(self: PyValue, name: string): Flow<PyValue | undefined> {
  const method = boundSpecial(self, name);
  if (method === undefined) return undefined;
  return yield new CallRequest(method.callee, method.unbound ? [self] : []);
}

/** `__getnewargs_ex__` or `__getnewargs__`. */
function* newArguments(
  self: PyValue,
): Flow<{ args: readonly PyValue[] | null; kwargs: PyDict | null }> {
  const pair = yield* special(self, "__getnewargs_ex__");
  if (pair !== undefined) {
    if (!(pair instanceof PyTuple)) {
      throw typeError(`__getnewargs_ex__ should return a tuple, not '${typeName(pair)}'`);
    }
    if (pair.items.length !== 2) {
      throw valueError(
        `__getnewargs_ex__ should return a tuple of length 2, not ${pair.items.length}`,
      );
    }
    const [args, kwargs] = pair.items;
    if (!(args instanceof PyTuple)) {
      throw typeError(
        `first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '${typeName(args)}'`,
      );
    }
    if (!(kwargs instanceof PyDict)) {
      throw typeError(
        `second item of the tuple returned by __getnewargs_ex__ must be a dict, not '${typeName(kwargs)}'`,
      );
    }
    return { args: args.items, kwargs };
  }
  const args = yield* special(self, "__getnewargs__");
  if (args !== undefined) {
    if (!(args instanceof PyTuple)) {
      throw typeError(`__getnewargs__ should return a tuple, not '${typeName(args)}'`);
    }
    return { args: args.items, kwargs: null };
  }
  return { args: null, kwargs: null };
}

function* reduceNewObject(self: PyValue): Flow {
  const cls = getAttr(self, "__class__");
  if (cls instanceof PyType && cls.slots.new === undefined) {
    throw typeError(`cannot pickle '${nameOfType(cls)}' object`);
  }
  const { args, kwargs } = yield* newArguments(self);
  const isList = isInstance(self, listType);
  const isDict = isInstance(self, dictType);
  let maker: PyValue;
  let makerArgs: PyValue;
  if (kwargs === null || kwargs.size === 0) {
    maker = copyreg("__newobj__");
    makerArgs = new PyTuple([cls, ...(args ?? [])]);
  } else {
    maker = copyreg("__newobj_ex__");
    makerArgs = new PyTuple([cls, new PyTuple(args ?? []), kwargs]);
  }
  const state = yield* stateOf(self, args === null && !isList && !isDict);
  return new PyTuple([
    maker,
    makerArgs,
    state,
    isList ? iter(self) : null,
    isDict ? iter(yield new CallRequest(getAttr(self, "items"), [])) : null,
  ]);
}

function commonReduce(self: PyValue, protocol: number | bigint): Flow {
  if (protocol >= 2) return reduceNewObject(self);
  return flowCall(copyreg("_reduce_ex"), [self, protocol]);
}

export function objectReduce(self: PyValue): Flow {
  return commonReduce(self, 0);
}

export function objectReduceEx(self: PyValue, protocol: number | bigint): Flow {
  const own = getAttrOptional(self, "__reduce__");
  if (own !== undefined) {
    const found = typeLookup(typeOf(self), "__reduce__");
    if (found !== objectType.namespace.getStr("__reduce__")) return flowCall(own, []);
  }
  return commonReduce(self, protocol);
}
