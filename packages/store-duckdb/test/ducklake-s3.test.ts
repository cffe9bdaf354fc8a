import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { rejection } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";
import { lakeOnS3 } from "./support/lake.js";
import { S3 } from "./support/s3.js";

const file = useFolder();
const script = fileURLToPath(new URL("../../../scripts/s3-server.mjs", import.meta.url));

it("a lake keeps its files in S3, with a secret of DuckDB", async () => {
  await using s3 = await S3.start();
  const options = lakeOnS3(file("s3"), "s3://bucket/metadata", [secretFor(s3.endpoint, "metaxy")]);
  const configured = duckdb({ ducklake: options, threads: 1 });
  {
    await using store = await configured.open();
    await store.write(free, [freeRow("a"), freeRow("b")]);
    await store.write(free, [freeRow("c")], { idempotencyKey: "once" });
    expect(await store.write(free, [freeRow("c")], { idempotencyKey: "once" })).toMatchObject({ repeated: true });
  }
  await using store = await configured.open({ mode: "read" });
  expect(await storedCount(store)).toBe(3);
  const files = [...s3.objects.keys()];
  expect(files.filter((name) => /^\/bucket\/metadata\/main\/free\/.*\.parquet$/.test(name))).toHaveLength(2);

  s3.objects.clear();
  const error = await rejection(store.read(free).then((rows) => rows.rows()));
  expect(error).toMatchObject({ code: "STORE_CORRUPT", message: expect.stringContaining("lacks a file") });
  expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain("hush");
});

it("wrong credentials of S3 are an error without the secret, and nothing is stored", async () => {
  // Its own process, for DuckDB gives an upload up where it blocks this one.
  const server = spawn(process.execPath, [script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, INITIAL_NO_AUTH_ACTION_COUNT: "0" },
  });
  try {
    const [address] = await once(server.stdout, "data");
    const secret = secretFor(String(address).trim().replace("http://", ""), "somebody");
    const options = lakeOnS3(file("wrong"), "s3://bucket/metadata", [secret]);
    await using store = await duckdb({ ducklake: options, threads: 1 }).open();
    const error = await rejection(store.write(free, [freeRow("a")]));
    expect(error).toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining("the credentials") });
    expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain("hush");
    expect(await storedCount(store)).toBeNull();
  } finally {
    server.kill("SIGTERM");
  }
});

function secretFor(endpoint: string, user: string): string {
  return `create secret (type s3, key_id '${user}', secret 'hush', endpoint '${endpoint}', use_ssl false, url_style 'path')`;
}
