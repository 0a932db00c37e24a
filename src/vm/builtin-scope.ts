/** The namespace of the module `builtins`; filled by modules/builtins at start-up. */
import { PyDict } from "../objects/dict-storage.ts";

export const builtinScope = new PyDict();
