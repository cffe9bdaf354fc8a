import assert from "node:assert/strict";
import type { HashSettings, Store } from "@metaxy-ts/core";
import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { isSupported } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { overriding } from "../suite/overriding.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { countStored, fill } from "./support/stored.js";

const hashes: readonly HashSettings[] = [
  { algorithm: "md5", length: 12 },
  { algorithm: "sha256", length: 20 },
  { algorithm: "xxhash32", length: 8 },
  { algorithm: "xxhash64", length: 64 },
];

/** A store with rows of a writer that records no settings. */
function withoutSettings(adapter: StoreAdapter): StoreAdapter {
  return overriding(adapter, {
    open: async (options) => overriding(await adapter.open(options), { settings: async () => undefined }),
  });
}

/** Hash settings, which a store records with its first write. */
export const settings = topic("settings", {
  "of-a-new-store": {
    title: "a new store hashes with md5 truncated to 16 characters, or with the passed settings",
    async run(lab) {
      const store = await lab.open();
      assert.deepEqual(store.hash, { algorithm: "md5", length: 16 });
      const other = await lab.open({ place: "other", hash: { length: 32 } });
      assert.deepEqual(other.hash, { algorithm: "md5", length: 32 });
    },
  },
  "recorded-by-the-first-write": {
    title: "the first write records the settings: a later opening uses them, and computes the same hashes",
    async run(lab) {
      await fill(lab, { hash: { length: 10 } }, (store) => store.write(note, [noteRow("a")]));
      await fill(lab, {}, async (store) => {
        assert.deepEqual(store.hash, { algorithm: "md5", length: 10 });
        await store.write(note, [noteRow("b")]);
      });
      const store = await lab.open({ hash: { algorithm: "md5", length: 10 }, mode: "read" });
      // "v-a" and "v-b"
      assert.deepEqual(await values(await store.read(note), "metaxy_provenance"), ["89259b217e", "aea5b694c6"]);
    },
  },
  "of-one-of-two": {
    title:
      "of two open stores of one place with different settings the first write decides, and the other's is refused",
    async run(lab) {
      const stores = await openTwo(lab);
      if (!stores) return;
      const [one, two] = stores;
      await one.write(note, [noteRow("a")]);
      await namesBoth(two.write(note, [noteRow("b")]));
      assert.equal(await countStored(one, note), 1);
    },
  },
  "of-two-at-once": {
    title: "of two first writes with different settings at the same time one is stored, and the other is refused",
    needs: ["write.transaction"],
    async run(lab) {
      const stores = await openTwo(lab);
      if (!stores) return;
      const outcomes = await Promise.allSettled(stores.map((store, index) => store.write(note, [noteRow(`${index}`)])));
      const refused = outcomes.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
      assert.equal(refused.length, 1);
      for (const { reason } of refused) await namesBoth(Promise.reject(reason));
      assert.equal(await countStored(stores[0], note), 1);
    },
  },
  "others-are-refused": {
    title: "opening with other settings is HASH_SETTINGS_MISMATCH, which names both; nothing changes",
    async run(lab) {
      await fill(lab, { hash: { length: 32 } }, (store) => store.write(note, [noteRow("a")]));
      for (const mode of ["read", "write"] as const) {
        const { message } = await rejects(lab.open({ hash: { length: 16 }, mode }), "HASH_SETTINGS_MISMATCH");
        for (const each of ["md5 truncated to 32 characters", "md5 truncated to 16 characters"])
          assert.ok(message.includes(each), message);
      }
      const store = await lab.open();
      assert.deepEqual(store.hash, { algorithm: "md5", length: 32 });
      assert.equal(await countStored(store, note), 1);
    },
  },
  "not-by-less-than-a-write": {
    title: "opening, reading, an empty write and a refused one record nothing",
    async run(lab) {
      await fill(lab, { hash: { length: 32 } }, async (store) => {
        await store.has(note);
        await store.write(note, []);
        await rejects(store.write(note, [noteRow("a"), noteRow("a")]), "WRITE_INVALID");
      });
      const store = await lab.open({ hash: { length: 8 } });
      assert.deepEqual(store.hash, { algorithm: "md5", length: 8 });
      await store.write(note, [noteRow("a")]);
      await store.close();
      const again = await lab.open({ mode: "read" });
      assert.deepEqual(again.hash, { algorithm: "md5", length: 8 });
      assert.deepEqual(await values(await again.read(note), "metaxy_provenance"), ["89259b21"]);
    },
  },
  "found-in-rows": {
    title: "missing settings are derived from the rows; the error for others names both",
    async run(lab) {
      for (const hash of hashes.filter(({ algorithm }) => isSupported(lab.supports[`hash.${algorithm}`]))) {
        const place = hash.algorithm;
        await fill(lab, { place, hash }, async (store) => {
          await store.write(note, [{ ...noteRow("own"), metaxy_provenance: "given by the caller" }]);
          await store.write(note, [noteRow("a"), noteRow("b")]);
        });
        for (const options of [{}, { hash: { length: hash.length } }, { hash }]) {
          const store = await lab.open({ ...options, place, mode: "read", adapt: withoutSettings });
          assert.deepEqual(store.hash, hash);
          assert.equal(await (await store.read(note)).count(), 3);
          await store.close();
        }
        const { message } = await rejects(
          lab.open({ place, hash: { ...hash, length: 32 }, adapt: withoutSettings }),
          "HASH_SETTINGS_MISMATCH",
        );
        for (const length of [hash.length, 32])
          assert.ok(message.includes(`${hash.algorithm} truncated to ${length} characters`), message);
      }
    },
  },
  "not-derived-from-rows": {
    title:
      "rows from which the settings cannot be derived are HASH_SETTINGS_UNKNOWN, until the settings are passed; without rows any are accepted",
    async run(lab) {
      await fill(lab, { hash: { length: 12 } }, (store) =>
        store.write(note, [{ ...noteRow("own"), metaxy_provenance: "given by the caller" }]),
      );
      for (const hash of [undefined, { length: 12 }])
        await rejects(lab.open({ ...(hash && { hash }), adapt: withoutSettings }), "HASH_SETTINGS_UNKNOWN");
      await rejects(
        lab.open({ hash: { algorithm: "md5", length: 16 }, adapt: withoutSettings }),
        "HASH_SETTINGS_MISMATCH",
      );
      const store = await lab.open({ hash: { algorithm: "md5" }, adapt: withoutSettings });
      assert.deepEqual(store.hash, { algorithm: "md5", length: 12 });
      await store.delete(note, "TRUE", { hard: true, withFeatureHistory: true });
      await store.close();
      const empty = await lab.open({ mode: "read", adapt: withoutSettings });
      assert.deepEqual(empty.hash, { algorithm: "md5", length: 16 });
    },
  },
  "of-the-whole-store": {
    title: "the settings stay those of the first write when its feature is dropped",
    async run(lab) {
      await fill(lab, { hash: { length: 32 } }, async (store) => {
        await store.write(note, [noteRow("a")]);
        await store.drop(note);
      });
      await rejects(lab.open({ hash: { length: 16 } }), "HASH_SETTINGS_MISMATCH");
    },
  },
  "bad-ones": {
    title: "invalid settings are refused before the store is opened, and create nothing",
    async run(lab) {
      for (const hash of [{ length: 7 }, { length: 65 }, { length: 8.5 }, { algorithm: "md4" as never }]) {
        await rejects(lab.open({ hash }), "HASH_SETTINGS_INVALID");
      }
      const store = await lab.open({ hash: { length: 8 } });
      assert.equal(await store.has(note), false);
    },
  },
});

/** Two stores of one place that hash differently; undefined where one cannot be opened beside another. */
async function openTwo(lab: Lab): Promise<readonly [Store, Store] | undefined> {
  const one = await lab.open();
  const two = await lab.open({ hash: { length: 32 } }).catch(async (error: unknown) => {
    await rejects(Promise.reject(error), "STORE_LOCKED");
  });
  return two ? [one, two] : undefined;
}

/** The write is refused, and the error names both settings. */
async function namesBoth(write: Promise<unknown>): Promise<void> {
  const { message } = await rejects(write, "HASH_SETTINGS_MISMATCH");
  for (const length of [16, 32]) assert.ok(message.includes(`md5 truncated to ${length} characters`), message);
}
