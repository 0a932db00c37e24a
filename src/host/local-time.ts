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
  const zone =
    new Intl.DateTimeFormat("en-US", { timeZoneName: "short" })
      .formatToParts(date)
      .find((part) => part.type === "timeZoneName")?.value ?? "UTC";
  return { offset, isDst: offset / 60 > winter, zone };
}
