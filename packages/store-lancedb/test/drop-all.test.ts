import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@lancedb/lancedb";
import { describe, expect, it } from "vitest";
import { lancedb } from "../src/index.js";
import { sample, sampleRow } from "./support/features.js";
import { useFolder } from "./support/folder.js";

const folder = useFolder();

describe("a store that is emptied", () => {
  it("leaves files and tables of other programs in its folder alone", async () => {
    await using store = await lancedb({ uri: folder() }).open();
    await store.write(sample, [sampleRow("a")], { idempotencyKey: "key" });
    const client = await connect(folder());
    await client.createTable("vectors", [{ id: 1, vector: [0.5, 1] }]);
    client.close();
    await writeFile(join(folder(), "notes.txt"), "mine");
    await mkdir(join(folder(), "images"));
    expect([...(await store.dropAll())].sort()).toEqual(
      [store.tableName(sample), "metaxy_system__settings", "metaxy_system__writes"].sort(),
    );
    expect((await readdir(folder())).sort()).toEqual(["images", "notes.txt", "vectors.lance"]);
  });
});
