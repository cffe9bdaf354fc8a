import { mkdir, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Store } from "@metaxy-ts/core";
import { afterEach, describe, expect, it } from "vitest";
import { lancedb } from "../src/index.js";
import { extensionFile } from "./support/extension.js";
import { sample, sampleRow } from "./support/features.js";
import { useFolder } from "./support/folder.js";

// When DuckDB's extension is loaded. What it answers is in the conformance suite.

const folder = useFolder();
const home = process.env.HOME;
afterEach(() => {
  process.env.HOME = home;
});

/** A home of a user who has installed the extension. */
async function installExtension(): Promise<void> {
  const file = extensionFile();
  process.env.HOME = join(folder(), "home");
  await using store = await lancedb({ uri: folder(), extension: "never" }).open();
  const [engine] = await (
    await store.query<{ version: string; platform: string }>(
      "select version() as version, platform from pragma_platform()",
    )
  ).rows();
  const installed = join(process.env.HOME, ".duckdb", "extensions", String(engine?.version), String(engine?.platform));
  expect(basename(dirname(file))).toBe(engine?.version);
  await mkdir(installed, { recursive: true });
  await symlink(file, join(installed, "lance.duckdb_extension"));
}

async function isLoaded(store: Store): Promise<unknown> {
  const sql = "select count(*) as count from duckdb_extensions() where extension_name = 'lance' and loaded";
  const [row] = await (await store.query<{ count: number }>(sql)).rows();
  return Boolean(row?.count);
}

async function writeMany(store: Store, count: number): Promise<void> {
  const rows = `select 'many-' || range as id, { main: '1' } as metaxy_provenance_by_field from range(${count})`;
  await store.write(sample, await store.query(rows));
}

describe("extension: auto", () => {
  it("is loaded for the first large table", async () => {
    await installExtension();
    const uri = join(folder(), "tables");
    await using store = await lancedb({ uri }).open();
    await store.write(sample, [sampleRow("a")]);
    expect(await (await store.read(sample)).count()).toBe(1);
    expect(await isLoaded(store)).toBe(false);
    {
      await using other = await lancedb({ uri, extension: "never" }).open();
      await writeMany(other, 500_000);
    }
    expect(await (await store.read(sample)).count()).toBe(500_001);
    expect(await isLoaded(store)).toBe(true);
  });

  it("is loaded for the first large write, and used for small ones too from then on", async () => {
    await installExtension();
    await using store = await lancedb({ uri: join(folder(), "tables") }).open();
    await store.write(sample, [sampleRow("a")]);
    expect(await isLoaded(store)).toBe(false);
    await writeMany(store, 500_000);
    expect(await isLoaded(store)).toBe(true);
    await store.write(sample, [sampleRow("b")]);
    expect(await (await store.read(sample)).count()).toBe(500_002);
  });

  it("reads and writes without it where it is not installed", async () => {
    process.env.HOME = join(folder(), "empty");
    await using store = await lancedb({ uri: join(folder(), "tables") }).open();
    await writeMany(store, 500_000);
    expect(await (await store.read(sample)).count()).toBe(500_000);
    expect(await isLoaded(store)).toBe(false);
  });
});

it("an extension that is given by its path is loaded at once", async () => {
  await using store = await lancedb({ uri: folder(), extension: extensionFile() }).open();
  expect(await isLoaded(store)).toBe(true);
});
