import type { Mutant } from "../mutant.js";

/** What local time is taken for, on machines that have another time than UTC, and on those that have not. */
const minutesBehind = "new Date(Number(value / 1000n)).getTimezoneOffset()";

/** Dates and timestamps. */
export const datesMutants: readonly Mutant[] = [
  {
    name: "a time is cut to the day of local time",
    file: "memory/values.js",
    find: "value - modulo(value, microsecondsPerDay)",
    replace: `((local) => local - modulo(local, microsecondsPerDay))(value - BigInt(${minutesBehind}) * 60000000n)`,
    caughtBy: ["dates/whole-days"],
  },
  {
    name: "a time before 1970 is cut to the day after it",
    file: "memory/values.js",
    find: "value - modulo(value, microsecondsPerDay)",
    replace: "value - (value % microsecondsPerDay)",
    caughtBy: ["dates/whole-days"],
  },
  {
    name: "a time is not cut to its day",
    file: "memory/values.js",
    find: "value - modulo(value, microsecondsPerDay)",
    replace: "value",
    caughtBy: ["dates/whole-days"],
  },
  {
    name: "a date has 24 bits",
    file: "memory/values.js",
    find: "value - modulo(value, microsecondsPerDay)",
    replace: "BigInt.asIntN(24, (value - modulo(value, microsecondsPerDay)) / microsecondsPerDay) * microsecondsPerDay",
    caughtBy: ["dates/first-and-last"],
  },
  {
    name: "a timestamp has 63 bits of nanoseconds",
    file: "memory/values.js",
    find: "timestampOf(value) : null)",
    replace: "timestampOf(BigInt.asIntN(63, value * 1000n) / 1000n) : null)",
    caughtBy: ["timestamps/first-and-last"],
  },
  {
    name: "a date is given as midnight of local time",
    file: "memory/values.js",
    find: '? (value) => (typeof value === "bigint" ? timestampOf(value) : null)',
    replace: `? (value) => (typeof value === "bigint" ? timestampOf(type.kind === "date" ? value + BigInt(${minutesBehind}) * 60000000n : value) : null)`,
    caughtBy: ["dates/as-given", "dates/children", "dates/come-back", "dates/groups", "dates/ids", "dates/nested"],
  },
  {
    name: "a timestamp is given in local time",
    file: "memory/values.js",
    find: '? (value) => (typeof value === "bigint" ? timestampOf(value) : null)',
    replace: `? (value) => (typeof value === "bigint" ? timestampOf(type.kind === "timestamp" ? value - BigInt(${minutesBehind}) * 60000000n : value) : null)`,
    caughtBy: ["timestamps/as-strings", "timestamps/microseconds", "timestamps/nested"],
  },
  {
    name: "times in filters are cut to the day",
    file: "memory/filter.js",
    find: "microsecondsOf(value) ?? value",
    replace:
      "((at) => (at === null ? value : at - (((at % 86400000000n) + 86400000000n) % 86400000000n)))(microsecondsOf(value))",
    caughtBy: ["dates/filters"],
  },
];
