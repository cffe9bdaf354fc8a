import assert from "node:assert/strict";
import { column, defineFeature, from, not } from "@metaxy-ts/core";
import { systemColumns } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import { rejects } from "./support/rejects.js";
import { nothing } from "./support/rows.js";

const versions = { metaxy_provenance_by_field: { default: "1" } };
const fileOf = (index: number): string => `file-${String(index).padStart(6, "0")}`;

/** What is larger than usual: each of these makes statements, or requests, that engines have limits for. */
export const sizes = topic("sizes", {
  "many-columns": {
    title:
      "a feature may have hundreds of columns with long names, and gets hundreds more; or the store refuses what it has not",
    async run(lab) {
      const store = await lab.open();
      const wide = defineFeature({ key: "wide", id: ["id"] });
      const child = defineFeature({ key: "child", id: ["id"], deps: [wide] });
      const cells = (count: number): Record<string, number> =>
        Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`measurement_of_the_sensor_with_the_number_${index}`, index]),
        );
      const most = lab.limits.columns ?? 1000;
      if (most < 1000) {
        const fitting = most - Object.keys(systemColumns).length - 1;
        await store.write(wide, [{ id: "a", ...cells(fitting), ...versions }]);
        const larger = [{ id: "b", ...cells(fitting + 1), ...versions }];
        for (const writing of [store.write(wide, larger), store.write(child, larger)])
          assert.equal((await rejects(writing, "WRITE_INVALID")).details?.columns, most + 1);
        assert.equal(await (await store.read(wide)).count(), 1);
        return;
      }
      await store.write(wide, [{ id: "a", ...cells(400), ...versions }]);
      await store.write(wide, [{ id: "b", ...cells(600), ...versions }]);
      await using increment = await store.resolve(child);
      await store.write(child, increment.new);
      const rows = await (await store.read(child)).rows();
      const found = Object.fromEntries(rows.map((row) => [String(row.id), row]));
      const missing = Object.fromEntries(Object.keys(cells(600)).map((name) => [name, null]));
      for (const [id, expected] of [
        ["a", { ...missing, ...cells(400) }],
        ["b", cells(600)],
      ] as const) {
        const stored = Object.entries(found[id] ?? {}).filter(([name]) => name.startsWith("measurement"));
        assert.deepEqual(Object.fromEntries(stored), expected);
      }
    },
  },
  "long-lists": {
    title: "a filter may have a list of tens of thousands of values, to read by, to resolve by and to delete by",
    async run(lab) {
      const store = await lab.open();
      const parent = defineFeature({ key: "parent", id: ["id"] });
      const child = defineFeature({ key: "child", id: ["id"], deps: [parent] });
      const ids = [0, 29_999, 30_000];
      await store.write(
        parent,
        ids.map((number) => ({ id: fileOf(number), number, ...versions })),
      );
      const numbers = Array.from({ length: 30_000 }, (_, index) => index);
      const byText = column("id").in(numbers.map(fileOf));
      const byNumber = column("number").in(numbers);
      const idsOf = async (filter: ReturnType<typeof not>): Promise<unknown[]> =>
        (await (await store.read(parent, { filters: filter })).rows()).map(({ id }) => id).sort();
      for (const filter of [byText, byNumber]) {
        assert.deepEqual(await idsOf(filter), [fileOf(0), fileOf(29_999)]);
        assert.deepEqual(await idsOf(not(filter)), [fileOf(30_000)]);
      }
      await using increment = await store.resolve(child, { filters: { parent: byText } });
      assert.deepEqual(await increment.counts(), { ...nothing, new: 2 });
      assert.equal(await store.delete(parent, byText), 2);
      assert.deepEqual(await idsOf(not(column("id").isNull())), [fileOf(30_000)]);
    },
  },
  "long-strings": {
    title: "a string of a million characters is stored, found and hashed as any other",
    async run(lab) {
      const store = await lab.open();
      const page = defineFeature({ key: "page", id: ["id"] });
      const text = "ü💥'\\\"".repeat(200_000);
      await store.write(page, [{ id: "a", text, ...versions }]);
      await store.write(page, [{ id: "b", text: `${text}.`, ...versions }]);
      const [row, ...others] = await (await store.read(page, { filters: column("text").eq(text) })).rows();
      assert.equal(row?.id, "a");
      assert.ok(row?.text === text);
      assert.deepEqual(others, []);
    },
  },
  "many-fields": {
    title: "a feature may have many parents and fields, and every field depends on all of theirs",
    async run(lab) {
      const store = await lab.open();
      const names = Array.from({ length: 30 }, (_, index) => `field_with_the_number_${index}`);
      const parents = Array.from({ length: 6 }, (_, index) =>
        defineFeature({ key: `parent/number-${index}`, id: ["id"], fields: names }),
      );
      const child = defineFeature({
        key: "child",
        id: ["id"],
        fields: names,
        deps: parents.map((parent) => from(parent, { select: [], fieldsMapping: "all" })),
      });
      const rowOf = (version: string) => ({
        id: "a",
        metaxy_provenance_by_field: Object.fromEntries(names.map((name) => [name, version])),
      });
      await store.writeMany(parents.map((parent) => ({ feature: parent, rows: [rowOf("1")] })));
      await using first = await store.resolve(child);
      assert.deepEqual(await first.counts(), { ...nothing, new: 1 });
      await store.write(child, first.new);
      await using same = await store.resolve(child);
      assert.deepEqual(await same.counts(), nothing);
      const last = parents.at(-1);
      if (!last) return;
      const [before] = await (await store.read(child)).rows();
      await store.write(last, [rowOf("2")]);
      await using second = await store.resolve(child);
      assert.deepEqual(await second.counts(), { ...nothing, stale: 1 });
      const [after] = await second.stale.rows();
      const hashes = [before, after].map((row) => Object.values(Object(row?.metaxy_provenance_by_field)));
      assert.equal(new Set(hashes.flat()).size, 2 * names.length);
    },
  },
  "large-structs": {
    title: "an object may have hundreds of members, also in a list; or the store says that it cannot, and refuses it",
    async run(lab) {
      const store = await lab.open();
      const frame = defineFeature({ key: "frame", id: ["id"] });
      const members = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`member_number_${index}`, index]));
      const rows = [{ id: "a", one: members, many: [members, members], ...versions }];
      const type = {
        kind: "struct",
        members: Object.fromEntries(Object.keys(members).map((name) => [name, { kind: "integer" } as const])),
      } as const;
      if (lab.limits.type?.(type) !== undefined) {
        await rejects(store.write(frame, rows), "WRITE_INVALID");
        return;
      }
      await store.write(frame, rows);
      const [row] = await (await store.read(frame)).rows();
      assert.deepEqual(row?.one, members);
      assert.deepEqual(row?.many, [members, members]);
    },
  },
});
