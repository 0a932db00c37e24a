/** The module `_weakref`. */
import { fn } from "../objects/builtin.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { typeError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList } from "../objects/sequence-values.ts";
import {
  callableProxyType,
  makeProxy,
  PyReference,
  proxyType,
  referenceType,
  weakObjectsOf,
} from "../objects/weakref.ts";
import type { ModuleSpec } from "./module.ts";

export const weakrefModule: ModuleSpec = {
  name: "_weakref",
  doc: "Weak-reference support module.",
  functions: [
    fn("getweakrefcount(object, /)", (target: PyValue) => weakObjectsOf(target).length),
    fn("getweakrefs(object, /)", (target: PyValue) => new PyList(weakObjectsOf(target))),
    fn("proxy(object, callback=None, /)", makeProxy),
    fn("_remove_dead_weakref(dct, key, /)", (dict: PyValue, key: PyValue) => {
      if (!(dict instanceof PyDict))
        throw typeError("_remove_dead_weakref() argument 1 must be dict");
      const value = dict.get(key);
      if (value instanceof PyReference && value.referent === undefined) dict.delete(key);
    }),
  ],
  names: () => ({
    ref: referenceType,
    ReferenceType: referenceType,
    ProxyType: proxyType,
    CallableProxyType: callableProxyType,
  }),
};
