import type { OpenMode } from "@metaxy-ts/core/adapter";
import { isError, MetaxyError } from "@metaxy-ts/core/adapter";
import type { AuthConfig, IcebergError, TableMetadata, TableSchema } from "iceberg-js";
import { getCurrentSchema, IcebergRestCatalog } from "iceberg-js";
import type { IcebergOptions } from "./options.js";

/** Tables of one namespace, as the catalog knows them. What needs no rows is asked here, and takes one request. */
export class Catalog {
  readonly #catalog: IcebergRestCatalog;
  readonly namespace: string;

  constructor({ uri, warehouse, token }: IcebergOptions, namespace: string) {
    const auth: AuthConfig = token === undefined ? { type: "none" } : { type: "bearer", token };
    this.#catalog = new IcebergRestCatalog({ baseUrl: uri, auth, ...(warehouse === undefined ? {} : { warehouse }) });
    this.namespace = namespace;
  }

  /** @throws STORE_NOT_FOUND for a namespace that is not there to be read. */
  async open(mode: OpenMode, display: string): Promise<void> {
    const id = { namespace: [this.namespace] };
    if (await this.#catalog.namespaceExists(id)) return;
    if (mode === "write") {
      await this.#catalog.createNamespaceIfNotExists(id).catch(async (error: unknown) => {
        if (!(await this.#catalog.namespaceExists(id))) throw error; // another process was faster, and not each catalog says so
      });
      return;
    }
    throw new MetaxyError(
      "STORE_NOT_FOUND",
      `${display} does not exist: the catalog has no namespace ${this.namespace}. Check the options uri, warehouse and namespace, or open it with { mode: "write" } to create it.`,
    );
  }

  async list(): Promise<string[]> {
    const names: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = await this.#catalog.listTables(
        { namespace: [this.namespace] },
        pageToken === undefined ? {} : { pageToken },
      );
      for (const { name } of page.identifiers) if (/^[a-z0-9_]+$/.test(name)) names.push(name);
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return names.sort();
  }

  /** Undefined when there is no table. */
  async load(table: string): Promise<TableMetadata | undefined> {
    try {
      return await this.#catalog.loadTable(this.#id(table));
    } catch (error) {
      if (isIcebergError(error) && error.isNotFound()) return undefined;
      throw error;
    }
  }

  /** Makes a table without rows, unless another writer just did. */
  async create(table: string, schema: TableSchema): Promise<void> {
    try {
      await this.#catalog.createTable({ namespace: [this.namespace] }, { name: table, schema, properties });
    } catch (error) {
      if (!(isIcebergError(error) && error.isConflict())) throw error;
    }
  }

  /** Gives a table another schema; false if it is no longer the table with the schema that `metadata` has. */
  async evolve(table: string, metadata: TableMetadata, schema: TableSchema): Promise<boolean> {
    try {
      await this.#catalog.commitTable(this.#id(table), {
        requirements: [
          { type: "assert-table-uuid", uuid: metadata["table-uuid"] },
          { type: "assert-current-schema-id", "current-schema-id": metadata["current-schema-id"] },
          { type: "assert-last-assigned-field-id", "last-assigned-field-id": metadata["last-column-id"] ?? 0 },
        ],
        updates: [
          { action: "add-schema", schema },
          { action: "set-current-schema", "schema-id": -1 }, // the one that was just added
        ],
      });
      return true;
    } catch (error) {
      if (isIcebergError(error) && (error.isConflict() || error.isNotFound())) return false;
      throw error;
    }
  }

  async drop(table: string): Promise<void> {
    try {
      await this.#catalog.dropTable(this.#id(table), { purge: true });
    } catch (error) {
      if (!(isIcebergError(error) && error.isNotFound())) throw error;
    }
  }

  #id(table: string): { namespace: string[]; name: string } {
    return { namespace: [this.namespace], name: table };
  }
}

/** Readers apply deleted positions; the files themselves are not rewritten. */
const properties = { "format-version": "2", "write.delete.mode": "merge-on-read" };

/** The schema that a table has now. */
export function schemaOf(metadata: TableMetadata): TableSchema {
  const schema = getCurrentSchema(metadata);
  if (!schema) throw new Error("The catalog gave a table without its schema.");
  return schema;
}

function isIcebergError(error: unknown): error is IcebergError {
  return isError(error) && error.name === "IcebergError" && "isConflict" in error;
}
