/**
 * Where this library deliberately answers otherwise than Metaxy 0.1.11. Tests compare around these and assert that Metaxy does as said;
 * any other difference fails.
 */
export const differences = {
  "repeated group":
    "Metaxy returns a group once for each of its members. Here it is one row, with the members' values as arrays.",
  "leaking deleted_at":
    "Metaxy's increments have metaxy_deleted_at of parents that a dependency without select includes.",
  "three parents":
    "Metaxy cannot resolve a feature with three or more dependencies without select: its join repeats a column.",
  "parent without a table":
    "Metaxy resolves nothing with a parent that has no table. Here such a parent has no rows, if it is optional or has nothing to write.",
  "waiting sample": "Metaxy calls a sample orphaned while an ancestor is still being recomputed. Here it is waiting.",
  "one child": "Metaxy judges a parent by one of its children, whichever it finds. Here every child counts.",
  "childless parent": "Metaxy finds a parent without children new each time. Here its row is remembered.",
  "unselected members":
    "Metaxy orders members only by ID columns that are selected, so the hash of a group may be any of several.",
} as const;

/** The name of a deliberate difference. */
export type Difference = keyof typeof differences;
