import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** A folder with a folder of immutable files for each table. What starts with a dot is not there yet, or any more. */
export class TableFolder {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async tables(): Promise<string[]> {
    return (await entries(this.#root)).filter((name) => !name.startsWith("."));
  }

  /** Paths of a table's files, oldest first. */
  async files(table: string): Promise<string[]> {
    const names = (await entries(join(this.#root, table))).filter((name) => !name.startsWith("."));
    return names.sort().map((name) => join(this.#root, table, name));
  }

  /** A new name that comes after all others. */
  newPath(table: string, extension: string): string {
    const instant = String(Date.now()).padStart(15, "0");
    return join(this.#root, table, `${instant}-${randomUUID()}.0.${extension}`);
  }

  /** Writes a file under another name first, so that it is there as a whole or not at all. */
  async commit(table: string, path: string, write: (path: string) => Promise<unknown>): Promise<void> {
    await mkdir(join(this.#root, table), { recursive: true });
    const temporary = join(this.#root, table, `.${randomUUID()}`);
    try {
      await write(temporary);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async drop(table: string): Promise<void> {
    if (!(await this.tables()).includes(table)) return;
    const dropped = join(this.#root, `.${randomUUID()}`);
    await rename(join(this.#root, table), dropped);
    await rm(dropped, { recursive: true });
  }
}

async function entries(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}
