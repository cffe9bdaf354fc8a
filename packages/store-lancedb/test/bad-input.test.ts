import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MetaxyError } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { mapLanceError } from "../src/errors.js";
import { lancedb, lancedbAdapter } from "../src/index.js";
import { locationOf } from "../src/location.js";
import { sample, sampleRow, table } from "./support/features.js";
import { useFolder } from "./support/folder.js";

const folder = useFolder();
const openStore = (uri = folder()) => lancedb({ uri, extension: "never" }).open();

describe("places", () => {
  it("a folder that is not there cannot be read", async () => {
    const opening = lancedb({ uri: join(folder(), "none") }).open({ mode: "read" });
    await expect(opening).rejects.toMatchObject({ code: "STORE_NOT_FOUND" });
  });

  it("a file is not a folder", async () => {
    const path = join(folder(), "file");
    await writeFile(path, "x");
    await expect(openStore(path)).rejects.toMatchObject({ code: "STORE_CORRUPT" });
    const reading = lancedb({ uri: path }).open({ mode: "read" });
    await expect(reading).rejects.toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("a folder that vanishes is an error, not a store without tables", async () => {
    const uri = join(folder(), "gone");
    await using store = await openStore(uri);
    await store.write(sample, [sampleRow("a")]);
    await rm(uri, { recursive: true });
    await expect(store.has(sample)).rejects.toMatchObject({ code: "STORE_NOT_FOUND" });
    await expect(store.write(sample, [sampleRow("b")])).rejects.toMatchObject({ code: "STORE_NOT_FOUND" });
  });

  it("files: URIs and a slash at the end are the same folder", async () => {
    await using store = await openStore(`file://${folder()}/`);
    await store.write(sample, [sampleRow("a")]);
    await using other = await openStore(`${folder()}/`);
    expect(await (await other.read(sample)).count()).toBe(1);
  });

  it("two stores on one folder see each other's rows", async () => {
    await using one = await openStore();
    await using other = await openStore();
    await one.write(sample, [sampleRow("a")]);
    await other.write(sample, [sampleRow("b")]);
    expect(await (await one.read(sample)).count()).toBe(2);
  });
});

describe("tables", () => {
  it("a file where a table's folder should be", async () => {
    await using store = await openStore();
    await writeFile(join(folder(), `${table}.lance`), "x");
    await expect(store.write(sample, [sampleRow("a")])).rejects.toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("a folder without a table is no table, and may become one", async () => {
    await using store = await openStore();
    await mkdir(join(folder(), `${table}.lance`));
    expect(await store.has(sample)).toBe(false);
    await store.write(sample, [sampleRow("a")]);
    expect(await (await store.read(sample)).count()).toBe(1);
  });

  it("a table whose files are gone is damaged, not empty", async () => {
    await using store = await openStore();
    await store.write(sample, [sampleRow("a")]);
    await rm(join(folder(), `${table}.lance`, "data"), { recursive: true });
    await using other = await openStore();
    await expect(other.read(sample).then((found) => found.rows())).rejects.toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("a table whose newest version is cut is damaged", async () => {
    await using store = await openStore();
    await store.write(sample, [sampleRow("a")]);
    const versions = join(folder(), `${table}.lance`, "_versions");
    await writeFile(join(versions, `${18446744073709551615n - 3n}.manifest`), "cut");
    await using other = await openStore();
    await expect(other.read(sample).then((found) => found.rows())).rejects.toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("a column with a dot in its name is refused in words", async () => {
    await using store = await openStore();
    const writing = store.write(sample, [{ ...sampleRow("a"), "a.b": 1 }]);
    await expect(writing).rejects.toMatchObject({ code: "WRITE_INVALID", message: expect.stringContaining("a.b") });
  });
});

describe("options", () => {
  it.each([
    ["uri", { uri: "" }],
    ["uri", { uri: "db://cloud" }],
    ["storageOptions", { uri: "x", storageOptions: { key: 1 } }],
    ["tablePrefix", { uri: "x", tablePrefix: "A" }],
    ["vectors", { uri: "x", vectors: { clip: { embedding: 0 } } }],
    ["extension", { uri: "x", extension: "" }],
    ["unsignedExtensions", { uri: "x", unsignedExtensions: "yes" }],
    ["threads", { uri: "x", threads: 0 }],
  ])("%s is checked", (option, options) => {
    expect(() => lancedb(options as never)).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", details: { option } }),
    );
  });

  it("an extension that is not there is an error where it is asked for by its path", async () => {
    const opening = lancedb({ uri: folder(), extension: join(folder(), "no.duckdb_extension") }).open();
    await expect(opening).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("extension"),
    });
  });

  it("credentials are never shown", () => {
    const storageOptions = { aws_secret_access_key: "very-secret-key" };
    const uri = "s3://user:password@bucket/path?token=abc";
    expect(lancedbAdapter({ uri, storageOptions }).display).toBe("lancedb(s3://bucket/path)");
    const failed = mapLanceError(new Error("bad header very-secret-key"), "lancedb(x)", storageOptions);
    expect(failed).toBeInstanceOf(MetaxyError);
    expect(`${failed?.stack} ${failed?.cause}`).not.toContain("very-secret-key");
    expect(locationOf("az://account/path").uri).toBe("az://account/path");
  });

  it.each([
    ["Permission denied (os error 13)", "STORE_READ_ONLY"],
    ["Read-only file system (os error 30)", "STORE_READ_ONLY"],
    ["No space left on device (os error 28)", "STORE_FULL"],
    ["Client error with status 403 Forbidden: InvalidAccessKeyId", "CONFIG_INVALID"],
    ["Client error with status 403 Forbidden: AccessDenied", "STORE_READ_ONLY"],
    ["Error performing PUT http://x/t.lance: Client error with status 403 Forbidden", "STORE_READ_ONLY"],
    ["Error performing GET http://x/t.lance: Client error with status 403 Forbidden", "CONFIG_INVALID"],
    ["Client error with status 401: no", "CONFIG_INVALID"],
    ["Conversion of '403' failed", undefined],
    ["Retryable commit conflict for version 3", "STORE_LOCKED"],
    ["something else", undefined],
  ])("%s is %s", (message, code) => {
    expect(mapLanceError(new Error(message), "lancedb(x)", {})?.code).toBe(code);
  });
});
