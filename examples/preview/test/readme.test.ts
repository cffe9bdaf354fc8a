import { execFile } from "node:child_process";
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { newFolder } from "@metaxy-ts/testing";
import type { Output } from "@metaxy-ts/testing/pages";
import { codeBlocks, commandWords, updatesPages, writeOutputs } from "@metaxy-ts/testing/pages";
import { expect, it } from "vitest";
import manifest from "../package.json" with { type: "json" };

const example = join(import.meta.dirname, "..");
const readme = join(example, "README.md");

interface Content {
  readonly name: string;
  readonly content: { readonly rows: number; readonly digest: string };
}

it("the commands of the README print what it shows, and a preview leaves production as it is", async (context) => {
  context.skip(process.platform === "win32", "needs ClickHouse in the process, which Windows does not have");
  const folder = await copied();
  const shown: Output[] = [];
  const printed: Output[] = [];
  const contents = new Map<string, readonly Content[]>();
  let output = "";
  for (const { info, line, lines } of codeBlocks((await readFile(readme, "utf8")).split("\n"))) {
    const [language] = info;
    if (language === "diff") await edit(folder, lines);
    if (language === "sh") {
      const [command = ""] = lines;
      if (/compute preview|metaxy copy/.test(command)) contents.set(command, await contentOf(folder));
      output = await run(folder, command);
    }
    if (language === "text") {
      shown.push({ line, text: lines.join("\n") });
      printed.push({ line, text: output.trimEnd() });
    }
  }
  if (updatesPages) writeOutputs(readme, printed);
  else expect(printed).toEqual(shown);

  const [before, after] = [...contents.values()];
  expect(before?.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["text__raw", "text__stats", "text__keywords"]),
  );
  expect(after).toEqual(before);
  const left = await run(folder, "pnpm metaxy status -s preview --no-fallback -f json");
  expect(JSON.parse(left)).toMatchObject({ features: [{ rows: 0 }, { rows: 0 }, { rows: 0 }, { rows: 0 }] });
});

/** The example without what it has stored, in a folder where it can be edited. */
async function copied(): Promise<string> {
  const folder = await newFolder();
  for (const part of ["metaxy.config.ts", "package.json", "src", "texts"])
    await cp(join(example, part), join(folder, part), { recursive: true });
  await symlink(join(example, "node_modules"), join(folder, "node_modules"), "dir");
  return folder;
}

/** A block that names a file, then has lines of it and what they become. */
async function edit(folder: string, [name = "", ...lines]: readonly string[]): Promise<void> {
  const file = join(folder, name.slice("--- ".length));
  const part = (sign: string): string =>
    lines.flatMap((line) => (line.startsWith(sign) ? [line.slice(1)] : [])).join("\n");
  const text = await readFile(file, "utf8");
  expect(text).toContain(part("-"));
  await writeFile(file, text.replace(part("-"), part("+")));
}

/** What a script of the package prints. */
async function run(folder: string, command: string): Promise<string> {
  const [, script, ...args] = commandWords(command);
  const [, ...program] = manifest.scripts[script as "compute" | "metaxy"].split(" ");
  const { stdout } = await promisify(execFile)(process.execPath, [...program, ...args], { cwd: folder });
  return stdout;
}

async function contentOf(folder: string): Promise<readonly Content[]> {
  const args = ["--experimental-strip-types", join(import.meta.dirname, "digest.ts")];
  const data = join(folder, "production.clickhouse");
  const { stdout } = await promisify(execFile)(process.execPath, [...args, data], { cwd: folder });
  return JSON.parse(stdout) as readonly Content[];
}
