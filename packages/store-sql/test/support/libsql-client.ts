import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@libsql/client";
import { createClient } from "@libsql/client";

const clients = new Map<string, Client>();

/** Where the database of a namespace is. */
export const libsqlPath = (namespace: string): string => join(tmpdir(), `${namespace}.libsql`);

/** The client of a namespace. */
export function libsqlClient(namespace: string): Client {
  const client = clients.get(namespace) ?? createClient({ url: `file:${libsqlPath(namespace)}` });
  clients.set(namespace, client);
  return client;
}

export function closeClient(namespace: string): void {
  clients.get(namespace)?.close();
  clients.delete(namespace);
}
