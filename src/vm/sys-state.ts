/**
 * The namespace of the module `sys`, which the VM and built-in modules read at run time: stdout,
 * path, modules, hooks. modules/sys fills it at start-up.
 */
import { PyDict } from "../objects/dict-storage.ts";
import type { PyValue } from "../objects/object.ts";

export const sysState = {
  namespace: new PyDict(),
  get(name: string): PyValue | undefined {
    return this.namespace.getStr(name);
  },
  set(name: string, value: PyValue): void {
    this.namespace.set(name, value);
  },
};
