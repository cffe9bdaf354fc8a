const microsecondsPerSecond = 1_000_000n;
const microsecondsPerDay = 86_400_000_000n;

/** Microseconds since 1970 UTC as Postgres reads a timestamp: `2024-01-31 12:00:00.000001+00`. */
export function stamp(microseconds: bigint): string {
  const fraction = positive(microseconds, microsecondsPerSecond);
  const { date, time, era } = parts(microseconds - fraction);
  const digits = fraction === 0n ? "" : `.${String(fraction).padStart(6, "0")}`;
  return `${date} ${time}${digits}+00${era}`;
}

/** The day of microseconds since 1970 UTC as Postgres reads a date: `2024-01-31`. */
export function dayStamp(microseconds: bigint): string {
  const { date, era } = parts(microseconds - positive(microseconds, microsecondsPerDay));
  return date + era;
}

function positive(value: bigint, divisor: bigint): bigint {
  return ((value % divisor) + divisor) % divisor;
}

/** Postgres has no year 0: the year before 1 is 1 BC. */
function parts(microseconds: bigint): { readonly date: string; readonly time: string; readonly era: string } {
  const iso = new Date(Number(microseconds / 1000n)).toISOString();
  const [, year = "", day = "", time = ""] = /^([+-]?\d+)-(\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(iso) ?? [];
  const number = Number(year);
  const shown = String(number > 0 ? number : 1 - number).padStart(4, "0");
  return { date: `${shown}-${day}`, time, era: number > 0 ? "" : " BC" };
}
