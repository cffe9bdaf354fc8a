import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { newDatabase, orSkip, sharedDatabase } from "@metaxy-ts/testing/databases";
import { updatesPages, writeOutputs } from "@metaxy-ts/testing/pages";
import { expect, inject, it, vi } from "vitest";
import { usePython } from "./support/metaxy.js";
import { pageProgram } from "./support/page.js";
import { runPage } from "./support/run-page.js";

usePython(); // where there is none, the test is skipped

const page = fileURLToPath(new URL("../../docs/guide/python.md", import.meta.url));

it("the programs of docs/guide/python.md print what the page shows", async (context) => {
  const environment = inject("metaxy");
  if (!("python" in environment)) return;
  const { url } = await newDatabase(await orSkip(context, sharedDatabase("postgres18")));
  vi.stubEnv("DATABASE_URL", url);
  const printed = await runPage(page, environment.python);
  if (updatesPages) writeOutputs(page, printed);
  else expect(printed).toEqual(pageProgram(readFileSync(page, "utf8")).outputs);
});
