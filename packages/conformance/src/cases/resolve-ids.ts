import assert from "node:assert/strict";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { nothing, pick } from "./support/rows.js";
import { thing, thingRow } from "./support/things.js";

/** What distinguishes samples and fields in an update. */
export const resolveIds = topic("resolve-ids", {
  "several-columns": {
    title: "samples are identified by all ID columns together, whatever their strings look like next to each other",
    async run(lab) {
      const store = await lab.open();
      const pair = defineFeature({ key: "pair", id: ["one", "two"], fields: { main: "1" } });
      const child = defineFeature({ key: "child", id: ["one", "two"], deps: [pair], fields: { main: "1" } });
      const row = (one: string, two: string, main: string) => ({ one, two, metaxy_provenance_by_field: { main } });
      await store.write(pair, [row("a|b", "c", "1"), row("a", "b|c", "2"), row("a", "c", "3"), row("", "ac", "4")]);
      await using first = await store.resolve(child);
      assert.equal((await store.write(child, first.new)).rows, 4);
      await store.write(pair, [row("a", "b|c", "2x"), row("a", "b", "5")]);
      await store.delete(pair, [{ one: "", two: "ac" }]);
      await using increment = await store.resolve(child);
      const of = async (part: "new" | "stale" | "orphaned") => pick(await increment[part].rows(), "one", "two");
      assert.deepEqual(await of("new"), [{ one: "a", two: "b" }]);
      assert.deepEqual(await of("stale"), [{ one: "a", two: "b|c" }]);
      assert.deepEqual(await of("orphaned"), [{ one: "", two: "ac" }]);
    },
  },
  "every-type": {
    title: "strings, integers and timestamps distinguish samples exactly: by case, by spaces, by the last digit",
    async run(lab) {
      const typed: readonly (readonly unknown[])[] = [
        ["a", "A", "a ", " a", "", "e\u0301", "\u00e9", "\u{1f600}", "1", "01"],
        [0, 1, -1, 9007199254740992n, 9007199254740993n],
        [new Date(0), new Date(1), new Date(-1), new Date("2024-06-30T23:59:59.999Z")],
      ];
      for (const [index, ids] of typed.entries()) {
        const store = await lab.open({ place: `t${index}` });
        const child = defineFeature({ key: "child", id: ["id"], deps: [thing], fields: { main: "1" } });
        await store.write(
          thing,
          ids.map((id) => thingRow(id)),
        );
        await using first = await store.resolve(child);
        assert.equal((await store.write(child, first.new)).rows, ids.length);
        await store.write(thing, [thingRow(ids[0], {}, "changed")]);
        await store.delete(thing, [{ id: ids[1] }]);
        await using increment = await store.resolve(child);
        assert.deepEqual(pick(await increment.stale.rows(), "id"), [{ id: ids[0] }]);
        assert.deepEqual(pick(await increment.orphaned.rows(), "id"), [{ id: ids[1] }]);
        assert.equal(await increment.new.count(), 0);
      }
    },
  },
  "keys-of-several-parts": {
    title: "keys of several parts are hashed in full, and the hash of a row is ordered by struct keys",
    async run(lab) {
      const store = await lab.open();
      const up = defineFeature({ key: "up", id: ["id"], fields: { "audio/en": "1" } });
      const on = [up.field("audio/en")];
      const child = defineFeature({
        key: "down/below",
        id: ["id"],
        deps: [from(up, { select: [] })],
        fields: { "audio/en": { version: "1", on }, audio_b: { version: "2", on } },
      });
      await store.write(up, [{ id: "a", metaxy_provenance_by_field: { audio_en: "v1" } }]);
      await using increment = await store.resolve(child);
      assert.deepEqual(pick(await increment.new.rows(), "metaxy_provenance_by_field", "metaxy_provenance"), [
        {
          metaxy_provenance_by_field: { audio_en: "0e3e4d4b777305da", audio_b: "6070bb9ec282c32f" },
          metaxy_provenance: "98ca0c912b218d3f",
        },
      ]);
      await store.write(child, increment.new);
      await using again = await store.resolve(child);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
});
