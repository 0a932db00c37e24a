/** Dates and times as the bytes that pickles have of them. */
import type { Day } from "./gregorian.ts";
import type { Clock } from "./values.ts";

const FOLD = 0x80;

export const dateBytes = ({ year, month, day }: Day): number[] => [
  year >> 8,
  year & 255,
  month,
  day,
];

const clockBytes = ({ hour, minute, second, microsecond }: Clock): number[] => [
  hour,
  minute,
  second,
  microsecond >> 16,
  (microsecond >> 8) & 255,
  microsecond & 255,
];

/** The fold is the highest bit of the hour. */
export function timeBytes(clock: Clock, withFold: boolean): Uint8Array {
  const bytes = Uint8Array.from(clockBytes(clock));
  if (withFold && clock.fold !== 0) bytes[0] |= FOLD;
  return bytes;
}

/** The fold is the highest bit of the month. */
export function datetimeBytes(when: Day & Clock, withFold: boolean): Uint8Array {
  const bytes = Uint8Array.from([...dateBytes(when), ...clockBytes(when)]);
  if (withFold && when.fold !== 0) bytes[2] |= FOLD;
  return bytes;
}

const isMonth = (month: number): boolean => month >= 1 && month <= 12;
export const isDateState = (bytes: Uint8Array): boolean => isMonth(bytes[2]);
export const isDatetimeState = (bytes: Uint8Array): boolean => isMonth(bytes[2] & ~FOLD);
export const isTimeState = (bytes: Uint8Array): boolean => (bytes[0] & ~FOLD) < 24;

export const dayFromBytes = (bytes: Uint8Array): Day => ({
  year: bytes[0] * 256 + bytes[1],
  month: bytes[2] & ~FOLD,
  day: bytes[3],
});

/** `fold` is the byte that has it. */
export const clockFromBytes = (bytes: Uint8Array, fold: number): Omit<Clock, "tzinfo"> => ({
  hour: bytes[0] & ~FOLD,
  minute: bytes[1],
  second: bytes[2],
  microsecond: bytes[3] * 65536 + bytes[4] * 256 + bytes[5],
  fold: (fold & FOLD) === 0 ? 0 : 1,
});
