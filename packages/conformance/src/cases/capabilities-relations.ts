import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import type { Store } from "@metaxy-ts/core";
import { isSupported } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { crop, video, videoRow } from "./support/features.js";
import { withFolder } from "./support/files.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { countStored } from "./support/stored.js";

/** The ways of reading rows from a store and writing them to it. Other topics test the values. */
export const capabilitiesOfRelations = topic("capabilities", {
  "sql-works": {
    title: "a store that claims SQL shows that of its relations, and names them",
    needs: ["relation.sql"],
    async run(lab) {
      const { store, relation } = await oneNote(lab);
      assert.match(relation.sql, /select/i);
      assert.match(relation.sql, new RegExp(store.tableName(note)));
      assert.notEqual(await relation.name(), "");
      await store.write(video, [videoRow("a")]);
      await using increment = await store.resolve(crop);
      for (const part of [increment.new, increment.stale, increment.pending, increment.orphaned])
        assert.match(part.sql, /select/i);
    },
  },
  "sql-refused": {
    title: "a store that does not claim SQL shows none, and names no relation",
    without: "relation.sql",
    async run(lab) {
      const { relation } = await oneNote(lab);
      await rejects(
        Promise.resolve().then(() => relation.sql),
        "CAPABILITY_UNSUPPORTED",
      );
      await rejects(relation.name(), "CAPABILITY_UNSUPPORTED");
      assert.equal(await relation.count(), 1);
    },
  },
  "arrow-works": {
    title: "a store that claims Arrow gives it, whole and in batches",
    needs: ["relation.arrow"],
    async run(lab) {
      const { relation } = await oneNote(lab);
      assert.equal((await relation.arrow()).numRows, 1);
      let rows = 0;
      for await (const batch of relation.arrowBatches()) rows += batch.numRows;
      assert.equal(rows, 1);
    },
  },
  "arrow-refused": {
    title: "a store that does not claim Arrow refuses to give it",
    without: "relation.arrow",
    async run(lab) {
      const { relation } = await oneNote(lab);
      await rejects(relation.arrow(), "CAPABILITY_UNSUPPORTED");
      await rejects(drain(relation.arrowBatches()), "CAPABILITY_UNSUPPORTED");
    },
  },
  "parquet-works": {
    title: "a store that claims Parquet writes it, and says how many rows",
    needs: ["relation.parquet"],
    run: (lab) =>
      withFolder(async (path) => {
        const { relation } = await oneNote(lab);
        assert.equal(await relation.toParquet(path("notes.parquet")), 1);
        const bytes = await readFile(path("notes.parquet"));
        assert.deepEqual([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()], ["PAR1", "PAR1"]);
      }),
  },
  "parquet-refused": {
    title: "a store that does not claim Parquet refuses to write it, and leaves no file",
    without: "relation.parquet",
    run: (lab) =>
      withFolder(async (path) => {
        const { relation } = await oneNote(lab);
        await rejects(relation.toParquet(path("notes.parquet")), "CAPABILITY_UNSUPPORTED");
        await assert.rejects(readFile(path("notes.parquet")), { code: "ENOENT" });
      }),
  },
  "arrow-input-works": {
    title: "a store that claims Arrow as input takes it",
    needs: ["input.arrow", "relation.arrow"],
    async run(lab) {
      const { store, relation } = await oneNote(lab);
      assert.equal((await store.write(note, await relation.arrow())).rows, 1);
      assert.equal(await countStored(store, note), 2);
    },
  },
  "arrow-input-refused": {
    title: "a store that does not claim Arrow as input refuses it, and stores nothing",
    without: "input.arrow",
    async run(lab) {
      const { store, relation } = await oneNote(lab);
      const rows = isSupported(lab.supports["relation.arrow"])
        ? await relation.arrow()
        : { schema: { fields: [{ name: "id" }] }, numRows: 1 };
      await rejects(store.write(note, rows), "CAPABILITY_UNSUPPORTED");
      assert.equal(await countStored(store, note), 1);
    },
  },
  "parquet-input-works": {
    title: "a store that claims Parquet as input takes it",
    needs: ["input.parquet"],
    run: (lab) =>
      withFolder(async (path) => {
        await writeFile(path("notes.parquet"), Buffer.from(noteParquet, "base64"));
        const store = await lab.open();
        assert.equal((await store.write(note, { parquet: path("notes.parquet") })).rows, 2);
        assert.deepEqual(await values(await store.read(note), "metaxy_provenance"), [
          "89259b217e6015a7", // "v-a"
          "aea5b694c6367f3a", // "v-b"
        ]);
      }),
  },
  "parquet-input-refused": {
    title: "a store that does not claim Parquet as input refuses it, and stores nothing",
    without: "input.parquet",
    run: (lab) =>
      withFolder(async (path) => {
        await writeFile(path("notes.parquet"), Buffer.from(noteParquet, "base64"));
        const { store } = await oneNote(lab);
        await rejects(store.write(note, { parquet: path("notes.parquet") }), "CAPABILITY_UNSUPPORTED");
        assert.equal(await countStored(store, note), 1);
      }),
  },
  "sql-input-works": {
    title: "a store that claims SQL as input runs a query on its tables",
    needs: ["input.sql"],
    async run(lab) {
      const { store } = await oneNote(lab);
      const rows = await store.query(`select id from ${store.tableName(note)}`);
      assert.deepEqual(await rows.rows(), [{ id: "a" }]);
    },
  },
  "sql-input-refused": {
    title: "a store that does not claim SQL as input refuses queries",
    without: "input.sql",
    async run(lab) {
      const { store } = await oneNote(lab);
      const query = store.query(`select id from ${store.tableName(note)}`).then((relation) => relation.rows());
      await rejects(query, "CAPABILITY_UNSUPPORTED");
    },
  },
});

/** A store that is asked for everything, whatever its manifest says, with one note; and the relation of it. */
async function oneNote(
  lab: Lab,
): Promise<{ readonly store: Store; readonly relation: Awaited<ReturnType<typeof readNotes>> }> {
  const store = await lab.open({ ignoreManifest: true });
  await store.write(note, [noteRow("a")]);
  return { store, relation: await readNotes(store) };
}

function readNotes(store: Store) {
  return store.read(note, { columns: ["id", "metaxy_provenance_by_field"] });
}

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _item of items);
}

/** A Parquet file with two notes: columns id and metaxy_provenance_by_field, a struct with main. */
const noteParquet = [
  "UEFSMRUAFSAVICwVBBUAFQYVBgAAAgAAAAQBAQAAAGEBAAAAYhUAFSgVKCwVBBUAFQYVBgAAAgAAAAQCAwAAAHYtYQMAAAB2LWIV",
  "AhlMNQAYDWR1Y2tkYl9zY2hlbWEVBAAVDCUCGAJpZCUAADUCGBptZXRheHlfcHJvdmVuYW5jZV9ieV9maWVsZBUCABUMJQIYBG1h",
  "aW4lAAAWBBkcGSwmABwVDBkVABkYAmlkFQAWBBZCFkImCDwYAWIYAWEWACgBYhgBYRERAAAAJgAcFQwZFQAZKBptZXRheHlfcHJv",
  "dmVuYW5jZV9ieV9maWVsZARtYWluFQAWBBZKFkomSjwYA3YtYhgDdi1hFgAoA3YtYhgDdi1hEREAAAAWjAEWBCYIFowBACgoRHVj",
  "a0RCIHZlcnNpb24gdjEuNS41IChidWlsZCBkOGNkYWEzM2ZkKRksHAAAHAAAABABAABQQVIx",
].join("");
