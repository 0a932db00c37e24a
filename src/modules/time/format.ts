/** `strftime` in the C locale, with the flags and widths of the GNU library, and `asctime`. */
import { type Fields, localSeconds, zoneRules } from "./calendar.ts";
import { daysFromCivil } from "./civil-days.ts";

export const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const pad = (n: number, width: number, fill = "0"): string => String(n).padStart(width, fill);

export function asctime(f: Fields): string {
  const day = `${DAYS[f.weekday].slice(0, 3)} ${MONTHS[f.month].slice(0, 3)}`;
  const clock = `${pad(f.hour, 2)}:${pad(f.minute, 2)}:${pad(f.second, 2)}`;
  return `${day} ${pad(f.day, 2, " ")} ${clock} ${f.year}`;
}

/** Year and number of the ISO week: weeks begin on Monday and belong to the year of their Thursday. */
function isoWeek(f: Fields): { year: number; week: number } {
  const monday = (f.weekday + 6) % 7;
  const length = (year: number): number =>
    daysFromCivil(year + 1, 1, 1) - daysFromCivil(year, 1, 1);
  const thursday = f.yearDay - monday + 3;
  if (thursday < 0) {
    const before = length(f.year - 1);
    return { year: f.year - 1, week: Math.floor((thursday + before) / 7) + 1 };
  }
  const own = length(f.year);
  if (thursday >= own) return { year: f.year + 1, week: Math.floor((thursday - own) / 7) + 1 };
  return { year: f.year, week: Math.floor(thursday / 7) + 1 };
}

interface Piece {
  readonly text: string;
  /** A number with this many places and fill character; absent for text. */
  readonly places?: number;
  readonly fill?: string;
  readonly isComposite?: boolean;
}

const number = (n: number, places: number, fill = "0"): Piece => ({
  text: String(Math.abs(n)),
  places,
  fill,
});
const text = (value: string): Piece => ({ text: value });

const COMPOSITES: Readonly<Record<string, string>> = {
  c: "%a %b %e %H:%M:%S %Y",
  D: "%m/%d/%y",
  F: "%Y-%m-%d",
  r: "%I:%M:%S %p",
  R: "%H:%M",
  T: "%H:%M:%S",
  x: "%m/%d/%y",
  X: "%H:%M:%S",
};

function zoneName(f: Fields): string {
  if (f.zone !== null) return f.zone;
  const rules = zoneRules();
  return (rules[f.isDst > 0 ? 1 : 0] ?? rules[0]).zone;
}

const twelve = (hour: number): number => hour % 12 || 12;

/** What a conversion letter stands for; undefined for an unknown one. */
function piece(letter: string, f: Fields): Piece | undefined {
  switch (letter) {
    case "a":
      return text(DAYS[f.weekday].slice(0, 3));
    case "A":
      return text(DAYS[f.weekday]);
    case "b":
    case "h":
      return text(MONTHS[f.month].slice(0, 3));
    case "B":
      return text(MONTHS[f.month]);
    case "C":
      return { ...number(Math.floor(f.year / 100), 1), text: String(Math.floor(f.year / 100)) };
    case "d":
      return number(f.day, 2);
    case "e":
      return number(f.day, 2, " ");
    case "g":
      return number(((isoWeek(f).year % 100) + 100) % 100, 2);
    case "G":
      return { ...number(0, 1), text: String(isoWeek(f).year) };
    case "H":
      return number(f.hour, 2);
    case "I":
      return number(twelve(f.hour), 2);
    case "j":
      return number(f.yearDay + 1, 3);
    case "k":
      return number(f.hour, 2, " ");
    case "l":
      return number(twelve(f.hour), 2, " ");
    case "m":
      return number(f.month + 1, 2);
    case "M":
      return number(f.minute, 2);
    case "n":
      return text("\n");
    case "p":
      return text(f.hour < 12 ? "AM" : "PM");
    case "P":
      return text(f.hour < 12 ? "am" : "pm");
    case "s":
      return { ...number(0, 1), text: String(localSeconds(f)) };
    case "S":
      return number(f.second, 2);
    case "t":
      return text("\t");
    case "u":
      return number(f.weekday || 7, 1);
    case "U":
      return number(Math.floor((f.yearDay + 7 - f.weekday) / 7), 2);
    case "V":
      return number(isoWeek(f).week, 2);
    case "w":
      return number(f.weekday, 1);
    case "W":
      return number(Math.floor((f.yearDay + 7 - ((f.weekday + 6) % 7)) / 7), 2);
    case "y":
      return number(((f.year % 100) + 100) % 100, 2);
    case "Y":
      return { ...number(0, 1), text: String(f.year) };
    case "z":
      return number(
        Math.floor(Math.abs(f.offset) / 3600) * 100 + (Math.abs(f.offset / 60) % 60),
        4,
      );
    case "Z":
      return text(zoneName(f));
    case "%":
      return text("%");
    default: {
      const format = COMPOSITES[letter];
      if (format === undefined) return undefined;
      return { text: strftime(format, f), isComposite: true };
    }
  }
}

const CONVERSION = /%([_\-0^#]*)(\d*)([EO]?)([\s\S])/g;
/** Letters that the modifiers E and O may stand before. */
const MODIFIED: Readonly<Record<string, string>> = { E: "cCyYxX", O: "deHImMSuUVwWy" };
const CASE_SWAPPED: Readonly<Record<string, (s: string) => string>> = {
  a: (s) => s.toUpperCase(),
  A: (s) => s.toUpperCase(),
  b: (s) => s.toUpperCase(),
  B: (s) => s.toUpperCase(),
  h: (s) => s.toUpperCase(),
  p: (s) => s.toLowerCase(),
};

export function strftime(format: string, f: Fields): string {
  return format.replace(
    CONVERSION,
    (all, flags: string, width: string, modifier: string, letter: string) => {
      if (modifier !== "" && !MODIFIED[modifier].includes(letter)) return all;
      const found = piece(letter, f);
      if (found === undefined) return all;
      let value = found.text;
      if (found.isComposite !== true) {
        const sign = letter === "z" ? (f.offset < 0 ? "-" : "+") : value[0] === "-" ? "-" : "";
        const digits = sign === "-" && letter !== "z" ? value.slice(1) : value;
        const isNumber = found.places !== undefined;
        let fill = found.fill ?? " ";
        if (flags.includes("_")) fill = " ";
        else if (flags.includes("0")) fill = "0";
        const usesPlaces = isNumber && !(flags.includes("-") && width === "");
        const least = width !== "" ? Number(width) : usesPlaces ? (found.places ?? 0) : 0;
        // The sign of %z takes no place from the width.
        const places = least - (letter === "z" ? 0 : sign.length);
        if (isNumber) value = sign + digits.padStart(Math.max(places, 0), fill);
        else value = value.padStart(least, fill);
      }
      if (flags.includes("^") && letter !== "P") return value.toUpperCase();
      if (flags.includes("#")) return CASE_SWAPPED[letter]?.(value) ?? value;
      return value;
    },
  );
}
