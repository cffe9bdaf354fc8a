import assert from "node:assert/strict";
import { test } from "node:test";
import { memory } from "@metaxy-ts/core/testing";
import { update } from "../src/pipeline.ts";

test("only what changed is computed again", async () => {
  const store = await memory().open();
  try {
    const one = { id: "one", text: "some words", hash: "1" };
    const two = { id: "two", text: "more words", hash: "1" };
    assert.deepEqual(await update(store, [one, two]), { new: 2, stale: 0, orphaned: 0, waiting: 0 });
    assert.deepEqual(await update(store, [one, two]), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
    assert.deepEqual(await update(store, [{ ...one, hash: "2" }]), { new: 0, stale: 1, orphaned: 1, waiting: 0 });
  } finally {
    await store.close();
  }
});
