/**
 * Time zones by the rules of POSIX (`EST+05EDT,M3.2.0,M11.1.0`) and by files of the tz database (RFC 9636): what `time.tzset`
 * makes of the variable TZ. Without it local time is the host's.
 */
import { HostError, platform } from "../../host/platform.ts";
import { readFile } from "../imports/read-file.ts";
import { daysFromCivil } from "./civil-days.ts";

/** What holds at a moment: seconds east of UTC, whether it is summer time, the abbreviation. */
export interface Rule {
  readonly offset: number;
  readonly isDst: boolean;
  readonly zone: string;
}
export type Zone = (seconds: number) => Rule;

const DAY = 86400;

/** UTC under the name that was given, if that is one. */
function unknownZone(name: string): Zone {
  const rule = { offset: 0, isDst: false, zone: /^[A-Za-z]{3,}$/.test(name) ? name : "UTC" };
  return () => rule;
}

// ---- the rules of POSIX ------------------------------------------------------------------------------

const NAME = "[A-Za-z]{3,}|<[A-Za-z0-9+-]+>";
const CLOCK = "[+-]?\\d{1,3}(?::\\d\\d(?::\\d\\d)?)?";
const POSIX = new RegExp(
  `^(${NAME})(${CLOCK})(?:(${NAME})(${CLOCK})?(?:,([JM0-9.]+)(?:/(${CLOCK}))?,([JM0-9.]+)(?:/(${CLOCK}))?)?)?$`,
);
/** When summer time begins and ends where a zone does not say it, and at what time of the day. */
const DEFAULT_START = "M3.2.0";
const DEFAULT_END = "M11.1.0";
const DEFAULT_CLOCK = "2";

function clockSeconds(text: string): number {
  const [hours, minutes = "0", seconds = "0"] = text.replace(/^[+-]/, "").split(":");
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return text.startsWith("-") ? -total : total;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The day of a year that a rule means, counted from 1970. */
function dayOfRule(rule: string, year: number): number {
  const first = daysFromCivil(year, 1, 1);
  if (rule.startsWith("J")) {
    // The 29th of February is never counted.
    const day = Number(rule.slice(1));
    return first + day - 1 + (isLeap(year) && day >= 60 ? 1 : 0);
  }
  if (!rule.startsWith("M")) return first + Number(rule);
  const [month, week, weekday] = rule.slice(1).split(".").map(Number);
  const start = daysFromCivil(year, month, 1);
  const end = daysFromCivil(year, month + 1, 1);
  const startWeekday = (((start + 4) % 7) + 7) % 7;
  let day = start + ((weekday - startWeekday + 7) % 7) + (week - 1) * 7;
  while (day >= end) day -= 7;
  return day;
}

const bare = (name: string): string => name.replace(/[<>]/g, "");

/** A zone in the form of POSIX; undefined when the text has another one. */
export function posixZone(text: string): Zone | undefined {
  const found = POSIX.exec(text);
  if (found === null) return undefined;
  const [, name, offset, summerName, summerOffset] = found;
  const standard = { offset: -clockSeconds(offset), isDst: false, zone: bare(name) };
  if (summerName === undefined) return () => standard;
  const summer = {
    offset: summerOffset === undefined ? standard.offset + 3600 : -clockSeconds(summerOffset),
    isDst: true,
    zone: bare(summerName),
  };
  const [start = DEFAULT_START, startClock = DEFAULT_CLOCK] = found.slice(5, 7);
  const [end = DEFAULT_END, endClock = DEFAULT_CLOCK] = found.slice(7, 9);
  return (seconds) => {
    const { year } = yearOf(seconds + standard.offset);
    const begins = dayOfRule(start, year) * DAY + clockSeconds(startClock) - standard.offset;
    const ends = dayOfRule(end, year) * DAY + clockSeconds(endClock) - summer.offset;
    const isSummer =
      begins < ends ? seconds >= begins && seconds < ends : seconds >= begins || seconds < ends;
    return isSummer ? summer : standard;
  };
}

function yearOf(seconds: number): { readonly year: number } {
  const days = Math.floor(seconds / DAY);
  let year = 1970 + Math.floor(days / 365.2425);
  while (daysFromCivil(year, 1, 1) > days) year--;
  while (daysFromCivil(year + 1, 1, 1) <= days) year++;
  return { year };
}

// ---- files of the tz database ------------------------------------------------------------------------

const HEADER = 44;

interface Counts {
  readonly times: number;
  readonly types: number;
  readonly chars: number;
  /** Bytes of the block behind the header, with times of `width` bytes. */
  size(width: number): number;
}

function countsAt(view: DataView, at: number): Counts {
  const [isUtc, isStandard, leaps, times, types, chars] = [20, 24, 28, 32, 36, 40].map((offset) =>
    view.getUint32(at + offset),
  );
  const size = (width: number): number =>
    times * (width + 1) + types * 6 + chars + leaps * (width + 4) + isStandard + isUtc;
  return { times, types, chars, size };
}

/** The zone in a file of version 2 or later; undefined for other files. */
export function fileZone(data: Uint8Array): Zone | undefined {
  if (data.length < 2 * HEADER || String.fromCharCode(...data.subarray(0, 4)) !== "TZif") {
    return undefined;
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data[4] < 0x32) return undefined;
  const second = HEADER + countsAt(view, 0).size(4);
  const { times, types, chars, size } = countsAt(view, second);
  const start = second + HEADER;
  const typesAt = start + times * 9;
  const charsAt = typesAt + types * 6;
  const nameAt = (index: number): string => {
    const from = charsAt + index;
    const end = data.indexOf(0, from);
    return String.fromCharCode(...data.subarray(from, Math.min(end, charsAt + chars)));
  };
  const rules = Array.from({ length: types }, (_, i): Rule => {
    const at = typesAt + i * 6;
    return { offset: view.getInt32(at), isDst: data[at + 4] !== 0, zone: nameAt(data[at + 5]) };
  });
  const moments = Array.from({ length: times }, (_, i) => Number(view.getBigInt64(start + i * 8)));
  const kinds = data.subarray(start + times * 8, typesAt);
  const footer = new TextDecoder().decode(data.subarray(start + size(8))).trim();
  return zoneOf(moments, kinds, rules, posixZone(footer));
}

/** Before the first transition it is the first rule that is no summer time, after the last one the footer's. */
function zoneOf(
  moments: readonly number[],
  kinds: Uint8Array,
  rules: readonly Rule[],
  later: Zone | undefined,
): Zone {
  const first = rules.find((rule) => !rule.isDst) ?? rules[0];
  return (seconds) => {
    let [low, high] = [0, moments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (moments[middle] <= seconds) low = middle + 1;
      else high = middle;
    }
    if (low === moments.length && later !== undefined) return later(seconds);
    return low === 0 ? first : rules[kinds[low - 1]];
  };
}

// ---- TZ ----------------------------------------------------------------------------------------------

const FOLDER = "/usr/share/zoneinfo";

function zoneFile(name: string): Zone | undefined {
  try {
    return fileZone(readFile(name.startsWith("/") ? name : `${FOLDER}/${name}`));
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}

/** The zone that TZ names; undefined: the host's. A name that is unknown is UTC, as for C. */
export function namedZone(text: string | undefined): Zone | undefined {
  if (text === undefined) return undefined;
  const name = text.replace(/^:/, "");
  return zoneFile(name) ?? posixZone(name) ?? unknownZone(name);
}

/** What local time goes by at first: the host knows names but no rules. */
export const zoneAtStart = (): Zone | undefined => posixZone(platform().env.get("TZ") ?? "");
