/**
 * The module `_datetime`: the classes of the library's own implementation in Python, and the capsule
 * by which built-in modules may reach them.
 */
import { getAttr } from "../objects/abstract.ts";
import { PyCapsule } from "../objects/capsule.ts";
import { importModule } from "../objects/runtime-import.ts";
import type { ModuleSpec } from "./module.ts";

const NAMES = ["date", "datetime", "time", "timedelta", "timezone", "tzinfo"];
const CONSTANTS = ["MINYEAR", "MAXYEAR", "UTC"];

export const datetimeModule: ModuleSpec = {
  name: "_datetime",
  doc: "Dates, times and differences between them.",
  init: ({ namespace }) => {
    const library = importModule("_pydatetime");
    for (const name of [...NAMES, ...CONSTANTS]) namespace.set(name, getAttr(library, name));
    const classes = NAMES.map((name) => getAttr(library, name));
    namespace.set("datetime_CAPI", new PyCapsule("datetime.datetime_CAPI", classes));
  },
};
