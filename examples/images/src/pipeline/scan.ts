import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@metaxy-ts/core";
import { listImages } from "../images/list.ts";
import type { ImageRecord, Unreadable } from "../images/read.ts";
import { readImage } from "../images/read.ts";
import { map } from "../work/pool.ts";
import type { Progress } from "../work/progress.ts";
import type { Workspace } from "../workspace.ts";
import type { Features } from "./features.ts";
import type { Outcome } from "./run-feature.ts";

type FileRow = Pick<
  ImageRecord,
  "image_id" | "album" | "path" | "width" | "height" | "bytes" | "modified" | "pixels_hash" | "exif_hash"
>;

/** Scans the files, and writes their current state to the store. Files that are as large and as old as when they were stored are not read. */
export async function scanFiles(
  store: Store,
  { file }: Features,
  workspace: Workspace,
  progress: Progress,
): Promise<Outcome> {
  const start = performance.now();
  const known = await storedFiles(store, file);
  const ids = await listImages(workspace.images);
  const samples: FileRow[] = [];
  let read = 0;
  for await (const found of map(ids, (id) => lookAt(workspace.images, id, known))) {
    if (!isFile(found)) progress.line(`  ${found.image_id} cannot be read: ${found.error}`);
    else samples.push(found);
    if (isFile(found) && known.get(found.image_id) !== found) read += 1;
  }
  if (read > 0) progress.line(`  ${read.toLocaleString("en")} ${read === 1 ? "file" : "files"} read and hashed`);
  await using todo = await store.resolve(file, { samples });
  const counts = await todo.counts();
  await store.write(file, todo.pending);
  await store.delete(file, todo.orphaned);
  return { feature: file.key, ...counts, seconds: (performance.now() - start) / 1000 };
}

async function storedFiles(store: Store, file: Features["file"]): Promise<Map<string, FileRow>> {
  if (!(await store.has(file))) return new Map();
  const columns = [
    "image_id",
    "album",
    "path",
    "width",
    "height",
    "bytes",
    "modified",
    "pixels_hash",
    "exif_hash",
  ] as const;
  const rows = await (await store.read(file, { columns })).rows();
  return new Map(rows.map((row) => [row.image_id, row]));
}

async function lookAt(root: string, id: string, known: ReadonlyMap<string, FileRow>): Promise<FileRow | Unreadable> {
  const before = known.get(id);
  try {
    if (before) {
      const { size, mtime } = await stat(join(root, id));
      if (size === before.bytes && mtime.toISOString() === before.modified) return before;
    }
    const { image_id, album, path, width, height, bytes, modified, pixels_hash, exif_hash } = await readImage(root, id);
    return { image_id, album, path, width, height, bytes, modified, pixels_hash, exif_hash };
  } catch (error) {
    return { image_id: id, error: error instanceof Error ? error.message : String(error) };
  }
}

function isFile(found: FileRow | Unreadable): found is FileRow {
  return "pixels_hash" in found;
}
