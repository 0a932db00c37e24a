/**
 * The module that `sysconfig` reads how Python was built from. Nothing was built by a C compiler here:
 * only what holds for krait too is in it.
 */
import { PyDict } from "../objects/dict-storage.ts";
import type { PyValue } from "../objects/object.ts";
import type { ModuleSpec } from "./module.ts";

/** ORDER: `sys.implementation._multiarch` */
export const MULTIARCH = "x86_64-linux-gnu";

const VARIABLES: Record<string, PyValue> = {
  ABIFLAGS: "",
  EXE: "",
  LDVERSION: "3.14",
  MULTIARCH,
  Py_DEBUG: 0,
  Py_GIL_DISABLED: 0,
  TZPATH: "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo",
  VERSION: "3.14",
  WITH_DOC_STRINGS: 1,
};

export const sysconfigDataModule: ModuleSpec = {
  name: `_sysconfigdata__linux_${MULTIARCH}`,
  names: () => {
    const variables = new PyDict();
    for (const [name, value] of Object.entries(VARIABLES)) variables.set(name, value);
    return { build_time_vars: variables };
  },
};
