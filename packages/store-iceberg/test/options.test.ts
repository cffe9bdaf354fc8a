import { rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { iceberg } from "../src/index.js";
import { useCatalog } from "./support/catalog.js";
import { sample, sampleRow } from "./support/features.js";

describe("options", () => {
  it.each([
    [{ uri: "catalog" }, "uri"],
    [{ uri: "https://user:secret@catalog.example.com" }, "uri"],
    [{ uri: "https://catalog.example.com", namespace: "a.b" }, "namespace"],
    [{ uri: "https://catalog.example.com", token: "" }, "token"],
    [{ uri: "https://catalog.example.com", warehouse: 1 }, "warehouse"],
    [{ uri: "https://catalog.example.com", timestamp: new Date(Number.NaN) }, "timestamp"],
    [{ uri: "https://catalog.example.com", setup: "select 1" }, "setup"],
    [{ uri: "https://catalog.example.com", extensions: { iceberg: 1 } }, "extensions"],
    [{ uri: "https://catalog.example.com", unsignedExtensions: 1 }, "unsignedExtensions"],
    [{ uri: "https://catalog.example.com", region: "eu" }, "region"],
  ])("%j is refused", (options, option) => {
    const configure = () => iceberg(options as never);
    expect(configure).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
    expect(configure).toThrow(option);
    expect(configure).not.toThrow("secret");
  });
});

describe("opening", { timeout: 600_000 }, () => {
  const options = useCatalog();

  it("shows no secret in statements and errors", async () => {
    const statements: string[] = [];
    const token = "token-5512";
    const setup = ["create secret (type s3, key_id 'key', secret 'secret-5512', region 'us-east-1')"];
    const onStatement = ({ sql }: { readonly sql: string }) => void statements.push(sql);
    await using store = await iceberg({ ...options(), token, setup, onStatement }).open();
    await store.write(sample, [sampleRow("a")]);
    expect(statements.join("\n")).toContain("insert into");
    expect(statements.join("\n")).not.toContain("5512");
    const failing = iceberg({ ...options(), setup: ["create secret (typo s3, secret 'secret-5512')"] });
    const error = await rejection(failing.open());
    expect(error).toMatchObject({ code: "CONFIG_INVALID", details: { option: "setup" } });
    expect(JSON.stringify([error.message, String(error.cause)])).not.toContain("5512");
  });

  it("says what is missing", async () => {
    const closed = { ...options(), uri: "http://127.0.0.1:9" };
    expect(await rejection(iceberg(closed).open())).toMatchObject({ code: "STORE_NOT_FOUND" });
    expect(await rejection(iceberg(options()).open({ mode: "read" }))).toMatchObject({ code: "STORE_NOT_FOUND" });
    const extensions = { ...options().extensions, iceberg: "/nowhere/iceberg.duckdb_extension" };
    expect(await rejection(iceberg({ ...options(), extensions }).open())).toMatchObject({
      code: "CONFIG_INVALID",
      details: { option: "extensions.iceberg" },
    });
  });
});
