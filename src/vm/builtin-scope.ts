/** The namespace of the module `builtins`; filled by modules/builtins at start-up. */
import { PyDict } from "../objects/dict-storage.ts";
import type { PyValue } from "../objects/object.ts";

export const builtinScope = new PyDict();

/** The objects of LOAD_COMMON_CONSTANT, as the module had them at start-up: a program may rebind their names. */
export const commonConstants: PyValue[] = [];
