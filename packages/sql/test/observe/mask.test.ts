import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import { maskedStatement } from "../../src/observe/mask.js";

const standard = { backslashEscapes: false };
const withEscapes = { backslashEscapes: true };

describe("a statement is shown without", () => {
  it.each([
    ["create secret (type s3, key_id 'k', secret 's', region 'eu')", "create secret ***"],
    ["CREATE OR REPLACE PERSISTENT SECRET x (TYPE s3, SECRET abc)", "CREATE OR REPLACE PERSISTENT SECRET ***"],
    ["/* first */ attach 'postgres:password=p' as lake (secret s)", "/* first */ attach ***"],
    ["select 1; attach 'x' as y", "select 1; attach ***"],
    ["set s3_secret_access_key = 'abc'", "set s3_secret_access_key = '***'"],
    ["set global motherduck_token to abc", "set global motherduck_token to ***"],
    ["select * from postgres_scan('host=h password=p', 't')", "select * from postgres_scan('***', '***')"],
    ["pragma add_parquet_key('k', '0123')", "pragma add_parquet_key('***', '***')"],
    ["select encrypt(('a'), 'key'), 'shown'", "select encrypt(('***'), '***'), 'shown'"],
    ["from 's3://key:s/e@c@bucket/file.parquet'", "from 's3://***@bucket/file.parquet'"],
    ["from 'https://host/x.parquet?X-Amz-Signature=abc&y=1'", "from 'https://host/x.parquet?***'"],
    ["select 'host=h password=it is long', 'shown'", "select 'host=h password=***', 'shown'"],
    ["select map {'api_key': 'abc'} as m", "select map {'api_key': '***'} as m"],
    ["select 1 -- password: abc\n, 2", "select 1 /* *** */\n, 2"],
    ["select 'AKIAIOSFODNN7EXAMPLE'", "select '***'"],
    [`select "t"."password" = 'a' || 'b' or "x" = 'c'`, `select "t"."password" = '***' || '***' or "x" = 'c'`],
    ["select 'it''s not closed", "select 'it''s not closed".replace(/'.*/, "***")],
  ])("secrets: %s", (sql, shown) => {
    expect(maskedStatement({ sql, parameters: [] }, standard)).toEqual({ sql: shown, parameters: [], isMasked: true });
  });

  it.each([
    ["select * from s3('https://b/x.csv', 'key', 'se\\'cret')", "select * from s3('***', '***', '***')"],
    [
      "insert into function remoteSecure('h', db.t, 'u', 'p') select 1",
      "insert into function remoteSecure('***', db.t, '***', '***') select 1",
    ],
    ["create user u identified with plaintext_password by 'p'", "create user ***"],
    [
      "create table t (a String) engine = MySQL('h', 'd', 't', 'u', 'p')",
      "create table t (a String) engine = MySQL('***', '***', '***', '***', '***')",
    ],
    [
      "select * from url('http://h', headers('Authorization'='Bearer b'))",
      "select * from url('http://h', headers('Authorization'='***'))",
    ],
  ])("secrets of ClickHouse: %s", (sql, shown) => {
    expect(maskedStatement({ sql, parameters: [] }, withEscapes).sql).toBe(shown);
  });

  it("secret values of parameters, recognised by the names before them or by their form", () => {
    const sql = `select * from t where "api_token" in ($1, $2) and "id" = $3 and "path" = $4 and "n" = $5`;
    const parameters = ["a", "b", "shown", "https://user:pass@host/file", 7n];
    expect(maskedStatement({ sql, parameters }, standard)).toEqual({
      sql,
      parameters: ["***", "***", "shown", "https://***@host/file", 7n],
      isMasked: true,
    });
    const clickhouse = { sql: "select {p2:String} where password = {p1:String}", parameters: ["secret", "shown"] };
    expect(maskedStatement(clickhouse, withEscapes).parameters).toEqual(["***", "shown"]);
  });
});

it.each([
  `select "id", count(*) as "total" from "video__raw" where "path" = 's3://bucket/key.mp4' group by 1 limit 10`,
  `create temp table "metaxy_rows_1" as select 'a: b', e'it\\'s', $$plain$$ from "tokens_of_text" -- fine`,
  `select "token", "secret_level" from "attach" where "n" > 5 order by "password"`,
  `insert into "video" ("id", "key") values ($1, $2)`,
])("a statement without secrets is shown as it is: %s", (sql) => {
  const parameters = ["a", "metaxy:3f2a", new Date(0), null, new Uint8Array([1])];
  expect(maskedStatement({ sql, parameters }, standard)).toEqual({ sql, parameters, isMasked: false });
});

describe("no secret is ever shown, whatever characters it has", () => {
  const secret = fc
    .string({ unit: fc.constantFrom(..."abc'\"\\`;,@:/?=&# \n$()[]{}*-é🎬"), minLength: 3, maxLength: 30 })
    .map((text) => `Zq${text}qZ`);
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const escaped = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const libpq = (text: string): string => `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
  const forms: readonly [string, (secret: string) => string][] = [
    ["a secret", (text) => `create secret (type s3, key_id 'k', secret ${quoted(text)})`],
    ["a secret in wrong quotes", (text) => `create secret (type s3, secret '${text}')`],
    ["a connection string", (text) => `attach ${quoted(`postgres:host=h password=${libpq(text)} dbname=d`)} as lake`],
    ["a setting", (text) => `set s3_secret_access_key = ${quoted(text)}; select 1`],
    ["an address", (text) => `select * from read_csv(${quoted(`https://user:${encodeURIComponent(text)}@host/x`)})`],
    ["an address as it is", (text) => `select * from read_csv(${quoted(`https://user:${text}@host/x`)})`],
    ["a signature", (text) => `from ${quoted(`https://host/x?sig=${encodeURIComponent(text)}`)}`],
    ["a scan", (text) => `select * from postgres_scan(${quoted(`host=h password=${libpq(text)}`)}, 't')`],
  ];

  it.each(forms)("in %s", (_, statement) => {
    const leaks = (text: string): boolean => {
      const shown = maskedStatement({ sql: statement(text), parameters: [] }, standard).sql;
      return [text, quoted(text).slice(1, -1), libpq(text).slice(1, -1), encodeURIComponent(text)].some((form) =>
        shown.includes(form),
      );
    };
    fc.assert(
      fc.property(secret, (text) => !leaks(text)),
      runs(100),
    );
  });

  it("in a function of ClickHouse", () => {
    fc.assert(
      fc.property(secret, (text) => {
        const sql = `select * from s3('https://h/x', 'key', ${escaped(text)}) where a = 'shown'`;
        expect(maskedStatement({ sql, parameters: [] }, withEscapes).sql).toBe(
          "select * from s3('***', '***', '***') where a = 'shown'",
        );
      }),
      runs(100),
    );
  });

  it("in a parameter", () => {
    fc.assert(
      fc.property(secret, (text) => {
        const statement = {
          sql: `select $1, $2 where "password" = $3`,
          parameters: [`s3://k:${text}@b`, `password=${text}`, text],
        };
        expect(JSON.stringify(maskedStatement(statement, standard).parameters)).not.toContain("Zq");
      }),
      runs(100),
    );
  });
});
