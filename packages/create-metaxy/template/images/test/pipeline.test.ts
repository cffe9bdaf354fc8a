import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { memory } from "@metaxy-ts/core/testing";
import { palette } from "../src/features.ts";
import { update } from "../src/pipeline.ts";

test("an edited caption changes keywords, and no palette", async () => {
  const folder = await mkdtemp(join(tmpdir(), "images-"));
  const store = await memory().open();
  try {
    await writeFile(
      join(folder, "dot.svg"),
      '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9" fill="#ff0000"/></svg>',
    );
    await writeFile(join(folder, "dot.txt"), "A red dot");
    assert.deepEqual(await pending(store, folder), ["image/file", "image/palette", "image/keywords"]);
    assert.deepEqual(await pending(store, folder), []);

    await writeFile(join(folder, "dot.txt"), "A circle");
    assert.deepEqual(await pending(store, folder), ["image/file", "image/keywords"]);

    const rows = await (await store.read(palette, { columns: ["name", "colors"] })).rows();
    assert.deepEqual(rows, [{ name: "dot", colors: ["#ff0000"] }]);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
});

/** The features that an update computes samples of. */
async function pending(...args: Parameters<typeof update>): Promise<string[]> {
  return (await update(...args)).filter((each) => each.new + each.stale > 0).map(({ feature }) => feature);
}
