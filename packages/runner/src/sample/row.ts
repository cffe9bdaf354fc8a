/** A row of columns by name. */
export type Row = Readonly<Record<string, unknown>>;
