/** `os.sysconf`: limits and sizes of the system that programs ask for by name. */
import { platform } from "../../host/platform.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { hostText, intValue } from "../../objects/sequence-values.ts";

/** Linux's numbers, and the values here. */
const NAMES: Readonly<Record<string, readonly [number, () => number]>> = {
  SC_ARG_MAX: [0, () => 2097152],
  SC_CHILD_MAX: [1, () => 0],
  SC_CLK_TCK: [2, () => 100],
  SC_NGROUPS_MAX: [3, () => 65536],
  SC_OPEN_MAX: [4, () => 1024],
  SC_PAGESIZE: [30, () => 4096],
  SC_PAGE_SIZE: [30, () => 4096],
  SC_IOV_MAX: [60, () => 1024],
  SC_NPROCESSORS_CONF: [83, () => platform().cpuCount],
  SC_NPROCESSORS_ONLN: [84, () => platform().cpuCount],
};

function sysconf(name: PyValue): number {
  const text = hostText(name);
  if (text !== undefined) {
    const found = NAMES[text];
    if (found === undefined) throw valueError("unrecognized configuration name");
    return found[1]();
  }
  const number = intValue(name);
  if (number === undefined) {
    throw typeError("configuration names must be strings or integers");
  }
  for (const [own, read] of Object.values(NAMES)) if (own === number) return read();
  throw osError(22, "Invalid argument");
}

export const configurationFunctions: readonly PyBuiltin[] = [fn("sysconf(name, /)", sysconf)];

export function configurationNames(): PyDict {
  const dict = new PyDict();
  for (const [name, [number]] of Object.entries(NAMES)) dict.set(name, number);
  return dict;
}
