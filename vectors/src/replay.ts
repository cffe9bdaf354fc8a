import type { Mismatch, Vector } from "@metaxy-ts/conformance";

/** Replays a vector on a new store and returns every answer that differs. */
export type Replay = (vector: Vector) => Promise<Mismatch[]>;
