/** Local time by the host's own zone rules: what the platforms of Node and of browsers share. */

/** Offset of local time from UTC in seconds at a moment, whether it is summer time, and the zone's name. */
export function localTime(seconds: number): { offset: number; isDst: boolean; zone: string } {
  const date = new Date(seconds * 1000);
  const offset = -date.getTimezoneOffset() * 60;
  const year = date.getFullYear();
  const winter = -Math.max(
    new Date(year, 0, 1).getTimezoneOffset(),
    new Date(year, 6, 1).getTimezoneOffset(),
  );
  const zone = zoneName(date, offset);
  return { offset, isDst: offset / 60 > winter, zone };
}

/** The host knows a zone's abbreviation in the English of the regions where people use it. */
const REGIONS = ["en-US", "en-GB", "en-IN", "en-AU", "en-NZ", "en-ZA"];
const formats: Intl.DateTimeFormat[] = [];
let formatsZone = "";

function zoneName(date: Date, offset: number): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone !== formatsZone) {
    formats.length = 0;
    formatsZone = zone;
  }
  for (let i = 0; i < REGIONS.length; i++) {
    const format = (formats[i] ??= new Intl.DateTimeFormat(REGIONS[i], { timeZoneName: "short" }));
    const part = format.formatToParts(date).find(({ type }) => type === "timeZoneName");
    const name = part?.value;
    if (name !== undefined && !/^(GMT|UTC)[+\u2212-]/.test(name)) return name;
  }
  // A zone without an abbreviation is named by its offset.
  const minutes = Math.abs(offset) / 60;
  const hours = String(Math.floor(minutes / 60)).padStart(2, "0");
  const rest = minutes % 60 === 0 ? "" : String(minutes % 60).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${hours}${rest}`;
}
