import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Vector } from "./vector.js";

/** The folder of the vectors that come with this package. */
export const vectorsFolder: string = fileURLToPath(new URL("../vectors", import.meta.url));

/** A vector and its file's name. */
export interface VectorFile {
  /** The file's name, without its folder. */
  readonly file: string;
  /** The vector that the file has. */
  readonly vector: Vector;
}

/**
 * Reads all vectors of a folder, one per JSON file.
 *
 * @param folder The folder. If omitted, that of the vectors that come with this package.
 * @returns The vectors, in the order of their files' names.
 */
export async function readVectors(folder: string = vectorsFolder): Promise<VectorFile[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json")).sort();
  return Promise.all(
    files.map(async (file) => ({ file, vector: JSON.parse(await readFile(join(folder, file), "utf8")) as Vector })),
  );
}
