import { execFileSync } from "node:child_process";
import { chown, mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import { rejection } from "@metaxy-ts/testing";
import { orSkip, startMariadb, startPostgres18 } from "@metaxy-ts/testing/databases";
import type { TestContext } from "vitest";
import { expect, it } from "vitest";
import { mariadb } from "../src/mariadb.js";
import { postgres } from "../src/postgres.js";
import { sceneOf } from "./support/postgres-scene.js";

const sample = defineFeature({ key: "sample", id: ["id"], fields: { main: "1" } });
const perWrite = 2000;

/** Makes a folder a disk of its own, of so many megabytes. */
function mountSmall(context: TestContext, folder: string, megabytes: number): Disposable {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { stdio: "pipe" });
  } catch (error) {
    context.skip(`needs the right to mount a file system: ${String(error).split("\n")[0]}`);
  }
  return { [Symbol.dispose]: () => void execFileSync("umount", ["-l", folder]) };
}

/** Writes until the disk is full, and again once there is space. */
async function fill(store: Store, makeSpace: () => Promise<void> | void): Promise<void> {
  const text = "x".repeat(500);
  const write = (name: string) => {
    const rows = Array.from({ length: perWrite }, (_, index) => ({
      id: `${name}/${index}`,
      text,
      metaxy_provenance_by_field: { main: "1" },
    }));
    return store.write(sample, rows, { idempotencyKey: name });
  };
  let written = 0;
  const filling = async (): Promise<void> => {
    for (; written < 100; written++) await write(String(written));
  };
  expect(await rejection(filling())).toMatchObject({
    code: "STORE_FULL",
    message: expect.stringMatching(/Nothing of the write.*free/),
  });
  expect(written).toBeGreaterThan(0);
  const history = { withSampleHistory: true } as const;
  expect(await (await store.read(sample, history)).count()).toBe(written * perWrite);
  await makeSpace();
  for (const name of [String(written), String(written)]) await write(name);
  expect(await (await store.read(sample, history)).count()).toBe((written + 1) * perWrite);
}

it("a full disk of Postgres is named, nothing of the write is stored, and the store goes on when there is space", async (context) => {
  await using server = await orSkip(context, startPostgres18());
  const folder = join(server.folder, "small");
  await mkdir(folder);
  using _ = mountSmall(context, folder, 24);
  const { uid, gid } = await stat(join(server.folder, "data"));
  await chown(folder, uid, gid);
  await using scene = await sceneOf(server.address);
  await scene.query(`create tablespace small location '${folder}'`);
  await scene.query("create database metadata tablespace small");
  const connectionString = server.url.replace(/[^/]*$/, "metadata");
  await using store = await postgres({ connectionString, autoCreate: true }).open();
  await fill(store, () => void execFileSync("mount", ["-o", "remount,size=200m", folder]));
});

it("a full disk of MariaDB is named, nothing of the write is stored, and the store goes on when there is space", async (context) => {
  await using server = await orSkip(context, startMariadb());
  const folder = join(server.folder, "data/metadata");
  await mkdir(folder);
  using _ = mountSmall(context, folder, 24);
  const url = server.url.replace(/[^/]*$/, "metadata");
  await using store = await mariadb({ url, autoCreate: true }).open({ mode: "write" });
  await fill(store, () => void execFileSync("mount", ["-o", "remount,size=200m", folder]));
});
