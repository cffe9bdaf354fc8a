import { expect, it } from "vitest";
import { defineFeature, from } from "../../src/index.js";
import { memory } from "../../src/memory.js";

const parent = defineFeature({ key: "raw/parent", id: ["id"], fields: { x: "1" } });
const child = defineFeature({ key: "child", id: ["id"], deps: [from(parent, { select: [] })], fields: { y: "1" } });

it("rows without the data versions of a parent are refused, naming the column", async () => {
  await using store = await memory().open();
  await expect(store.computeProvenance(child, [{ id: "a" }])).rejects.toMatchObject({
    code: "WRITE_INVALID",
    message: expect.stringContaining("metaxy_data_version_by_field__raw_parent"),
  });
});
