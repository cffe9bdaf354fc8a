import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature, isMetaxyError } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { writePending } from "./support/crops.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { sorted, values } from "./support/rows.js";
import { countStored } from "./support/stored.js";

const another = defineFeature({ key: "another", id: ["id"], fields: ["main"] });

/** Calls that run at the same time. */
export const parallel = topic("parallel", {
  "writers-of-one-store": {
    title: "8 writers with 50 writes each on one open store lose nothing and double nothing",
    async run(lab) {
      const store = await lab.open();
      await times(8, (writer) => writeNotes(store, writer, 50));
      await complete(store, 8, 50);
    },
  },
  "stores-of-one-place": {
    title:
      "8 open stores of one place, with 50 writes each, lose nothing and double nothing; one that cannot be opened beside another says STORE_LOCKED",
    async run(lab) {
      const opening = await Promise.allSettled(Array.from({ length: 8 }, () => lab.open()));
      const stores: Store[] = [];
      for (const attempt of opening) {
        if (attempt.status === "fulfilled") stores.push(attempt.value);
        else await rejects(Promise.reject(attempt.reason), "STORE_LOCKED");
      }
      assert.ok(stores.length > 0);
      await Promise.all(stores.map((store, writer) => writeNotes(store, writer, 50)));
      for (const store of stores) await store.close();
      await complete(await lab.open({ mode: "read" }), stores.length, 50);
    },
  },
  "writers-of-one-sample": {
    title: "of parallel writes of one sample every row is stored, and one whole row is current",
    async run(lab) {
      const store = await lab.open();
      await times(20, (index) => store.write(note, [{ ...noteRow("a", `${index}`), left: index, right: index }]));
      assert.equal(await countStored(store, note), 20);
      const [row, ...others] = await (await store.read(note)).rows();
      assert.deepEqual(others, []);
      assert.equal(row?.left, row?.right);
      assert.equal(`${row?.left}`, row?.metaxy_provenance_by_field.main);
    },
  },
  "new-columns": {
    title: "parallel writes that each provide another column lose no values, also those of two open stores",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const [store, other] = await openTwo(lab);
      await times(12, (index) => {
        const row = { ...noteRow(`${index}`), [`column_${index % 4}`]: index };
        return (index % 2 === 1 ? other : store).write(note, [row], { idempotencyKey: `${index}` });
      });
      const rows = await (await store.read(note)).rows();
      assert.equal(rows.length, 12);
      for (const row of rows) assert.equal(row[`column_${Number(row.id) % 4}`], Number(row.id));
    },
  },
  "other-types": {
    title:
      "of parallel writes whose values have different types one is stored, and the other is refused, also of two open stores",
    async run(lab) {
      const [store, other] = await openTwo(lab);
      for (const [feature, second] of [
        [note, store],
        [another as unknown as typeof note, other],
      ] as const) {
        const outcomes = await Promise.allSettled([
          store.write(feature, [{ ...noteRow("a"), value: 1 }]),
          second.write(feature, [{ ...noteRow("b"), value: "x" }]),
        ]);
        const refused = outcomes.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
        assert.equal(refused.length, 1);
        for (const { reason } of refused) {
          if (second === store) await rejects(Promise.reject(reason), "WRITE_INVALID");
          else assert.ok(isMetaxyError(reason));
        }
        const [row, ...rest] = await (await store.read(feature)).rows();
        assert.deepEqual([row?.value, rest], [row?.id === "a" ? 1 : "x", []]);
      }
    },
  },
  "dropped-beside-writes": {
    title:
      "a feature may be dropped while others write it: a write stores all its rows, or none and says STORE_LOCKED, and what comes after the last drop stays",
    async run(lab) {
      const store = await lab.open();
      await store.write(note, pairOf("before"));
      const drops = 4;
      let dropped = 0;
      const kept: string[] = [];
      const refused: string[] = [];
      const write = async (name: string): Promise<void> => {
        const isLast = dropped === drops;
        try {
          assert.deepEqual(await store.write(note, pairOf(name)), { rows: 2, repeated: false });
          if (isLast) kept.push(name);
        } catch (error) {
          if (isLast || !isMetaxyError(error, "STORE_LOCKED")) throw error;
          refused.push(name);
        }
      };
      await Promise.all([
        times(2, async (writer) => {
          for (let index = 0; index < 10; index++) await write(`${writer}-${index}`);
        }),
        (async () => {
          for (; dropped < drops; dropped++) await store.drop(note);
        })(),
      ]);
      await write("after");
      const stored = await values(await store.read(note, { withSampleHistory: true }), "id");
      const writes = new Set(stored.map((id) => String(id).slice(1)));
      assert.deepEqual(
        stored,
        sorted([...writes].flatMap(pairOf), "id").map(({ id }) => id),
      );
      assert.deepEqual(
        kept.filter((name) => !writes.has(name)),
        [],
      );
      assert.deepEqual(
        ["before", ...refused].filter((name) => writes.has(name)),
        [],
      );
    },
  },
  "one-key": {
    title: "of parallel writes with one idempotency key one is stored, and the others report that they were not",
    async run(lab) {
      const store = await lab.open();
      const outcomes = await times(20, (index) => store.write(note, [noteRow(`${index}`)], { idempotencyKey: "key" }));
      assert.equal(outcomes.filter(({ repeated }) => !repeated).length, 1);
      assert.equal(await countStored(store, note), 1);
    },
  },
  "reads-see-whole-writes": {
    title: "a resolve beside writes sees each write whole or not at all, and what it saw does not change",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, tenVideos(0));
      await Promise.all([
        times(10, (index) => store.write(video, tenVideos(index + 1))),
        times(10, async () => {
          await using increment = await store.resolve(crop);
          const counts = await increment.counts();
          assert.equal(counts.new % 10, 0);
          assert.ok(counts.new >= 10);
          assert.equal((await increment.new.rows()).length, counts.new);
        }),
      ]);
      assert.equal(await writePending(store, crop), 110);
      await using again = await store.resolve(crop);
      assert.deepEqual(await again.counts(), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
    },
  },
  "everything-at-once": {
    title: "writes, deletes, reads, batches and resolves may run at the same time",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("first")]);
      await writePending(store, crop);
      await times(25, async (index): Promise<unknown> => {
        switch (index % 5) {
          case 0:
            return store.write(video, [videoRow(`v${index}`)]);
          case 1: {
            await using increment = await store.resolve(crop);
            return await increment.pending.rows();
          }
          case 2: {
            let seen = 0;
            for await (const batch of (await store.read(video)).batches(3)) seen += batch.length;
            return assert.ok(seen > 0);
          }
          case 3:
            return store.delete(video, [{ video_id: `v${index}` }]);
          default:
            return (await store.read(crop)).count();
        }
      });
      assert.deepEqual(await values(await store.read(video), "video_id"), ["first", "v0", "v10", "v15", "v20", "v5"]);
      assert.equal(await writePending(store, crop), 5);
    },
  },
  "times-increase": {
    title: "each write is newer than the one before, however fast they follow: the last one is current",
    async run(lab) {
      const store = await lab.open();
      let last = new Date(0);
      for (let index = 0; index < 30; index++) {
        const version = `${99 - index}`; // would lose a tie
        await store.write(note, [{ ...noteRow("a", version), metaxy_created_at: new Date(0) }]);
        const [row] = await (await store.read(note)).rows();
        assert.deepEqual({ ...row?.metaxy_provenance_by_field }, { main: version });
        assert.ok(row && row.metaxy_updated_at >= last);
        last = row.metaxy_updated_at;
      }
    },
  },
});

