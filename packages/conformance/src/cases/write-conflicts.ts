import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { withWrites } from "./support/adapters.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { pick, sorted } from "./support/rows.js";
import { countStored } from "./support/stored.js";

const memo = defineFeature({ key: "memo", id: ["id"], fields: ["main"] });
const done = { rows: 1, repeated: false };

/** Writes whose table another write changes after they were planned. */
export const writeConflicts = topic("write-conflicts", {
  made: {
    title:
      "a write whose table another write makes after it was planned is planned again for that table, and stored once",
    async run(lab) {
      const { store, before } = await disturbed(lab);
      before(() => store.write(note, [{ ...noteRow("other"), size: 0.5 }]));
      assert.deepEqual(await store.write(note, [{ ...noteRow("own"), size: 2 }]), done);
      assert.deepEqual(await sizes(store), [
        { id: "other", size: 0.5 },
        { id: "own", size: 2 },
      ]);
      assert.equal(await countStored(store, note), 2);
      before(() => store.write(memo, [{ ...noteRow("other"), size: 0.5 }]));
      await rejects(store.write(memo, [{ ...noteRow("own"), size: "large" }]), "WRITE_INVALID");
      assert.equal(await countStored(store, memo), 1);
    },
  },
  changed: {
    title:
      "a write whose new column another write adds after it was planned is planned again for that column, and stored once",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const { store, before } = await disturbed(lab);
      await store.write(note, [noteRow("first")]);
      before(() => store.write(note, [{ ...noteRow("other"), size: 0.5 }]));
      assert.deepEqual(await store.write(note, [{ ...noteRow("own"), size: 2 }]), done);
      assert.deepEqual(await sizes(store), [
        { id: "first", size: null },
        { id: "other", size: 0.5 },
        { id: "own", size: 2 },
      ]);
      before(() => store.write(note, [{ ...noteRow("other"), text: "x" }]));
      await rejects(store.write(note, [{ ...noteRow("own"), text: 1 }]), "WRITE_INVALID");
      assert.equal(await countStored(store, note), 4);
    },
  },
  dropped: {
    title: "a write whose table is dropped after it was planned makes the table again",
    async run(lab) {
      const { store, before } = await disturbed(lab);
      await store.write(note, [noteRow("first")]);
      before(() => store.drop(note));
      assert.deepEqual(await store.write(note, [{ ...noteRow("own"), size: 2 }]), done);
      assert.deepEqual(await sizes(store), [{ id: "own", size: 2 }]);
      assert.equal(await countStored(store, note), 1);
    },
  },
  deleted: {
    title: "a soft delete from a table whose struct gets members after it was planned is planned again",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const { store, before } = await disturbed(lab);
      await store.write(note, [{ ...noteRow("gone"), value: { a: "x" } }]);
      before(() => store.write(note, [{ ...noteRow("other"), value: { a: "y", b: "z" } }]));
      assert.equal(await store.delete(note, [{ id: "gone" }]), 1);
      assert.deepEqual(pick(await (await store.read(note)).rows(), "id"), [{ id: "other" }]);
      assert.equal(await countStored(store, note), 3);
    },
  },
  copied: {
    title: "a copy to a table that another write makes after it was planned is planned again",
    async run(lab) {
      const source = await lab.open({ place: "source" });
      await source.write(note, [{ ...noteRow("copied"), size: 2 }]);
      const { store, before } = await disturbed(lab);
      before(() => store.write(note, [{ ...noteRow("own"), size: 0.5 }]));
      assert.deepEqual(await store.copyFrom(source, { features: [note] }), { features: 1, rows: 1 });
      assert.deepEqual(await sizes(store), [
        { id: "copied", size: 2 },
        { id: "own", size: 0.5 },
      ]);
      assert.equal(await countStored(store, note), 2);
    },
  },
});

interface Disturbed {
  readonly store: Store;
  /** Does something once, when the next write is planned and before it is executed. */
  before(work: () => Promise<unknown>): void;
}

async function disturbed(lab: Lab): Promise<Disturbed> {
  let next: (() => Promise<unknown>) | undefined;
  const adapt = (adapter: StoreAdapter): StoreAdapter =>
    withWrites(adapter, (write) => async (plans, options) => {
      const work = next;
      next = undefined; // it writes too
      await work?.();
      return write(plans, options);
    });
  const store = await lab.open({ adapt });
  return {
    store,
    before(work) {
      next = work;
    },
  };
}

async function sizes(store: Store): Promise<readonly object[]> {
  const rows = sorted(await (await store.read(note)).rows(), "id");
  return rows.map(({ id, size }) => ({ id, size: size === null ? null : Number(size) }));
}
