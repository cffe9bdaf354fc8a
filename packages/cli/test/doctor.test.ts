import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Finding } from "@metaxy-ts/project";
import { projectFolder } from "@metaxy-ts/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { metaxy, metaxyInTerminal } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

const packages = join(import.meta.dirname, "../..");

/** A store in memory whose server is an hour ahead, that cannot be written, and whose first rows have another hash length than the others. */
const odd = `
import { ConfiguredStore } from "@metaxy-ts/core/adapter";
import { defineFeature } from "@metaxy-ts/core";
import { memoryAdapter } from "@metaxy-ts/core/memory";

export default async () => {
  const adapter = memoryAdapter();
  const write = async (key, hash) => {
    const feature = defineFeature({ key, id: ["id"], fields: ["x"] });
    await using store = await new ConfiguredStore(adapter, { hash }).open();
    await store.write(feature, [{ id: "a", metaxy_provenance_by_field: { x: "1" } }]);
  };
  await write("old", { length: 8 });
  const open = async (options) => Object.assign(await adapter.open(options), {
    settings: async () => ({ format: 1, hash: { algorithm: "md5", length: 16 } }),
    now: async () => BigInt(Date.now() + 3_600_000) * 1000n,
    canWrite: async () => false,
  });
  return new ConfiguredStore({ ...adapter, open });
};
`;

const config = `
import odd from "./odd.mjs";
import { duckdb } from "@metaxy-ts/store-duckdb";

const dev = { path: new URL("dev.duckdb", import.meta.url).pathname };
export default {
  project: "videos",
  features: ["features.ts", "broken.ts"],
  stores: {
    dev: duckdb(dev),
    other: duckdb({ ...dev, hash: { length: 20 } }),
    gone: duckdb({ path: "no/gone.duckdb" }),
    absent: { type: "@acme/store" },
    odd,
  },
};
`;

async function findings(folder: string, ...args: string[]): Promise<{ ok: boolean; findings: Finding[] }> {
  const { stdout } = await metaxy(folder, ["doctor", ...args, "-f", "json"]);
  return JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
}

let healthy: string;
let sick: string;
beforeAll(async () => {
  [healthy, sick] = [await videosFolder(), await videosFolder()];
  await writeFile(join(sick, "odd.mjs"), odd);
  await writeFile(join(sick, "metaxy.config.ts"), config);
  await writeFile(join(sick, "broken.ts"), 'throw new Error("no rights: password=hunter2");\n');
  const store = join(sick, "node_modules/@metaxy-ts/store-old");
  await mkdir(store);
  const manifest = {
    name: "@metaxy-ts/store-old",
    version: "0.0.1",
    peerDependencies: { "@metaxy-ts/core": "^0.0.1" },
    dependencies: { "@lancedb/lancedb": "*" },
  };
  await writeFile(join(store, "package.json"), JSON.stringify(manifest));
  await mkdir(join(store, "node_modules/@metaxy-ts"), { recursive: true });
  const native = join(store, "node_modules/@lancedb/lancedb");
  await mkdir(native, { recursive: true });
  await writeFile(
    join(native, "package.json"),
    '{ "name": "@lancedb/lancedb", "version": "0.0.1", "main": "index.js" }',
  );
  await writeFile(join(native, "index.js"), 'throw new Error("there is no binding for this system");\n');
  await cp(join(packages, "core/dist"), join(store, "node_modules/@metaxy-ts/core/dist"), { recursive: true });
  await cp(join(packages, "core/package.json"), join(store, "node_modules/@metaxy-ts/core/package.json"));
});

