import { describe, expect, it } from "vitest";
import { messagesOf, typesOf } from "./compile.js";
import { mistakes } from "./mistakes.js";

const messages = messagesOf(mistakes.map(([, code]) => code));

describe("what the compiler says of a mistake", () => {
  it.each(mistakes.map(([title, , at], index) => [title, at, messages[index]] as const))(
    "%s",
    (_title, at, message) => {
      expect(message?.at).toBe(at);
      expect(message?.text).not.toMatch(/Iterator|DefinedTypes|Zod|NoInfer/);
      expect(message?.text.split("\n").length).toBeLessThan(8);
    },
  );

  it("is as the file says, which people read when they change types", async () => {
    const shown = mistakes.map(([title, code], index) => `# ${title}\n${code}\n${messages[index]?.text}\n`);
    await expect(shown.join("\n")).toMatchFileSnapshot("messages.txt");
  });

  it("is nothing where there is none", () => {
    expect(messagesOf(['await store.write(video, [{ video_id: "v", path: "p", seconds: 1 }]);'])).toEqual([undefined]);
  });
});

it("what a store answers is shown by the columns of its rows", () => {
  const pending = '{ source: string; video_id: string; } & VersioningColumns<"box">';
  const stored = '{ video_id: string; path: string; } & SystemColumns<"box">';
  const types = typesOf(`
    export const increment = await store.resolve(crop);
    export const pending = increment.pending;
    export const orphaned = increment.orphaned;
    export const read = await store.read(crop);
    export const some = await store.read(crop, { columns: ["path", "metaxy_deleted_at"] });
    export const computed = await store.computeProvenance(crop, []);
    export const untyped = await store.resolve("video/crop");
  `);
  expect(types).toEqual({
    increment: `Increment<${pending}, Partial<${stored}> & AnyColumns>`,
    pending: `Relation<${pending}>`,
    orphaned: `Relation<Partial<${stored}> & AnyColumns>`,
    read: `Relation<${stored}>`,
    some: "Relation<{ readonly metaxy_deleted_at: Date | null; path: string; }>",
    computed: `Relation<${pending}>`,
    untyped:
      "Increment<AnyColumns & VersioningColumns<string>, Partial<AnyColumns & SystemColumns<string>> & AnyColumns>",
  });
});
