import { symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { packagesFolder, projectFolder } from "@metaxy-ts/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { metaxy } from "./support/program.js";

/** A server that takes connections and breaks them. */
const broken = createServer((socket) => socket.destroy());
const listening = (server: typeof broken): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { readonly port: number }).port));
  });

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const features = `
import { defineFeature } from "@metaxy-ts/core";
export const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["audio"] });
`;

let folder: string;
let port: number;
beforeAll(async () => {
  port = await freePort();
  const config = `
import { clickhouse } from "@metaxy-ts/store-clickhouse";
import { defineConfig } from "@metaxy-ts/project";
const password = "s3cret-word";
export default defineConfig({
  project: "videos",
  features: "features.ts",
  store: "down",
  stores: {
    down: clickhouse({ url: "http://127.0.0.1:${port}", username: "ada", password }),
    broken: clickhouse({ url: "http://127.0.0.1:${await listening(broken)}", username: "ada", password }),
  },
});
`;
  folder = await projectFolder({ "metaxy.config.ts": config, "features.ts": features });
  const clickhouse = join(import.meta.dirname, "../../store-clickhouse");
  await symlink(clickhouse, join(folder, "node_modules/@metaxy-ts/store-clickhouse"), "dir");
});
afterAll(() => new Promise((resolve) => broken.close(resolve)));

describe("a store whose server is down", () => {
  beforeEach(({ skip }) => {
    if (packagesFolder !== join(import.meta.dirname, "../..")) skip("the packed program has no ClickHouse beside it");
  });

  const commands = [
    ["status"],
    ["read", "video/raw"],
    ["push"],
    ["history"],
    ["delete", "video/raw", "--filter", "video_id = 'a'", "--yes"],
    ["drop", "video/raw", "--yes"],
  ];
  it.each(commands)("metaxy %s fails, and says which server does not answer", async (...command) => {
    const { code, stdout, stderr } = await metaxy(folder, [...command, "--store", "down"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`No server answers at clickhouse(127.0.0.1:${port}) (ECONNREFUSED)`);
    expect(stderr).not.toMatch(/s3cret|^\s+at /m);
  });

  it("is described without what only it knows", async () => {
    const { code, stdout, stderr } = await metaxy(folder, ["describe", "store"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^native +hash\.md5/m);
    expect(stderr).toContain("No server answers");
  });

  it("says that a connection broke", async () => {
    const { code, stderr } = await metaxy(folder, ["status", "--store", "broken"]);
    expect(code).toBe(1);
    expect(stderr).toContain("The connection to clickhouse(127.0.0.1:");
    expect(stderr).not.toMatch(/s3cret|^\s+at /m);
  });

  it("is a finding of metaxy doctor", async () => {
    const { code, stdout } = await metaxy(folder, ["doctor", "--format", "json"]);
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly message: string }[] };
    const messages = findings.map(({ message }) => message).join("\n");
    expect(messages).toContain("No server answers");
    expect(messages).not.toContain("s3cret");
  });

  it("does not keep from what needs no store", async () => {
    const { code, stdout } = await metaxy(folder, ["list", "features"]);
    expect(code).toBe(0);
    expect(stdout).toContain("video/raw");
  });
});
