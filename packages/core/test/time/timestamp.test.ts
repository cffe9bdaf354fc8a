import { type } from "arktype";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import { Timestamp } from "../../src/index.js";
import { parseTimestamp } from "../../src/time/parse.js";
import { microsecondsOf, timestampOf } from "../../src/time/timestamp.js";
import { thrown } from "../thrown.js";

const furthest = 8_640_000_000_000_000_000n;
const microseconds = fc.bigInt({ min: -furthest, max: furthest });

describe("a timestamp", () => {
  it("is what its microseconds say, also as a string, for every timestamp that a date holds", () => {
    fc.assert(
      fc.property(microseconds, (instant) => {
        const timestamp = new Timestamp(instant);
        expect(timestamp.microseconds).toBe(instant);
        expect(parseTimestamp(timestamp.toISOString())).toBe(instant);
        expect(microsecondsOf(timestampOf(instant))).toBe(instant);
      }),
      runs(100),
    );
  });

  it("is a Date in all that dates do", () => {
    const timestamp = Timestamp.from("1969-12-31T23:59:59.999999Z");
    expect(timestamp).toBeInstanceOf(Date);
    expect(timestamp.getTime()).toBe(-1);
    expect(timestamp.getUTCFullYear()).toBe(1969);
    expect(JSON.stringify([timestamp])).toBe('["1969-12-31T23:59:59.999999Z"]');
    timestamp.setUTCFullYear(1970);
    expect(timestamp.toISOString()).toBe("1970-12-31T23:59:59.999999Z");
  });

  it("is ordered by microseconds", () => {
    const [first, second] = [
      Timestamp.from("2024-01-01T00:00:00.000001Z"),
      Timestamp.from("2024-01-01T00:00:00.000002Z"),
    ];
    expect(first < second).toBe(true);
    expect(first > second).toBe(false);
    expect(first > new Date("2024-01-01")).toBe(true);
    expect(second).not.toEqual(first);
    expect(Timestamp.from(first)).toEqual(first);
  });

  it("passes schema libraries as the object that it is", () => {
    const timestamp = Timestamp.from("2024-01-01T00:00:00.000001Z");
    expect(z.date().parse(timestamp)).toBe(timestamp);
    expect(z.object({ list: z.array(z.date()) }).parse({ list: [timestamp] }).list[0]).toBe(timestamp);
    expect(v.parse(v.date(), timestamp)).toBe(timestamp);
    expect(type("Date").assert(timestamp)).toBe(timestamp);
  });

  it("is made of dates, strings and Temporal's timestamps", () => {
    const temporal = (epochNanoseconds: bigint) => ({ epochNanoseconds, [Symbol.toStringTag]: "Temporal.Instant" });
    expect(Timestamp.from(new Date(5)).microseconds).toBe(5000n);
    expect(Timestamp.from(temporal(-1_000n)).microseconds).toBe(-1n);
    for (const none of [temporal(1n), new Date(Number.NaN), "yesterday", 5, null])
      expect(thrown(() => Timestamp.from(none as Date)).code).toBe("ARGUMENT_INVALID");
    for (const none of [5, furthest + 1n, -furthest - 1n])
      expect(thrown(() => new Timestamp(none as bigint)).code).toBe("ARGUMENT_INVALID");
  });
});

describe("a string", () => {
  it.each([
    ["1970-01-01", 0n],
    ["1970-01-01T00:00Z", 0n],
    ["1970-01-01T00:00:00.1Z", 100_000n],
    ["1970-01-01T00:00:00.000001Z", 1n],
    ["1970-01-01T00:00:00.000001000Z", 1n],
    ["1970-01-01T02:00:00+02:00", 0n],
    ["1969-12-31T22:30:00-0130", 0n],
    ["1969-12-31T23:59:59.999999Z", -1n],
    ["2024-02-29T23:59:59+23:59", 1_709_164_859_000_000n],
    ["0001-01-01T00:00:00Z", -62_135_596_800_000_000n],
    ["+275760-09-13T00:00:00.000Z", furthest],
  ])("%s is its microsecond", (text, instant) => {
    expect(parseTimestamp(text)).toBe(instant);
  });

  it.each([
    ["2023-02-29", "the day 2023-02-29 does not exist"],
    ["2024-04-31T00:00:00+02:00", "the day 2024-04-31 does not exist"],
    ["2024-13-01", "the day 2024-13-01 does not exist"],
    ["2024-01-01T24:00:00Z", "hours end at 23"],
    ["2024-01-01T00:00:60Z", "minutes and seconds at 59"],
    ["2024-01-01T00:00:00+24:00", "the offset +24:00 does not exist"],
    ["2024-01-01T00:00:00.1234567Z", "more precise than a microsecond"],
    ["2024-01-01T00:00:00", "it has no time zone"],
    ["2024-01-01 00:00:00", "it has no time zone"],
    ["+275760-09-13T00:00:00.000001Z", "have years from"],
    ["-000000-01-01", "the year -0 does not exist"],
    ["2024-1-1", "written as"],
    ["today", "written as"],
  ])("%s is invalid, and the reason is reported", (text, problem) => {
    expect(parseTimestamp(text)).toContain(problem);
  });

  it("is taken as Date.parse takes it, where that is right", () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(parseTimestamp(date.toISOString())).toBe(BigInt(date.getTime()) * 1000n);
      }),
      runs(100),
    );
  });
});
