import assert from "node:assert/strict";
import type { Increment, Store } from "@metaxy-ts/core";
import { FeatureGraph } from "@metaxy-ts/core";
import type { StoreAdapter, StoreConnection } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { withConnection } from "./support/adapters.js";
import { rejects } from "./support/rejects.js";
import { sorted, values } from "./support/rows.js";
import { countStored, fill } from "./support/stored.js";
import { computed, made, madeRow } from "./support/upstream.js";

const root = (a: string) => made("root", a);
const middle = (a: string) => made("middle", a, { root: {} });
const leaf = made("leaf", "1", { middle: {} });
const features = (a: string) => [root("1"), middle(a), leaf] as const;
const ids = ["a", "b", "c", "d"];

/** A store in which the leaves `a` and `b` wait, `c` is orphaned, and `d` is as it should be. */
async function prepared(lab: Lab, adapt?: (adapter: StoreAdapter) => StoreAdapter): Promise<Store> {
  const both = await computed(
    lab,
    features("1"),
    ids.map((id) => madeRow(id)),
  );
  await both.delete(root("1"), "id", "c");
  await both.redefine(...features("2"));
  await both.compute(middle("2"), (row) => (row.id === "d" ? row : []));
  await both.store.close();
  return lab.open({ graph: new FeatureGraph(features("2")), ...(adapt && { adapt }) });
}

async function isSplit(increment: Increment): Promise<void> {
  assert.deepEqual(await increment.counts(), { new: 0, stale: 0, orphaned: 1, waiting: 2 });
  assert.deepEqual(await values(increment.orphaned, "id"), ["c"]);
  assert.deepEqual(await values(increment.waiting, "id"), ["a", "b"]);
}

async function computeRest(store: Store): Promise<void> {
  await using todo = await store.resolve("middle");
  await store.write("middle", todo.pending as never);
}

