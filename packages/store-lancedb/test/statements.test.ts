import type { StatementEvent } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { lancedb } from "../src/index.js";
import { extensionFile } from "./support/extension.js";
import { sample, sampleRow, table } from "./support/features.js";
import { useFolder } from "./support/folder.js";

const folder = useFolder();

it.each(["client", "extension"])(
  "onStatement is called for what DuckDB computes on the tables, with the %s",
  async (way) => {
    const events: StatementEvent[] = [];
    const extension = way === "client" ? "never" : extensionFile();
    const options = { uri: folder(), extension, unsignedExtensions: true };
    await using store = await lancedb({ ...options, onStatement: (event) => events.push(event) }).open();
    await store.write(sample, [sampleRow("a"), sampleRow("b")]);
    expect(events.some(({ sql }) => sql.startsWith("load "))).toBe(way === "extension");
    expect(events.some(({ sql }) => sql.startsWith("copy "))).toBe(way === "extension");
    events.length = 0;
    expect(await (await store.read(sample)).rows()).toHaveLength(2);
    expect(events.filter(({ sql, rows }) => sql.includes(`"${table}"`) && rows === 2)).toMatchObject([
      { store: `lancedb(${folder()})`, milliseconds: expect.any(Number) },
    ]);
  },
);
