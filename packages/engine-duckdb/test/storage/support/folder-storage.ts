import type { EngineRows, ErasedPart, OpenTableStorage, StoredTable, TableStorage } from "@metaxy-ts/core/adapter";
import { TableFolder } from "./folder.js";

/** A storage of tables in a folder; processes can write to it in parallel, since they never write to one file. */
export function folderStorage(
  name: string,
  path: string,
  Opened: new (folder: TableFolder) => OpenTableStorage,
): TableStorage {
  return {
    name,
    display: `${name}(${path})`,
    supports: { "write.parallelProcesses": "native" },
    open: async () => new Opened(new TableFolder(path)),
  };
}

/** What does not depend on the form of the files. */
export abstract class FolderStorage implements OpenTableStorage {
  protected readonly folder: TableFolder;

  constructor(folder: TableFolder) {
    this.folder = folder;
  }

  abstract read(table: string): Promise<StoredTable | undefined>;
  abstract append(table: string, rows: EngineRows): Promise<void>;
  abstract delete(table: string, erase: (part: StoredTable) => Promise<ErasedPart | undefined>): Promise<number>;

  list(): Promise<readonly string[]> {
    return this.folder.tables();
  }

  drop(table: string): Promise<void> {
    return this.folder.drop(table);
  }

  async close(): Promise<void> {}
}
