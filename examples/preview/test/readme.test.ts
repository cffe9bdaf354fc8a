import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { newDatabase, orSkip, sharedDatabase } from "@metaxy-ts/testing/databases";
import type { Output } from "@metaxy-ts/testing/pages";
import { codeBlocks, updatesPages, writeOutputs } from "@metaxy-ts/testing/pages";
import { Client } from "pg";
import type { TestContext } from "vitest";
import { expect, it } from "vitest";
import { copied, edit, readme, run } from "./example.js";

/** What a table of production is, and what is in it. */
interface Content {
  readonly name: string;
  readonly content: { readonly rows: number; readonly digest: string };
}

/** Where production is. */
interface Production {
  readonly folder: string;
  /** All of its tables. */
  content(): Promise<readonly Content[]>;
  /** Who does the work of production. */
  readonly owner?: Readonly<Record<string, string>>;
  /** Who makes the preview. */
  readonly reader?: Readonly<Record<string, string>>;
}

it.for([
  ["ClickHouse", inClickHouse],
  ["Postgres", inPostgres],
] as const)(
  "with production in %s the commands of the README print what it shows, and a preview leaves production as it is",
  async ([name, start], context) => {
    const { folder, content, owner, reader } = await start(context);
    const shown: Output[] = [];
    const printed: Output[] = [];
    const contents = new Map<string, readonly Content[]>();
    let output = "";
    for (const { info, line, lines } of codeBlocks((await readFile(readme, "utf8")).split("\n"))) {
      const [language] = info;
      if (language === "diff") await edit(folder, lines);
      if (language === "sh") {
        const [command = ""] = lines;
        if (/compute preview|metaxy copy/.test(command)) contents.set(command, await content());
        const isWrite = /compute production|metaxy push|metaxy copy/.test(command);
        output = await run(folder, command, isWrite ? owner : reader);
      }
      if (language === "text") {
        shown.push({ line, text: lines.join("\n") });
        printed.push({ line, text: output.trimEnd() });
      }
    }
    if (updatesPages && name === "ClickHouse") writeOutputs(readme, printed);
    else expect(printed).toEqual(shown);

    const [before, after] = [...contents.values()];
    expect(before?.map((table) => table.name)).toEqual(
      expect.arrayContaining(["text__raw", "text__stats", "text__keywords"]),
    );
    expect(after).toEqual(before);
    expect(await content()).not.toEqual(before); // it has the preview's rows now
    const left = await run(folder, "pnpm metaxy status -s preview --no-fallback -f json", reader);
    expect(JSON.parse(left)).toMatchObject({ features: [{ rows: 0 }, { rows: 0 }, { rows: 0 }, { rows: 0 }] });
  },
);

async function inClickHouse(context: TestContext): Promise<Production> {
  context.skip(process.platform === "win32", "needs ClickHouse in the process, which Windows does not have");
  const folder = await copied("metaxy.config.ts");
  const args = ["--experimental-strip-types", join(import.meta.dirname, "digest.ts")];
  const data = join(folder, "production.clickhouse");
  const content = async (): Promise<readonly Content[]> => {
    const { stdout } = await promisify(execFile)(process.execPath, [...args, data], { cwd: folder });
    return JSON.parse(stdout) as readonly Content[];
  };
  return { folder, content };
}

/** The preview is made by a user who may only read production. */
async function inPostgres(context: TestContext): Promise<Production> {
  const database = await newDatabase(await orSkip(context, sharedDatabase("postgres18")));
  const onServer = async <Row>(sql: string): Promise<Row[]> => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end();
    }
  };
  const reader = `reader_${database.database}`;
  await onServer(`create role ${reader} login`);
  await onServer(`alter default privileges grant select on tables to ${reader}`);
  const content = async (): Promise<readonly Content[]> => {
    const tables = await onServer<{ name: string; statement: string }>(
      `select table_name as name, string_agg(concat_ws(' ', column_name, udt_name, is_nullable), ', ' order by ordinal_position) as statement
       from information_schema.columns where table_schema = 'public' group by table_name order by table_name`,
    );
    return Promise.all(
      tables.map(async (table) => {
        const [found] = await onServer<Content["content"]>(
          `select count(*)::integer as rows, md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as digest from "${table.name}" as t`,
        );
        return { ...table, content: found ?? { rows: -1, digest: "" } };
      }),
    );
  };
  const readerUrl = Object.assign(new URL(database.url), { username: reader, password: "" }).href;
  return {
    folder: await copied("postgres.config.ts"),
    content,
    owner: { PRODUCTION_URL: database.url },
    reader: { PRODUCTION_URL: readerUrl },
  };
}