describe("metaxy doctor", () => {
  it("says what is right with a project and its default store", async () => {
    const { stdout, stderr, code } = await metaxy(healthy, ["doctor"]);
    const lines = stdout.replaceAll(/\d+\.\d+\.\d+[\w.-]*/g, "<version>").split("\n");
    expect(lines).toEqual([
      `✓ Node.js <version> on ${process.platform}-${process.arch}`,
      `✓ configuration: ${join(healthy, "metaxy.config.ts")}: project videos, stores dev, preview; the default is dev`,
      "✓ git: no commit that metaxy push could remember",
      "✓ features: 3 features, all of which fit together",
      "✓ one copy of @metaxy-ts/core, <version>",
      "✓ @metaxy-ts/store-duckdb <version>, with core <version>",
      "✓ @duckdb/node-api <version> loads",
      `✓ store dev: duckdb(${join(healthy, "dev.duckdb")}) can be read: tables of 2 features`,
      "✓ rights of dev: it can be written",
      "✓ hash of dev: md5, 16 characters, as recorded",
      "✓ clock of dev: this machine's is used: the store has none of its own",
      "✓ lock: not needed: no feature of another project",
      "",
    ]);
    expect({ stderr, code }).toEqual({ stderr: "Nothing is wrong.\n", code: 0 });
  });

  it("says of everything that is wrong what to do, without secrets", async () => {
    const { stdout, stderr, code } = await metaxy(sick, ["doctor", "-s", "all"]);
    const wrong = stdout.split("\n").filter((line) => !line.startsWith("✓") && line !== "");
    const version = String.raw`\d+\.\d+\.\d+`;
    const expected = [
      /^✗ features: .*broken\.ts could not be loaded: no rights: password=\*\*\*/,
      new RegExp(
        `^! 2 copies of @metaxy-ts/core are installed: ${version} in .*, for the configuration, .*; ${version} in .*store-old.*, for @metaxy-ts/store-old\\.$`,
      ),
      /^ {2}→ Install one version for all packages; npm ls/,
      new RegExp(`^✗ @metaxy-ts/store-old 0\\.0\\.1 needs @metaxy-ts/core \\^0\\.0\\.1, and gets ${version}\\.$`),
      /^ {2}→ Install versions that fit: npm install @metaxy-ts\/core@latest @metaxy-ts\/store-old@latest$/,
      /^! @lancedb\/lancedb cannot be loaded, and no store that needs it can be opened: there is no binding for this system$/,
      /^ {2}→ Install the dependencies again on this machine/,
      /^✗ hash of other: .*was written with md5.*is opened with.* \[HASH_SETTINGS_MISMATCH\]$/,
      /^! store gone: .* \[STORE_NOT_FOUND\]$/,
      /^ {2}→ A new store is created by its first write\.$/,
      /^✗ store absent: The package @acme\/store is not installed\. Install it: npm install @acme\/store \[PACKAGE_MISSING\]$/,
      /^! rights of odd: It can be read, but not written\.$/,
      /^ {2}→ Give the user/,
      /^! hash of odd: The hash settings are md5, 16 characters, but old has rows with others, all of which are stale\.$/,
      /^ {2}→ Compute these features again/,
      /^! clock of odd: The clocks differ: the store's is 3600 s ahead of this machine's\./,
      /^ {2}→ Set the clocks by a time server/,
    ];
    expect(wrong).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
    expect({ stderr, code }).toEqual({ stderr: "4 errors, 6 warnings.\n", code: 1 });
  });

  it("prints JSON for programs", async () => {
    const found = await findings(sick, "-s", "gone");
    expect(found.ok).toBe(false);
    expect(found.findings.find(({ check }) => check === "store")).toEqual({
      check: "store",
      level: "warning",
      store: "gone",
      message: expect.stringContaining("[STORE_NOT_FOUND]"),
      remedy: "A new store is created by its first write.",
    });
  });

  it("does not wait for a store that does not answer, and leaves nothing behind", async () => {
    await using silent = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const { port } = silent.address() as { port: number };
    const options = { url: `http://me:hunter2@127.0.0.1:${port}` };
    const content = { stores: { production: { type: "clickhouse", options } } };
    const folder = await projectFolder({ "metaxy.config.json": JSON.stringify(content) });
    await symlink(join(packages, "store-clickhouse"), join(folder, "node_modules/@metaxy-ts/store-clickhouse"), "dir");
    const { stdout, code } = await metaxy(folder, ["doctor", "--timeout", "1"]);
    expect(stdout).toMatch(
      /^✗ store production: clickhouse\(127\.0\.0\.1:\d+\) has not answered within 1 s\. .* \[STORE_FAILED\]$/m,
    );
    expect(stdout).toContain("! features: There are no features.\n  → Name the modules");
    expect(stdout).not.toContain("hunter2");
    expect(code).toBe(1);
  });

  it("says whether the lock file has what other projects have pushed", async () => {
    await metaxy(healthy, ["push", "--no-git"]);
    const stores = { dev: { type: "duckdb", options: { path: join(healthy, "dev.duckdb") } } };
    const folder = await projectFolder({
      "metaxy.config.json": JSON.stringify({ project: "reports", features: "features.ts", stores }),
      "features.ts": `
        import { defineFeature, externalFeature } from "@metaxy-ts/core";
        const crop = externalFeature({ key: "video/crop", id: ["video_id"], project: "videos" });
        export const report = defineFeature({ key: "report", id: ["video_id"], deps: [crop] });`,
    });
    const lock = async (): Promise<Finding | undefined> =>
      (await findings(folder)).findings.find(({ check }) => check === "lock");
    expect(await lock()).toMatchObject({ level: "warning", remedy: "Make a lock file and commit it: metaxy lock" });
    await metaxy(folder, ["lock"]);
    expect(await lock()).toMatchObject({ level: "ok", message: "has what was pushed last" });
    const file = join(folder, "metaxy.lock");
    await writeFile(
      file,
      (await readFile(file, "utf8")).replaceAll(/definition_version = "\w+"/g, 'definition_version = "0"'),
    );
    expect(await lock()).toMatchObject({ level: "warning", remedy: "Update it: metaxy lock" });
  });

  it("ends with the configuration if there is none", async () => {
    const { findings: found } = await findings(await projectFolder({}));
    expect(found.map(({ check, level }) => [check, level])).toEqual([
      ["node", "ok"],
      ["configuration", "error"],
    ]);
    expect(found[1]?.message).toContain("[CONFIG_NOT_FOUND]");
  });

  it("is in colours and as wide as the terminal on one", async () => {
    const { screen, code } = await metaxyInTerminal(healthy, ["doctor"], { columns: 40 });
    expect(screen).toContain("\u001b[32m✓\u001b[39m Node.js");
    const lines = stripVTControlCharacters(screen)
      .replaceAll(/. waiting for an answer/g, "")
      .split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(code).toBe(0);
  });

  it.each([
    [["-s", "prod"], 'metaxy.config.ts has no store "prod"; known stores: dev, preview. [CONFIG_INVALID]', 1],
    [["--timeout", "0"], "It has to be a whole number of at least 1.", 2],
  ])("refuses %j", async (args, message, exit) => {
    const { stdout, stderr, code } = await metaxy(healthy, ["doctor", ...args]);
    expect(`${stdout}${stderr}`).toContain(message);
    expect(code).toBe(exit);
  });
});
