/** Local time as the platform has it: from clocks to seconds since 1970 and back, where clocks are set forward or back. */
import { valueError } from "../../objects/exceptions.ts";
import { strFromHost } from "../../objects/sequence-values.ts";
import { type Fields, localFields, utcFields } from "../time/calendar.ts";
import {
  DAY_SECONDS,
  type Day,
  EPOCH_ORDINAL,
  MAX_ORDINAL,
  MAX_YEAR,
  MIN_YEAR,
  toOrdinal,
} from "./gregorian.ts";
import { timedelta } from "./timedelta.ts";
import { fixedZone } from "./tzinfo.ts";
import { type Clock, type PyTimezone, secondsOfDay } from "./values.ts";

/** A date and time of a clock in seconds since 1970, as if the clock showed UTC. */
export const clockSeconds = (when: Day & Clock): number =>
  (toOrdinal(when) - EPOCH_ORDINAL) * DAY_SECONDS + secondsOfDay(when);

const FIRST = (1 - EPOCH_ORDINAL) * DAY_SECONDS;
const LAST = (MAX_ORDINAL + 1 - EPOCH_ORDINAL) * DAY_SECONDS;

/** What local clocks show, in the same way. */
function localClock(seconds: number): number {
  const shown = localFields(seconds);
  if (seconds < FIRST || seconds >= LAST) {
    throw valueError(`year must be in ${MIN_YEAR}..${MAX_YEAR}, not ${utcFields(seconds).year}`);
  }
  return seconds + shown.offset;
}

/** Seconds since 1970 when local clocks show this; a clock that shows it twice does so first or second. */
export function localSeconds(when: Day & Clock, fold: number): number {
  const shown = clockSeconds(when);
  const offset = localClock(shown) - shown;
  const first = shown - offset;
  const found = localClock(first);
  let other: number;
  if (found === shown) {
    // One answer; another one may lie a day away.
    const near = first + (fold === 0 ? -DAY_SECONDS : DAY_SECONDS);
    other = localClock(near) - near;
    if (other === offset) return first;
  } else other = found - first;
  const second = shown - other;
  if (localClock(second) === shown) return second;
  if (found === shown) return first;
  // No clock shows this time.
  return fold === 0 ? Math.max(first, second) : Math.min(first, second);
}

/** The fold of what local clocks show at a time. */
export function localFold(seconds: number, shown: number): number {
  const before = localClock(seconds - DAY_SECONDS);
  const transition = shown - before - DAY_SECONDS;
  return transition < 0 && localClock(seconds + transition) === shown ? 1 : 0;
}

function zoneOf({ offset, zone }: Fields): PyTimezone {
  return fixedZone(timedelta(0, offset, 0), zone === null ? null : strFromHost(zone));
}

/** The zone that local clocks are in at a time. */
export const localZoneAt = (seconds: number): PyTimezone => zoneOf(localFields(seconds));

/** The zone that local clocks are in when they show this. */
export function localZone(when: Day & Clock): PyTimezone {
  const own = localSeconds(when, when.fold);
  const other = localSeconds(when, 1 - when.fold);
  const isInGap = other !== own && other > own === (when.fold === 1);
  return localZoneAt(isInGap ? other : own);
}
