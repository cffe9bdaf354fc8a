import { rm } from "node:fs/promises";
import type { EngineRows, ErasedPart, StoredTable, TableStorage } from "@metaxy-ts/core/adapter";
import { FolderStorage, folderStorage } from "./folder-storage.js";

/**
 * Tables as folders of Parquet files. A file is never changed: `name.1.parquet` takes the place of `name.0.parquet`, which counts no more
 * from then on.
 */
export function parquetFiles(path: string): TableStorage {
  return folderStorage("parquet", path, ParquetFiles);
}

class ParquetFiles extends FolderStorage {
  async read(table: string): Promise<StoredTable | undefined> {
    const paths = await this.#current(table);
    return paths.length > 0 ? { kind: "parquet", paths } : undefined;
  }

  async append(table: string, rows: EngineRows): Promise<void> {
    await this.folder.commit(table, this.folder.newPath(table, "parquet"), (path) => rows.toParquet(path));
  }

  async delete(table: string, erase: (part: StoredTable) => Promise<ErasedPart | undefined>): Promise<number> {
    let total = 0;
    for (const path of await this.#current(table)) {
      const erased = await erase({ kind: "parquet", paths: [path] });
      if (!erased) continue;
      await this.folder.commit(table, successor(path), (temporary) => erased.remaining.toParquet(temporary));
      await rm(path);
      total += erased.removed.length;
    }
    return total;
  }

  /** Files that have no successor. */
  async #current(table: string): Promise<string[]> {
    const paths = await this.folder.files(table);
    return paths.filter((path) => !paths.includes(successor(path)));
  }
}

function successor(path: string): string {
  return path.replace(/\.(\d+)\.parquet$/, (_, generation) => `.${Number(generation) + 1}.parquet`);
}
