import { rejection, startS3 } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";
import { lakeOnS3 } from "./support/lake.js";

const file = useFolder();

it("a lake keeps its files in S3, with a secret of DuckDB", async () => {
  await using s3 = await startS3();
  const bucket = await s3.bucket("bucket");
  const options = lakeOnS3(file("s3"), `${bucket}/metadata`, [secretFor(s3.endpoint)]);
  const configured = duckdb({ ducklake: options, threads: 1 });
  {
    await using store = await configured.open();
    await store.write(free, [freeRow("a"), freeRow("b")]);
    await store.write(free, [freeRow("c")], { idempotencyKey: "once" });
    expect(await store.write(free, [freeRow("c")], { idempotencyKey: "once" })).toMatchObject({ repeated: true });
  }
  await using store = await configured.open({ mode: "read" });
  expect(await storedCount(store)).toBe(3);
  const files = await s3.keys("bucket");
  expect(files.filter((name) => /^metadata\/main\/free\/.*\.parquet$/.test(name))).toHaveLength(2);

  for (const name of files) await s3.remove("bucket", name);
  const error = await rejection(store.read(free).then((rows) => rows.rows()));
  expect(error).toMatchObject({ code: "STORE_CORRUPT", message: expect.stringContaining("lacks a file") });
  expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain("hush");
});

it("wrong credentials of S3 are an error without the secret, and nothing is stored", async () => {
  await using strict = await startS3({ strict: true });
  const options = lakeOnS3(file("wrong"), "s3://bucket/metadata", [secretFor(strict.endpoint)]);
  await using store = await duckdb({ ducklake: options, threads: 1 }).open();
  const error = await rejection(store.write(free, [freeRow("a")]));
  expect(error).toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining("the credentials") });
  expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain("hush");
  expect(await storedCount(store)).toBeNull();
});

function secretFor(endpoint: string): string {
  const host = new URL(endpoint).host;
  return `create secret (type s3, key_id 'somebody', secret 'hush', endpoint '${host}', use_ssl false, url_style 'path')`;
}
