export { readVectors, type VectorFile, vectorsFolder } from "./read-vectors.js";
export { type OpenEmptyStore, replayVector } from "./replay.js";
export type { Mismatch, Vector, VectorStep, VectorVersions } from "./vector.js";
