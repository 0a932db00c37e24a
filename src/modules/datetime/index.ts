/** The module `_datetime`: dates, times and differences between them (Lib/_pydatetime.py is its twin in Python). */
import { PyCapsule } from "../../objects/capsule.ts";
import type { ModuleSpec } from "../module.ts";
import "./date.ts";
import "./datetime.ts";
import "./time.ts";
import { MAX_YEAR, MIN_YEAR } from "./gregorian.ts";
import { timedeltaType } from "./timedelta.ts";
import { UTC } from "./tzinfo.ts";
import { dateType, datetimeType, timeType, timezoneType, tzinfoType } from "./values.ts";

const TYPES = [dateType, datetimeType, timeType, timedeltaType, timezoneType, tzinfoType];

export const datetimeModule: ModuleSpec = {
  name: "_datetime",
  doc: "Fast implementation of the datetime module.",
  types: TYPES,
  names: () => ({
    MINYEAR: MIN_YEAR,
    MAXYEAR: MAX_YEAR,
    UTC,
    // By which built-in modules may reach the classes.
    datetime_CAPI: new PyCapsule("datetime.datetime_CAPI", TYPES),
  }),
};