/** How samples that wait can be read, and of when they are. */
export const waitingParts = topic("waiting-parts", {
  "every-way-out": {
    title: "orphaned and waiting samples are apart in counts, rows, batches and input, and are whole stored rows",
    async run(lab) {
      const store = await prepared(lab);
      await using increment = await store.resolve("leaf");
      assert.equal(await increment.waiting.count(), 2);
      assert.equal(await increment.orphaned.count(), 1);
      await isSplit(increment as unknown as Increment);
      const batches: unknown[] = [];
      for await (const batch of increment.waiting.batches(1)) batches.push(batch.map((row) => row.id));
      assert.deepEqual(batches.sort(), [["a"], ["b"]]);
      assert.deepEqual(await increment.waiting.columns(), await increment.orphaned.columns());
      const stored = await (await store.read("leaf", { filters: "id != 'd'" })).rows();
      const parts = [...(await increment.orphaned.rows()), ...(await increment.waiting.rows())];
      assert.deepEqual(sorted(parts, "id"), sorted(stored, "id"));
      assert.equal(await store.delete("leaf", increment.orphaned), 1);
      assert.deepEqual(await values(await store.read("leaf"), "id"), ["a", "b", "d"]);
    },
  },
  "as-arrow": {
    title: "orphaned and waiting samples are apart as Arrow, also where one of them has none",
    needs: ["relation.arrow"],
    async run(lab) {
      const store = await prepared(lab);
      await using increment = await store.resolve("leaf");
      const [waiting, orphaned] = [await increment.waiting.arrow(), await increment.orphaned.arrow()];
      assert.deepEqual([waiting.numRows, orphaned.numRows], [2, 1]);
      await computeRest(store);
      await using later = await store.resolve("leaf");
      const [none, one] = [await later.waiting.arrow(), await later.orphaned.arrow()];
      assert.deepEqual([none.numRows, one.numRows], [0, 1]);
      const names = (table: typeof none) => table.schema.fields.map(({ name }) => name);
      assert.deepEqual(names(none), names(one));
    },
  },
  "as-sql": {
    title: "SQL and names of orphaned and waiting samples give those samples; SQL is known once they were counted",
    needs: ["relation.sql"],
    async run(lab) {
      const store = await prepared(lab);
      await using increment = await store.resolve("leaf");
      const early = await rejects(
        Promise.resolve().then(() => increment.orphaned.sql),
        "ARGUMENT_INVALID",
      );
      assert.match(early.message, /counts\(\)/);
      await increment.counts();
      const shown = async (part: "orphaned" | "waiting") => [
        await values(await store.query(increment[part].sql), "id"),
        await values(await store.query(`select * from ${await increment[part].name()}`), "id"),
      ];
      assert.deepEqual(await shown("orphaned"), [["c"], ["c"]]);
      assert.deepEqual(await shown("waiting"), [
        ["a", "b"],
        ["a", "b"],
      ]);
    },
  },
  "fixed-by-counts": {
    title: "an increment that was counted has the samples that waited then, though they no longer do",
    async run(lab) {
      const store = await prepared(lab);
      await using increment = await store.resolve("leaf");
      await increment.counts();
      await computeRest(store);
      await isSplit(increment as unknown as Increment);
      await using later = await store.resolve("leaf");
      assert.deepEqual(await later.counts(), { new: 0, stale: 0, orphaned: 1, waiting: 0 });
    },
  },
  "fixed-by-another-part": {
    title: "an increment of which another part was read has the samples that waited then, and not as orphaned ones",
    async run(lab) {
      const store = await prepared(lab);
      await using increment = await store.resolve("leaf");
      assert.deepEqual(await increment.new.rows(), []);
      await computeRest(store);
      await isSplit(increment as unknown as Increment);
    },
  },
  "outlives-tables": {
    title: "waiting samples of an increment that was read do not change with its tables",
    async run(lab) {
      const store = await prepared(lab);
      await using increment = await store.resolve("leaf");
      await increment.stale.rows();
      for (const feature of ["middle", "leaf", "root"]) await store.drop(feature);
      await isSplit(increment as unknown as Increment);
    },
  },
  "nothing-lost": {
    title:
      "the loop that deletes orphaned samples deletes no result that is still good, whatever the order of features",
    async run(lab) {
      const store = await prepared(lab);
      const step = async (feature: string): Promise<void> => {
        await using todo = await store.resolve(feature);
        await store.write(feature, todo.pending as never);
        await store.delete(feature, todo.orphaned);
      };
      const before = await countStored(store, leaf);
      for (const feature of ["leaf", "middle", "leaf"]) await step(feature);
      assert.equal(await countStored(store, leaf), before + 1); // the tombstone of c
      assert.deepEqual(await values(await store.read("leaf"), "id"), ["a", "b", "d"]);
    },
  },
  "upstream-in-a-fallback-store": {
    title: "samples wait for ancestors in a fallback store too",
    needs: ["relation.arrow", "input.arrow"],
    async run(lab) {
      const open = (a: string) => ({ graph: new FeatureGraph(features(a)) });
      await fill(lab, { place: "production", ...open("1") }, async (store) => {
        await store.write("root", ids.map((id) => madeRow(id)) as never);
        await computeRest(store);
      });
      const production = { fallbackStores: [lab.configure({}, { place: "production" })] };
      await fill(lab, { ...open("1"), ...production }, async (store) => {
        await using todo = await store.resolve("leaf");
        await store.write("leaf", todo.new as never);
      });
      await fill(lab, { place: "production", ...open("2") }, async (store) => {
        await store.delete("root", "id = 'c'");
        await using todo = await store.resolve("middle");
        await store.write("middle", (await todo.new.rows()).filter((row) => row.id === "d") as never);
      });
      const store = await lab.open({ ...open("2"), ...production });
      await using increment = await store.resolve("leaf");
      await isSplit(increment as unknown as Increment);
    },
  },
  "asked-for-when-needed": {
    title: "ancestors are looked at once, and only when something is missing upstream",
    async run(lab) {
      const asked: string[] = [];
      const adapt = (adapter: StoreAdapter): StoreAdapter =>
        withConnection(
          adapter,
          (connection): Partial<StoreConnection> => ({
            describe: (table) => {
              asked.push(table);
              return connection.describe(table);
            },
          }),
        );
      const store = await prepared(lab, adapt);
      await using todo = await store.resolve("leaf");
      asked.length = 0;
      await todo.new.rows();
      await todo.pending.count();
      assert.deepEqual(asked, []);
      await todo.counts();
      const ofRoot = asked.filter((table) => table === store.tableName("root"));
      assert.ok(ofRoot.length > 0, "nobody looked at the root");
      asked.length = 0;
      await todo.waiting.rows();
      assert.deepEqual(asked, []);
      await computeRest(store);
      await using orphans = await store.resolve("leaf");
      await store.delete("leaf", orphans.orphaned);
      await using again = await store.resolve("leaf");
      asked.length = 0;
      assert.deepEqual(await again.counts(), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
      assert.deepEqual([await again.orphaned.rows(), await again.waiting.rows()], [[], []]);
      assert.deepEqual(asked, []);
    },
  },
});