/** Two open stores of the case's place; the same one twice where another one says STORE_LOCKED. */
async function openTwo(lab: Lab): Promise<readonly [Store, Store]> {
  const store = await lab.open();
  const other = await lab.open().catch(async (error: unknown) => {
    await rejects(Promise.reject(error), "STORE_LOCKED");
  });
  return [store, other ?? store];
}

/** Starts so many calls at once, and waits for all of them. */
function times<Result>(count: number, call: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)));
}

async function writeNotes(store: Store, writer: number, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const outcome = await store.write(note, [{ ...noteRow(`${writer}-${index}`), writer }]);
    assert.deepEqual(outcome, { rows: 1, repeated: false });
  }
}

/** Every row of every writer is there, once. */
async function complete(store: Store, writers: number, count: number): Promise<void> {
  const rows = await (await store.read(note, { withSampleHistory: true })).rows();
  const expected = Array.from({ length: writers }, (_, writer) =>
    Array.from({ length: count }, (_, index) => ({ id: `${writer}-${index}`, writer })),
  ).flat();
  assert.deepEqual(
    sorted(rows, "id").map(({ id, writer }) => ({ id, writer: Number(writer) })),
    sorted(expected, "id"),
  );
}

/** Two rows of one write. */
function pairOf(write: string): ReturnType<typeof noteRow>[] {
  return ["a", "b"].map((id) => noteRow(`${id}${write}`));
}

function tenVideos(from: number): ReturnType<typeof videoRow>[] {
  return Array.from({ length: 10 }, (_, index) => videoRow(`${from}-${index}`));
}
