import assert from "node:assert/strict";
import { isMetaxyError } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { notFinite, refusesNotFinite } from "./support/not-finite.js";
import { keeps, rowsOf, stored } from "./support/preserved.js";
import { storedCount, thing, thingRow } from "./support/things.js";

const controls = String.fromCharCode(...Array.from({ length: 31 }, (_, code) => code + 1), 0x7f, 0x85);

const ages = [
  "-271821-04-20T00:00:00.000Z",
  "0001-01-01T00:00:00Z",
  "1582-10-15T00:00:00Z",
  "1850-01-01T00:00:00Z",
  "1899-12-31T23:59:59.999Z",
  "1900-01-01T00:00:00Z",
  "1969-12-31T00:00:00Z",
  "2106-02-08T00:00:00Z",
  "2150-06-01T12:00:00Z",
  "2299-12-31T23:59:59.999Z",
  "2300-01-01T00:00:00Z",
  "9999-12-31T23:59:59.999Z",
  "+275760-09-13T00:00:00.000Z",
];

/** What values come back as. */
export const valuesPreserved = topic("values", {
  strings: {
    title: "strings come back character by character",
    async run(lab) {
      const quoted = [
        "",
        " ",
        "it's",
        'say "so"',
        "back\\slash",
        "\\N",
        "NULL",
        "null",
        "{}",
        "a,b;c|d",
        "%s $1 ? {x}",
      ];
      const astral = [
        "\u{1f9d1}\u200d\u{1f680}",
        "\u{10ffff}",
        "e\u0301",
        "\u00e9",
        "\u202eabc",
        "\ufeffwith a mark",
        "\ufeff",
      ];
      await keeps(lab, [...quoted, ...astral, controls, "\u2028\u2029", "line\r\nline\n", " trailing  ", null]);
    },
  },
  "long-strings": {
    title: "a string of a million characters comes back whole",
    async run(lab) {
      await keeps(lab, ["x".repeat(1_000_000), "\u{1f600}é".repeat(100_000), "short"]);
    },
  },
  integers: {
    title: "integers of 64 bits come back to the last digit: numbers where these are exact, else bigints",
    async run(lab) {
      const safe = [0, 1, -1, 127, 128, -129, 65536, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, -(2 ** 53) + 1, 7n];
      const large = [2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)];
      const store = await lab.open({ place: "small" });
      await store.write(thing, rowsOf([5n, 6]));
      assert.deepEqual(await stored(store, thing), [5, 6]);
      await store.close();
      await keeps(lab, [...safe.map(Number), ...large, null]);
    },
  },
  floats: {
    title: "floats come back bit by bit, with negative zero, and as floats where they are whole",
    async run(lab) {
      const signed = lab.limits.floats === "finite" ? [] : [-0];
      const floats = [0, 1, 1e308, -1e308, 5e-324, 1 / 3, 2 ** 60, 123456789.12345679];
      await keeps(lab, [0.1, 0.1 + 0.2, ...signed, ...floats, null]);
    },
  },
  "floats-beyond-numbers": {
    title: "NaN and the infinities come back, or are refused in columns of floats if the store says that it has none",
    async run(lab) {
      if (lab.limits.floats === "finite") await keeps(lab, [{ list: [0.5, ...notFinite, null] }]);
      else await keeps(lab, [0.5, ...notFinite, null]);
      if (lab.limits.floats === "finite") await refusesNotFinite(await lab.open({ place: "finite" }));
    },
  },
  booleans: {
    title: "booleans come back as booleans",
    async run(lab) {
      await keeps(lab, [true, false, null]);
    },
  },
  timestamps: {
    title: "dates come back to the millisecond, in whatever time zone",
    async run(lab) {
      const strings = ["1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "2024-02-29T23:59:59.001Z"];
      const summer = ["2024-03-31T01:30:00Z", "2024-03-31T02:30:00Z", "2024-10-27T01:30:00Z", "1901-12-14T00:00:00Z"];
      await keeps(lab, [...[...strings, ...summer, "2262-04-11T23:47:16.854Z"].map((text) => new Date(text)), null]);
    },
  },
  "far-timestamps": {
    title: "a date of another age comes back as it is, or is refused: never as another one",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, rowsOf([{ at: new Date(0), list: [new Date(0)] }]));
      const kept: unknown[] = [{ at: new Date(0), list: [new Date(0)] }];
      for (const [index, text] of ages.entries()) {
        const at = new Date(text);
        const value = index % 2 === 0 ? { at, list: [] } : { at: null, list: [at] };
        const written = await store
          .write(thing, [thingRow(`${100 + index}`, { value })])
          .catch((error: unknown) => error);
        if (isMetaxyError(written)) assert.equal(written.code, "WRITE_INVALID");
        else kept.push(value);
      }
      assert.deepEqual(await stored(store, thing), kept);
      assert.equal(await storedCount(store, thing), kept.length);
    },
  },
  "timestamps-as-strings": {
    title: "a string with a time zone is converted to a timestamp if the column has timestamps",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a", { value: new Date(0) })]);
      await store.write(thing, [
        thingRow("b", { value: "2024-01-01T00:00:00+02:00" }),
        thingRow("c", { value: "2024-01-01" }),
      ]);
      assert.deepEqual(await stored(store, thing), [
        new Date(0),
        new Date("2023-12-31T22:00:00Z"),
        new Date("2024-01-01T00:00:00Z"),
      ]);
    },
  },
  binary: {
    title: "bytes come back byte by byte",
    async run(lab) {
      await keeps(lab, [
        new Uint8Array(),
        new Uint8Array([0, 1, 127, 128, 255]),
        new TextEncoder().encode("é😀"),
        null,
      ]);
    },
  },
});
