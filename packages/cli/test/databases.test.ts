import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packagesFolder } from "@metaxy-ts/testing";
import { newDatabase, orSkip, sharedDatabase } from "@metaxy-ts/testing/databases";
import { beforeAll, describe, expect, it } from "vitest";
import { metaxy } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

const config = `
import { defineConfig } from "@metaxy-ts/project";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { postgres } from "@metaxy-ts/store-sql/postgres";
import { sqlite } from "@metaxy-ts/store-sql/sqlite";

const path = (name) => new URL(name, import.meta.url).pathname;
const { DATABASE_URL = "" } = process.env;
export default defineConfig({
  project: "videos",
  features: "features.ts",
  stores: {
    dev: duckdb({ path: path("dev.duckdb") }),
    pg: () => postgres({ connectionString: DATABASE_URL, tablePrefix: "videos_" }),
    lite: sqlite({ path: path("lite.sqlite") }),
  },
});
`;

const password = "s3cret-word";
const isPacked = packagesFolder !== join(import.meta.dirname, "../..");

describe.skipIf(isPacked)("the commands on a project with Postgres", () => {
  let folder: string;
  let address: string;
  const printed: string[] = [];
  const run = async (url: string, ...args: string[]) => {
    const ended = await metaxy(folder, args, { DATABASE_URL: url });
    printed.push(ended.stdout, ended.stderr);
    return ended;
  };

  beforeAll(async () => {
    folder = await videosFolder();
    await writeFile(join(folder, "metaxy.config.ts"), config);
    const sql = join(import.meta.dirname, "../../store-sql");
    await symlink(sql, join(folder, "node_modules/@metaxy-ts/store-sql"), "dir");
  });

  it("take rows from DuckDB to Postgres and SQLite, and remove them", async (context) => {
    const { url } = await newDatabase(await orSkip(context, sharedDatabase("postgres18")));
    address = Object.assign(new URL(url), { password }).href;
    const succeeds = async (...args: string[]): Promise<string> => {
      const { stdout, stderr, code } = await run(address, ...args);
      expect([args, code, stderr]).toEqual([args, 0, stderr]);
      return stdout;
    };
    expect(await succeeds("ddl", "-s", "pg")).toMatch(/^create table if not exists "videos_video__raw" /);
    await succeeds("push", "-s", "pg");
    // "…are those of…" is the outcome of comparing digests.
    const copied = await succeeds("copy", "--from", "dev", "--to", "pg");
    expect(copied).toMatch(/^video\/crop +[1-9]\d* +0$/m);
    expect(await succeeds("copy", "--from", "pg", "--to", "lite")).toBe(copied);
    expect(printed.join("\n")).toMatch(/^\d+ rows in postgres\(.*\) are those of duckdb\(/m);
    expect(printed.join("\n")).toMatch(/^\d+ rows in sqlite\(.*\) are those of postgres\(/m);
    expect(await succeeds("status", "-s", "pg")).toBe(await succeeds("status", "-s", "dev"));
    const lines = async (store: string) =>
      (await succeeds("read", "video/crop", "-s", store, "-f", "csv")).split("\n").sort();
    expect(await lines("pg")).toEqual(await lines("dev"));
    const doctor = await succeeds("doctor", "-s", "pg");
    expect(doctor).toMatch(/^✓ store pg: postgres\(127\.0\.0\.1:\d+\/\w+\) can be read: tables of 2 features$/m);
    expect(doctor).toContain("✓ rights of pg: it can be written");

    expect(await succeeds("drop", "--all", "-s", "pg", "--yes")).toMatch(/^videos_video__crop +feature +[1-9]/m);
    expect(await succeeds("describe", "store", "-s", "pg")).not.toContain("videos_video__crop");
    expect(printed.join("\n")).not.toContain(password);
  });

  it("say what is wrong with its address, and no password", async () => {
    const nobody = `postgres://me:${password}@127.0.0.1:1/videos`;
    const broken = `postgres://me:${password}#1@127.0.0.1/videos`;
    expect(await run(nobody, "status", "-s", "pg")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "error: No server answers at postgres(127.0.0.1:1/videos) (ECONNREFUSED). Check the address, and that it runs. [STORE_NOT_FOUND]\n",
    });
    expect((await run(nobody, "doctor", "-s", "pg")).stdout).toMatch(/^✗ store pg: No server answers/m);
    expect((await run(broken, "status", "-s", "pg")).stderr).toContain("with %23 for # and %2F for / in the password");
    expect(printed.join("\n")).not.toContain(password);
  });

  it("say that a database is not there, which no write makes", async (context) => {
    context.skip(address === undefined, "needs Postgres");
    const { stderr } = await run(address.replace(/[^/]*$/, "nowhere"), "status", "-s", "pg");
    expect(stderr).toMatch(
      /^error: postgres\(.*\/nowhere\) does not exist: .*Create the database.* \[STORE_NOT_FOUND\]\n$/,
    );
    const { stdout } = await run(address.replace(/[^/]*$/, "nowhere"), "doctor", "-s", "pg");
    expect(stdout).toMatch(/^✗ store pg: .*Create the database/m);
  });
});
