import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the database of a namespace is. */
export const pathOf = (namespace: string): string => join(tmpdir(), `${namespace}.sqlite`);
