/** `os.sysconf`: limits and sizes of the system that programs ask for by name. */
import { platform } from "../../host/platform.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { hostText, intFromBigInt, intValue } from "../../objects/sequence-values.ts";
import {
  Auxiliary,
  auxiliaryValue,
  processLimits,
  processText,
  rowNumber,
  UNLIMITED,
} from "../process-files.ts";

/** What the C library grants programs at least, and the most of it. */
const MIN_ARGUMENTS = 131072n;
const MAX_ARGUMENTS = 2n ** 62n - 1n;

/** A quarter of the stack is for the arguments of a program. */
function argumentSize(): bigint {
  const [stack] = processLimits("Max stack size");
  const quarter = stack === UNLIMITED ? MAX_ARGUMENTS : stack / 4n;
  return quarter > MIN_ARGUMENTS ? quarter : MIN_ARGUMENTS;
}

const pageSize = (): number => auxiliaryValue(Auxiliary.PAGE_SIZE);

function memoryPages(row: string): number {
  const kilobytes = rowNumber(processText("meminfo"), row);
  if (kilobytes === undefined) throw osError(22, "Invalid argument");
  return Math.floor((kilobytes * 1024) / pageSize());
}

/** Linux's numbers, and the values here. */
const NAMES: Readonly<Record<string, readonly [number, () => number | bigint]>> = {
  SC_ARG_MAX: [0, argumentSize],
  SC_CHILD_MAX: [1, () => processLimits("Max processes")[0]],
  SC_CLK_TCK: [2, () => auxiliaryValue(Auxiliary.CLOCK_TICKS)],
  SC_NGROUPS_MAX: [3, () => 65536],
  SC_OPEN_MAX: [4, () => processLimits("Max open files")[0]],
  SC_PAGESIZE: [30, pageSize],
  SC_PAGE_SIZE: [30, pageSize],
  SC_IOV_MAX: [60, () => 1024],
  SC_NPROCESSORS_CONF: [83, () => platform().cpuCount],
  SC_NPROCESSORS_ONLN: [84, () => platform().cpuCount],
  SC_PHYS_PAGES: [85, () => memoryPages("MemTotal")],
  SC_AVPHYS_PAGES: [86, () => memoryPages("MemFree")],
};

function sysconf(name: PyValue): PyValue {
  const text = hostText(name);
  const number = intValue(name);
  if (text === undefined && number === undefined) {
    throw typeError("configuration names must be strings or integers");
  }
  for (const [known, [own, read]] of Object.entries(NAMES)) {
    if (known === text || own === number) return intFromBigInt(BigInt(read()));
  }
  throw text === undefined
    ? osError(22, "Invalid argument")
    : valueError("unrecognized configuration name");
}

export const configurationFunctions: readonly PyBuiltin[] = [fn("sysconf(name, /)", sysconf)];

export function configurationNames(): PyDict {
  const dict = new PyDict();
  for (const [name, [number]] of Object.entries(NAMES)) dict.set(name, number);
  return dict;
}
