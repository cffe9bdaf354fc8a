import { inspect } from "node:util";
import { duckdb } from "@metaxy-ts/store-duckdb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../vitest.runs.js";
import { masked } from "../src/index.js";

const secret = "hunter2-SECRET";

describe("a configuration is printed without", () => {
  it.each([
    ["password"],
    ["Password"],
    ["db_password"],
    ["pgpassword"],
    ["passwd"],
    ["pwd"],
    ["pass"],
    ["passphrase"],
    ["secret"],
    ["clientSecret"],
    ["client-secret"],
    ["SECRET_ACCESS_KEY"],
    ["awsSecretAccessKey"],
    ["accessKeyId"],
    ["token"],
    ["sessionToken"],
    ["auth_token"],
    ["refresh-token"],
    ["apiKey"],
    ["api_key"],
    ["x-api-key"],
    ["APIKEY"],
    ["key"],
    ["keys"],
    ["privateKey"],
    ["accountKey"],
    ["credential"],
    ["credentials"],
    ["Authorization"],
    ["proxy-authorization"],
    ["auth"],
    ["cookie"],
    ["Set-Cookie"],
    ["signature"],
    ["connectionString"],
    ["dsn"],
  ])("the value of %s, also in lists and objects", (name) => {
    for (const value of [secret, [secret], { a: secret, b: [secret] }, new Map([["a", secret]]), Number.NaN])
      expect(printed({ stores: { prod: [{ options: { [name]: value } }] } })).not.toMatch(/hunter2|NaN/);
    expect(printed([[name, secret]])).not.toContain("hunter2");
    expect(printed(new Headers({ [name.replaceAll("_", "-")]: secret }))).not.toContain("hunter2");
    for (const pair of ["name", "key", "header"])
      expect(printed([{ [pair]: name, value: secret }])).not.toContain("hunter2");
    for (const text of [
      `${name}=${secret}`,
      `--${name} = '${secret}'`,
      `{"${name}":"${secret}"}`,
      `${name}: ${secret}`,
    ])
      if (!/^(keys?|pass|auth|cookie|Set-Cookie|dsn)$/.test(name)) expect(printed({ text })).not.toContain("hunter2");
  });

  it.each([
    [`postgres://user:${secret}@db:5432/app`, "postgres://***@db:5432/app"],
    [`https://${secret}@github.com/a.git`, "https://***@github.com/a.git"],
    [`clickhouse://u:a@/${secret}@b:${secret}@host/db`, "clickhouse://***@host/db"],
    [`s3://bucket/a.parquet?X-Amz-Signature=${secret}&x=1`, "s3://bucket/a.parquet?***"],
    [`DefaultEndpointsProtocol=https;AccountKey=${secret};x=1`, "DefaultEndpointsProtocol=https;AccountKey=***"],
    [`Authorization: Basic ${secret}`, "Authorization: ***"],
    [`Bearer ${secret}`, "***"],
    [`-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----`, "***"],
  ])("what is secret in %j", (text, expected) => {
    expect(masked({ deep: [{ text }] })).toEqual({ deep: [{ text: expected }] });
  });

  it("passwords of URLs as objects; stores are shown by kind and place", () => {
    const store = duckdb({ path: "a.duckdb" });
    expect(masked({ url: new URL(`https://u:${secret}@host/a`), store, load: () => secret })).toEqual({
      url: "https://***@host/a",
      store: "duckdb(a.duckdb)",
      load: "[function]",
    });
  });
});

describe("what is no secret", () => {
  it("stays as it is", () => {
    const config = {
      project: "videos",
      store: "dev",
      features: ["src/*.ts", "!src/**/*.test.ts"],
      hash: { algorithm: "md5", length: 8 },
      stores: {
        dev: { type: "duckdb", options: { path: "/data/a b.duckdb", threads: 4, readOnly: true, limit: null } },
      },
      url: "https://db.example.com:8443/path",
      pairs: [
        ["a", "b"],
        ["name", "value"],
      ],
      header: { name: "Accept", value: "text/plain" },
      size: 10n,
    };
    expect(masked(config)).toEqual(config);
    expect(masked(undefined)).toBeUndefined();
  });

  it("is a copy, with names that every object inherits something by", () => {
    const value = JSON.parse('{ "__proto__": { "password": "x", "a": 1 }, "constructor": "c" }') as object;
    expect(JSON.stringify(masked(value))).toBe('{"__proto__":{"password":"***","a":1},"constructor":"c"}');
    expect(JSON.stringify(value)).toContain('"x"');
  });

  it("may be circular, or have no prototype", () => {
    const value: Record<string, unknown> = Object.assign(Object.create(null) as object, { a: 1 });
    value.self = { value };
    expect(masked(value)).toEqual({ a: 1, self: { value: "[circular]" } });
    expect(masked([new Uint8Array(2), new Date(0), new (class Pool {})()])).toEqual([
      "[Uint8Array]",
      "[Date]",
      "[Pool]",
    ]);
  });
});

it("no secret is found in any plain data that has it behind the name of one", () => {
  const hidden = fc.oneof(
    fc.constant(secret),
    fc.array(fc.constant(secret)),
    fc.dictionary(fc.string(), fc.constant(secret)),
  );
  const entry = fc.tuple(fc.constantFrom("password", "apiToken", "KEY", "credentials"), hidden);
  const data = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.string()),
      fc.array(tie("node")),
      fc.dictionary(fc.string(), tie("node")),
      entry.map(([name, value]) => ({ [name]: value })),
    ),
  })).node;
  fc.assert(
    fc.property(data, (value) => !printed(value).includes(secret)),
    runs(500),
  );
});

function printed(value: unknown): string {
  return inspect(masked(value), { depth: Number.POSITIVE_INFINITY });
}
