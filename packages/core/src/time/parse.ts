/** A date, or a date and a time with its time zone: what means the same timestamp on every machine. Years of six digits as `Date` writes them. */
const form =
  /^(?<year>\d{4}|[+-]\d{6})-(?<month>\d\d)-(?<day>\d\d)(?:T(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d+))?)?(?<zone>Z|(?<sign>[+-])(?<zoneHour>\d\d):?(?<zoneMinute>\d\d)))?$/;

const withoutZone = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;

/** What a string stands for in microseconds since 1970 UTC, or why it stands for no timestamp, as the end of a sentence. */
export function parseTimestamp(text: string): bigint | string {
  const parts = form.exec(text)?.groups;
  if (!parts) {
    return withoutZone.test(text)
      ? "it has no time zone; append Z, or an offset such as +02:00"
      : "a timestamp is written as 2024-01-31, or as 2024-01-31T12:00:00.123456Z";
  }
  const { year, month, day, fraction = "" } = parts;
  if (year === "-000000") return "the year -0 does not exist";
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  if (midnight === undefined) return `the day ${year}-${month}-${day} does not exist`;
  const [hour, minute, second] = [Number(parts.hour ?? 0), Number(parts.minute ?? 0), Number(parts.second ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return "hours end at 23, minutes and seconds at 59";
  const [zoneHour, zoneMinute] = [Number(parts.zoneHour ?? 0), Number(parts.zoneMinute ?? 0)];
  if (zoneHour > 23 || zoneMinute > 59) return `the offset ${parts.zone} does not exist`;
  if (/[^0]/.test(fraction.slice(6)))
    return "it is more precise than a microsecond; timestamps have at most six decimal digits";
  const offset = (zoneHour * 60 + zoneMinute) * (parts.sign === "-" ? -60 : 60);
  const seconds = midnight / 1000 + hour * 3600 + minute * 60 + second - offset;
  const microseconds = BigInt(seconds) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
  return isWithinDates(microseconds) ? microseconds : outOfRange;
}

/** In milliseconds since 1970 UTC; undefined for a day that does not exist. */
function midnightOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

/** The last timestamp that a `Date` holds; the first one is as far before 1970. In microseconds. */
export const furthest = 8_640_000_000_000_000_000n;

export const outOfRange = "timestamps have years from -271821 to 275760";

export function isWithinDates(microseconds: bigint): boolean {
  return -furthest <= microseconds && microseconds <= furthest;
}
