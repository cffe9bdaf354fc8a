/** The ID of the query that an error is of: what to look for in the server's `system.query_log`. */
const ids = new WeakMap<object, string>();

export function withQueryId(error: unknown, id: string): unknown {
  if (typeof error === "object" && error !== null) ids.set(error, id);
  return error;
}

/** For the details of an error. */
export function queryIdOf(error: unknown): { readonly queryId?: string } {
  const queryId = typeof error === "object" && error !== null ? ids.get(error) : undefined;
  return queryId === undefined ? {} : { queryId };
}
