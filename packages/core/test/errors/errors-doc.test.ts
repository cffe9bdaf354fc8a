import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../../../", import.meta.url);

it("docs/errors.md is made from the table of codes; run `pnpm errors-doc`", async () => {
  const script: string = new URL("scripts/errors-doc.ts", root).href;
  const { errorsPage } = (await import(script)) as { errorsPage(): string };
  expect(readFileSync(new URL("docs/errors.md", root), "utf8")).toBe(errorsPage());
});
