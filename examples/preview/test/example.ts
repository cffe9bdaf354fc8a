import { execFile } from "node:child_process";
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { newFolder } from "@metaxy-ts/testing";
import { commandWords } from "@metaxy-ts/testing/pages";
import { expect } from "vitest";
import manifest from "../package.json" with { type: "json" };

const example = join(import.meta.dirname, "..");

export const readme = join(example, "README.md");

/** The example with a configuration and nothing stored, in a folder where it can be edited. */
export async function copied(config: string): Promise<string> {
  const folder = await newFolder();
  await cp(join(example, config), join(folder, "metaxy.config.ts"));
  for (const part of ["package.json", "src", "texts"])
    await cp(join(example, part), join(folder, part), { recursive: true });
  await symlink(join(example, "node_modules"), join(folder, "node_modules"), "dir");
  return folder;
}

/** A block that names a file, then has lines of it and what they become. */
export async function edit(folder: string, [name = "", ...lines]: readonly string[]): Promise<void> {
  const file = join(folder, name.slice("--- ".length));
  const part = (sign: string): string =>
    lines.flatMap((line) => (line.startsWith(sign) ? [line.slice(1)] : [])).join("\n");
  const text = await readFile(file, "utf8");
  expect(text).toContain(part("-"));
  await writeFile(file, text.replace(part("-"), part("+")));
}

/** What a script of the package prints. */
export async function run(
  folder: string,
  command: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const [, script, ...args] = commandWords(command);
  const [, ...program] = manifest.scripts[script as "compute" | "metaxy"].split(" ");
  const { stdout } = await promisify(execFile)(process.execPath, [...program, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
  });
  return stdout;
}
