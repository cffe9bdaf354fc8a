import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { schemaOf, typed } from "./support/declared.js";
import { rejects } from "./support/rejects.js";
import { nothing, pick, sorted } from "./support/rows.js";
import { rowsAsJson } from "./support/stored.js";

const photo = defineFeature({
  key: "photo/raw-file",
  id: ["album", "number"],
  fields: ["pixels", "exif/lens"],
  schema: schemaOf({
    album: typed.string,
    number: typed.integer,
    'wi"d\\th': typed.integer,
    ratio: typed.number,
    taken: typed.date,
    good: { type: "boolean" },
    tags: typed.list(typed.string),
    lens: typed.object({ name: typed.string, zoom: typed.number }),
  }),
});
const print = defineFeature({
  key: "print",
  id: ["album", "number"],
  deps: [from(photo, { select: [] })],
  fields: { paper: "1" },
});
const graph = new FeatureGraph([photo, print]);

const rowOf = (number: number) => ({
  album: "a",
  number,
  'wi"d\\th': number * 10,
  ratio: number + 0.5,
  taken: new Date(Date.UTC(2024, 1, number)),
  good: number % 2 === 0,
  tags: [`t${number}`],
  lens: { name: `l${number}`, zoom: 0.5 },
  metaxy_provenance_by_field: { pixels: `p${number}`, exif_lens: `e${number}` },
});

/** The statements that create tables. */
export const ddlCases = topic("ddl", {
  names: {
    title: "each feature has statements that name its table, its columns and its fields, and nothing of other features",
    ddl: true,
    async run(lab) {
      const store = await lab.open({ graph });
      const statements = lab.configure().ddl(graph);
      const system = ["metaxy_provenance", "metaxy_data_version_by_field", "metaxy_updated_at", "metaxy_deleted_at"];
      const own = {
        [store.tableName(photo)]: ["wi", "ratio", "taken", "good", "tags", "lens", "zoom"],
        [store.tableName(print)]: [],
      };
      const shared = ["album", "number", ...system];
      for (const [table, columns] of Object.entries(own)) {
        const of = statements.filter((sql) => sql.includes(table)).join(";\n");
        for (const name of [...columns, ...shared]) assert.ok(of.includes(name), `${name} of ${table} in ${of}`);
        for (const name of Object.values(own).flat()) {
          if (!columns.includes(name)) assert.ok(!new RegExp(`\\b${name}\\b`).test(of), `${name} in ${of}`);
        }
      }
      const rest = statements.filter((sql) => !Object.keys(own).some((table) => sql.includes(table)));
      for (const sql of rest) assert.ok(/metaxy_system__|create database/i.test(sql), sql);
      assert.deepEqual(lab.configure().ddl(graph), statements);
      const alone = lab.configure().ddl(new FeatureGraph([photo]));
      assert.ok(!alone.some((sql) => sql.includes(store.tableName(print))));
    },
  },
  "same-tables": {
    title:
      "a store whose tables are made by its statements, run twice, takes writes and answers as one that made its own",
    ddl: true,
    hook: "runSql",
    async run(lab) {
      const statements = lab.configure({}, { place: "made" }).ddl(graph);
      await lab.runSql([...statements, ...statements], "made");
      const [own, made] = [
        await lab.open({ place: "own", graph }),
        await lab.open({ place: "made", graph, autoCreate: false }),
      ];
      const other = defineFeature({ key: "other", id: ["id"] });
      await rejects(made.write(other, [{ id: "a", metaxy_provenance_by_field: { default: "1" } }]), "TABLE_NOT_FOUND");
      const [wanted, found] = [await answersOf(own), await answersOf(made)];
      assert.deepEqual(found, wanted);
    },
  },
});

/** What a store says of itself after some writes. */
async function answersOf(store: Store): Promise<unknown> {
  const key = { idempotencyKey: "key" };
  const outcomes: unknown[] = [];
  for (const numbers of [[1, 2], [1, 2], [3]]) {
    const options = numbers.length === 2 ? key : {};
    outcomes.push(await store.write(photo as never, numbers.map(rowOf) as never, options));
  }
  {
    await using increment = await store.resolve(print);
    outcomes.push(await increment.counts(), await store.write(print, increment.pending));
  }
  await using after = await store.resolve(print);
  assert.deepEqual(await after.counts(), nothing);
  await store.push(graph);
  const columns: unknown[] = [];
  const rows: unknown[] = [];
  for (const feature of [photo, print]) {
    const relation = await store.read(feature.key);
    columns.push(sorted(await relation.columns(), "name"));
    rows.push(
      rowsAsJson((await relation.rows()).map(({ metaxy_created_at: _1, metaxy_updated_at: _2, ...row }) => row)),
    );
  }
  const pushed = (await store.history()).length;
  return { outcomes, columns: columns.map((each) => pick(each as never, "name", "type")), rows, pushed };
}
