import { rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { defineFeature } from "../../src/index.js";
import { memory } from "../../src/memory.js";
import { free, freeRow } from "./features.js";

describe("a declared data version of a relation", () => {
  it.each<[string, string]>([
    ["has to be of strings or whole numbers", "ratio"],
    ["needs its column", "sha"],
  ])("%s", async (_, dataVersion) => {
    const declared = defineFeature({ key: "declared", id: ["id"], fields: { main: { dataVersion } } });
    await using store = await memory().open();
    await store.write(free, [freeRow("a", { ratio: 1.5 })]);
    const relation = await store.read(free, { columns: ["id", "ratio"] as never });
    const { code, message } = await rejection(store.write(declared, relation as never));
    expect(code).toBe("WRITE_INVALID");
    expect(message).toContain(dataVersion);
    expect(await store.has(declared)).toBe(false);
  });
});
