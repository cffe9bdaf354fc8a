import assert from "node:assert/strict";
import { topic } from "../suite/case.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { pick, sorted, values } from "./support/rows.js";

const ids = ["a", "b", "c", "d", "e"];

/** Rows inside a store, and the ways out of it. */
export const relations = topic("relations", {
  "columns-and-count": {
    title: "a relation has its columns, in the requested order, and counts its rows",
    async run(lab) {
      const store = await lab.open();
      await store.write(
        video,
        ids.map((id) => ({ ...videoRow(id), size: 1 })),
      );
      const columns = ["metaxy_updated_at", "size", "video_id", "metaxy_provenance_by_field"] as const;
      const relation = await store.read(video, { columns });
      assert.equal(await relation.count(), 5);
      const described = await relation.columns();
      assert.deepEqual(described.slice(0, 3), [
        { name: "metaxy_updated_at", type: { kind: "timestamp" } },
        { name: "size", type: { kind: "integer" } },
        { name: "video_id", type: { kind: "string" } },
      ]);
      assert.equal(described[3]?.name, "metaxy_provenance_by_field");
      assert.ok(["struct", "map"].includes(described[3]?.type.kind ?? "none"));
      assert.deepEqual(relation.store, { display: store.display, table: store.tableName(video) });
      await using increment = await store.resolve(crop);
      assert.deepEqual(increment.new.store, { display: store.display, table: null });
    },
  },
  "computed-when-asked": {
    title: "a relation of stored rows is computed at each read of rows; an increment is materialised by the first",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      const relation = await store.read(video);
      await using increment = await store.resolve(crop);
      assert.equal(await increment.new.count(), 1);
      await using described = await store.resolve(crop);
      assert.ok((await described.new.columns()).length > 0);
      await store.write(video, [videoRow("b")]);
      assert.deepEqual(await values(relation, "video_id"), ["a", "b"]);
      assert.deepEqual(await values(increment.new, "video_id"), ["a"]);
      assert.deepEqual(await increment.counts(), { new: 1, stale: 0, orphaned: 0, waiting: 0 });
      assert.deepEqual(await values(described.new, "video_id"), ["a", "b"]);
    },
  },
  "batches-are-fixed": {
    title: "batches give each row once, at most so many at a time, whatever is written and deleted between them",
    async run(lab) {
      const store = await lab.open();
      await store.write(
        video,
        ids.map((id) => videoRow(id)),
      );
      const relation = await store.read(video, { filters: "path >= 'a'" });
      for (const [size, sizes] of [
        [2, [2, 2, 1]],
        [6, [5]],
      ] as const) {
        await store.drop(video);
        await store.write(
          video,
          ids.map((id) => videoRow(id)),
        );
        const seen: unknown[][] = [];
        for await (const batch of relation.batches(size)) {
          seen.push(batch.map((row) => row.video_id));
          await store.write(video, [videoRow(`x ${seen.length}`), videoRow("d", { audio: "new" })]);
          await store.delete(video, [{ video_id: "e" }]);
        }
        assert.deepEqual(seen.flat().sort(), ids);
        assert.deepEqual(
          seen.map((batch) => batch.length),
          sizes,
        );
      }
    },
  },
  "bad-batch-sizes": {
    title: "a batch size of 0 or of a fraction is refused; without rows there is no batch",
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [noteRow("a")]);
      const relation = await store.read(note);
      for (const size of [0, -1, 1.5, Number.NaN, "2" as never])
        assert.throws(() => relation.batches(size), { code: "ARGUMENT_INVALID" });
      const none = await store.read(note, { filters: "FALSE" });
      assert.deepEqual(await none.rows(), []);
      for await (const batch of none.batches(10)) assert.fail(`a batch of ${batch.length} rows`);
    },
  },
  arrow: {
    title: "a relation becomes an Arrow table, and record batches that together have its rows",
    needs: ["relation.arrow"],
    async run(lab) {
      const store = await lab.open();
      await store.write(
        video,
        ids.map((id) => videoRow(id)),
      );
      const columns = ["video_id", "metaxy_provenance_by_field", "metaxy_updated_at"] as const;
      const relation = await store.read(video, { columns });
      const table = await relation.arrow();
      assert.equal(table.numRows, 5);
      assert.deepEqual(
        table.schema.fields.map(({ name }) => name),
        [...columns],
      );
      let rows = 0;
      for await (const batch of relation.arrowBatches()) {
        assert.deepEqual(
          batch.schema.fields.map(({ name }) => name),
          [...columns],
        );
        rows += batch.numRows;
      }
      assert.equal(rows, 5);
    },
  },
  "arrow-of-no-rows": {
    title: "Arrow of no rows still has its columns, in one batch at least",
    needs: ["relation.arrow"],
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      const relation = await store.read(video, { columns: ["video_id", "path"], filters: "FALSE" });
      const table = await relation.arrow();
      assert.equal(table.numRows, 0);
      assert.deepEqual(
        table.schema.fields.map(({ name }) => name),
        ["video_id", "path"],
      );
      let batches = 0;
      for await (const batch of relation.arrowBatches()) {
        assert.deepEqual(
          batch.schema.fields.map(({ name }) => name),
          ["video_id", "path"],
        );
        batches += 1;
      }
      assert.ok(batches >= 1);
    },
  },
  sql: {
    title: "the SQL of a relation runs as it is, with its values in it, and gives the same rows",
    needs: ["relation.sql", "input.sql"],
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("it's"), videoRow('"x" $1 ? -- \\'), videoRow("c")]);
      const relation = await store.read(video, {
        columns: ["video_id", "path"],
        filters: "video_id != 'it''s' AND path != '? -- $2 {x:String}'",
      });
      const rows = sorted(await relation.rows(), "video_id");
      assert.deepEqual(pick(rows, "video_id"), [{ video_id: '"x" $1 ? -- \\' }, { video_id: "c" }]);
      assert.deepEqual(sorted(await (await store.query(relation.sql)).rows(), "video_id"), rows);
      await using increment = await store.resolve(crop, { targetFilters: "video_id IN ('it''s', 'c')" });
      const part = sorted(await increment.pending.rows(), "video_id");
      assert.deepEqual(pick(part, "video_id"), [{ video_id: "c" }, { video_id: "it's" }]);
      assert.deepEqual(sorted(await (await store.query(increment.pending.sql)).rows(), "video_id"), part);
    },
  },
  name: {
    title: "the name of a relation refers to its materialised rows, in SQL on the same store",
    needs: ["relation.sql", "input.sql"],
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      const relation = await store.read(video);
      const name = await relation.name();
      await store.write(video, [videoRow("c")]);
      assert.deepEqual(await values(await store.query(`select video_id from ${name}`), "video_id"), ["a", "b"]);
      await using increment = await store.resolve(crop);
      const pending = await increment.pending.name();
      await store.write(video, [videoRow("d")]);
      assert.equal(await relation.name(), name);
      assert.equal(await (await store.query(`select video_id from ${pending}`)).count(), 3);
      assert.deepEqual(await values(increment.new, "video_id"), ["a", "b", "c"]);
    },
  },
  query: {
    title: "a query's rows are computed once, and can be written; one that fails says so with its cause",
    needs: ["input.sql"],
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [noteRow("a"), noteRow("b")]);
      const chosen = `select id, metaxy_provenance_by_field from ${store.tableName(note)} where id = 'a'`;
      const relation = await store.query<{ readonly id: string }>(chosen);
      await store.delete(note, "TRUE");
      assert.deepEqual(await values(relation, "id"), ["a"]);
      assert.deepEqual(
        (await relation.columns()).map(({ name }) => name),
        ["id", "metaxy_provenance_by_field"],
      );
      await store.write(note, relation);
      assert.deepEqual(await values(await store.read(note), "id"), ["a"]);
      const error = await store
        .query("selekt 1")
        .then((rows) => rows.rows())
        .catch((each: unknown) => each);
      assert.equal((error as { readonly code?: string }).code, "STORE_FAILED");
      assert.ok((error as Error).cause);
    },
  },
});
