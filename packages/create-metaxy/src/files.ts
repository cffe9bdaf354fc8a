import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { StoreName, TemplateName } from "./choices.js";
import { root } from "./package-root.js";

/** The files of a project, by their path in it. Paths have slashes on every system. */
export type ProjectFiles = ReadonlyMap<string, string>;

/** The files of a template with a store. `{{name}}` in a page is replaced by what `words` has. */
export async function templateFiles(
  template: TemplateName,
  store: StoreName,
  words: Readonly<Record<string, string>>,
): Promise<ProjectFiles> {
  const files = new Map<string, string>();
  for (const part of ["base", template, `stores/${store}`])
    for (const [path, content] of await filesIn(join(root, "template", part)))
      files.set(
        path === "gitignore" ? ".gitignore" : path, // npm packs no .gitignore
        path.endsWith(".md") ? content.replaceAll(/\{\{(\w+)\}\}/g, (_, word: string) => words[word] ?? "") : content,
      );
  return files;
}

/** What is in a folder that does not count: a folder that has nothing else is empty. */
const ignored = [".git", ".DS_Store", ".gitkeep"];

/** What a folder has, without what does not count. A folder that does not exist has nothing. */
export async function entriesOf(folder: string): Promise<string[]> {
  return existsSync(folder) ? (await readdir(folder)).filter((entry) => !ignored.includes(entry)).sort() : [];
}

/** Which of the files are there already. */
export function existing(folder: string, files: ProjectFiles): string[] {
  return [...files.keys()].filter((path) => existsSync(join(folder, path)));
}

/**
 * Writes files, and the folders that they are in.
 *
 * @throws ARGUMENT_INVALID naming the file, if the folder cannot be written to.
 */
export async function writeFiles(folder: string, files: ProjectFiles): Promise<void> {
  for (const [path, content] of files)
    try {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    } catch (cause) {
      throw new MetaxyError("ARGUMENT_INVALID", `${join(folder, path)} cannot be written: ${String(cause)}.`, {
        cause,
      });
    }
}

async function filesIn(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = files
    .sort()
    .map(
      async (file): Promise<[string, string]> => [
        relative(folder, file).split(sep).join("/"),
        await readFile(file, "utf8"),
      ],
    );
  return Promise.all(contents);
}
