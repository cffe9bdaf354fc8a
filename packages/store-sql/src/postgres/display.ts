import type { PostgresOptions } from "./options.js";

/** Kind and place of a store, without user and password: `postgres(db.example.com:5432/warehouse.metadata)`. */
export function displayOf({ pool, connectionString, schema }: PostgresOptions): string {
  const place = connectionString === undefined ? ofPool(pool?.options ?? {}) : ofUrl(connectionString);
  return `postgres(${place}${schema === undefined ? "" : `.${schema}`})`;
}

function ofPool(options: object): string {
  const { connectionString, host, port, database } = options as Readonly<Record<string, unknown>>;
  if (typeof connectionString === "string") return ofUrl(connectionString);
  return `${host ?? "localhost"}:${port ?? 5432}/${database ?? ""}`;
}

function ofUrl(text: string): string {
  const { host, pathname } = URL.parse(text) ?? {};
  return host === undefined ? "database" : `${host}${decoded(pathname ?? "")}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // what stands behind % is no character, and pg takes it as it is
  }
}
