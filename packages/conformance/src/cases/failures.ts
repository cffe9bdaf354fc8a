import assert from "node:assert/strict";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { countStored, fill } from "./support/stored.js";

/** What a driver's error means is said by a code, also where core has not looked before. */
export const failures = topic("failures", {
  "table-gone": {
    title: "rows of a table that is dropped before they are read are TABLE_NOT_FOUND",
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [noteRow("a")]);
      const relation = await store.read(note);
      assert.equal(await relation.count(), 1);
      await store.drop(note);
      await rejects(relation.count(), "TABLE_NOT_FOUND");
      await rejects(relation.rows(), "TABLE_NOT_FOUND");
      await rejects(drain(relation.batches(10)), "TABLE_NOT_FOUND");
      await store.write(note, [noteRow("b"), noteRow("c")]);
      assert.equal(await (await store.read(note)).count(), 2);
    },
  },
  corrupt: {
    title: "a place that is damaged is STORE_CORRUPT, to read and to write",
    hook: "damage.corrupt",
    async run(lab) {
      await fill(lab, {}, (store) => store.write(note, [noteRow("a")]));
      await lab.damage("corrupt");
      for (const mode of ["read", "write"] as const) await rejects(readNotes(lab, mode), "STORE_CORRUPT");
    },
  },
  full: {
    title: "a write for which there is no room is STORE_FULL, and nothing of it is stored",
    hook: "damage.full",
    async run(lab) {
      await fill(lab, {}, (store) => store.write(note, [{ ...noteRow("a"), text: "" }]));
      await lab.damage("full");
      const store = await lab.open();
      await rejects(store.write(note, largeRows()), "STORE_FULL");
      assert.equal(await countStored(store, note), 1);
    },
  },
});

async function readNotes(lab: Lab, mode: "read" | "write"): Promise<unknown> {
  const store = await lab.open({ mode });
  try {
    return await (await store.read(note)).rows();
  } finally {
    await store.close();
  }
}

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _item of items);
}

/** 17 MiB of text that cannot be compressed, in rows of 4 KiB. */
function* largeRows(): Generator<ReturnType<typeof noteRow>> {
  let state = 1;
  for (let index = 0; index < 4352; index++) {
    let text = "";
    while (text.length < 4096) {
      state = (state * 48_271) % 0x7fffffff;
      text += state.toString(36);
    }
    yield { ...noteRow(`${index}`), text } as ReturnType<typeof noteRow>;
  }
}
