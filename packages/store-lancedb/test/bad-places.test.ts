import { spawnSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@metaxy-ts/core";
import type { TestContext } from "vitest";
import { describe, expect, it } from "vitest";
import { lancedb } from "../src/index.js";
import { ways } from "./support/extension.js";
import { sample, sampleRow, table } from "./support/features.js";
import { useFolder } from "./support/folder.js";
import { makeNewer } from "./support/manifest.js";

const folder = useFolder();
const openStore = () => lancedb({ uri: folder(), extension: "never" }).open();
const idsIn = async (store: Store) =>
  (await (await store.read(sample, { columns: ["id"] })).rows()).map(({ id }) => id);

/** Does `work` while something is mounted on the folder. */
async function mounted(context: TestContext, options: readonly string[], work: () => Promise<void>): Promise<void> {
  const { status, stderr, error } = spawnSync("mount", [...options, folder()], { encoding: "utf8" });
  if (status !== 0) context.skip(`needs to mount a folder: ${stderr || error}`);
  try {
    await work();
  } finally {
    spawnSync("umount", [folder()]);
  }
}

describe("a place", () => {
  it("that is full refuses a write whole, and takes it later", async (context) => {
    await mounted(context, ["-t", "tmpfs", "-o", "size=2m", "tmpfs"], async () => {
      await using store = await openStore();
      await store.write(sample, [sampleRow("a")]);
      const noise = () => Array.from({ length: 20 }, () => Math.random().toString(36)).join("");
      const many = Array.from({ length: 20_000 }, (_, index) => ({ ...sampleRow(`${index}`), noise: noise() }));
      const full = { code: "STORE_FULL", message: expect.stringContaining(folder()) };
      await expect(store.write(sample, many)).rejects.toMatchObject(full);
      expect(await idsIn(store)).toEqual(["a"]);
      spawnSync("mount", ["-o", "remount,size=200m", folder()]);
      await store.write(sample, many);
      expect(await (await store.read(sample)).count()).toBe(20_001);
    });
  });

  it("that is full has no half of a new table", async (context) => {
    await mounted(context, ["-t", "tmpfs", "-o", "size=2m", "tmpfs"], async () => {
      await using store = await openStore();
      const noise = () => Array.from({ length: 20 }, () => Math.random().toString(36)).join("");
      const many = Array.from({ length: 20_000 }, (_, index) => ({ ...sampleRow(`${index}`), noise: noise() }));
      await expect(store.write(sample, many)).rejects.toMatchObject({ code: "STORE_FULL" });
      expect(await store.has(sample)).toBe(false);
      expect((await readdir(folder())).filter((name) => !name.startsWith("metaxy_system"))).toEqual([]);
      await store.write(sample, [sampleRow("a")]);
      expect(await idsIn(store)).toEqual(["a"]);
    });
  });

  it("that cannot be written to can be read", async (context) => {
    {
      await using store = await openStore();
      await store.write(sample, [sampleRow("a")]);
    }
    await mounted(context, ["--bind", "-o", "ro", folder()], async () => {
      await using store = await openStore();
      expect(await idsIn(store)).toEqual(["a"]);
      const readOnly = { code: "STORE_READ_ONLY", message: expect.stringContaining(folder()) };
      await expect(store.write(sample, [sampleRow("b")])).rejects.toMatchObject(readOnly);
      await expect(store.delete(sample, "id = 'a'", { hard: true })).rejects.toMatchObject(readOnly);
      await expect(store.drop(sample)).rejects.toMatchObject(readOnly);
      expect(await idsIn(store)).toEqual(["a"]);
    });
  });
});

describe.each(ways)("a table of a newer Lance, $way", ({ reading }) => {
  it.each(["read", "written"] as const)("that may not be %s is refused", async (what) => {
    const configured = lancedb({ uri: folder(), ...reading() });
    {
      await using store = await configured.open();
      await store.write(sample, [sampleRow("a")]);
    }
    await makeNewer(join(folder(), `${table}.lance`), what);
    await using store = await configured.open();
    const newer = { code: "STORE_FORMAT_NEWER", message: expect.stringContaining("Upgrade @metaxy-ts/store-lancedb") };
    if (what === "read") await expect(idsIn(store)).rejects.toMatchObject(newer);
    else expect(await idsIn(store)).toEqual(["a"]);
    await expect(store.write(sample, [sampleRow("b")])).rejects.toMatchObject(newer);
  });
});
