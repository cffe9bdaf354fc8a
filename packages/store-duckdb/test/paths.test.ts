import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { defineFeature } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { useFolder } from "./support/files.js";

const folder = useFolder();
const raw = defineFeature({ key: "raw", id: ["id"] });
const row = { id: "a", metaxy_provenance_by_field: { default: "1" } };

describe("a path with special characters", () => {
  it.each(["%", "%20", "#", " ", "'", '"', "ü", ":", "*", "[a]", "$HOME", ";", "=", "\\"])(
    "is taken as it stands: %j",
    async (text) => {
      const place = folder(`a${text}b`);
      await mkdir(place);
      const configured = duckdb({ path: join(place, `c${text}d.duckdb`) });
      {
        await using store = await configured.open();
        await store.write(raw, [row]);
      }
      await using store = await configured.open({ mode: "read" });
      expect(await (await store.read(raw)).count()).toBe(1);
    },
  );

  it("has no question mark in its folder, where DuckDB would look for its log elsewhere", () => {
    expect(() => duckdb({ path: join(folder("a?b"), "c.duckdb") })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", details: { option: "path" } }),
    );
  });

  it("has no backslash in the folder of a lake's files, where DuckLake would look for a folder", () => {
    const ducklake = { catalog: { sqlite: join(folder("lake"), "c.sqlite") }, dataPath: folder("a\\b") };
    expect(() => duckdb({ ducklake })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", details: { option: "ducklake.dataPath" } }),
    );
  });
});
