import { chmod, copyFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { listImages } from "./list.ts";
import type { Source } from "./source.ts";

/** The pictures of the user's folder. They are only read. */
export async function folderSource(folder: string, workspace: string): Promise<Source> {
  const root = resolve(folder);
  const ids = await listImages(root, resolve(workspace));
  if (ids.length === 0) throw new Error(`There are no pictures in ${root} (jpg, png, webp, avif, tiff, gif).`);
  const pictures = await Promise.all(
    ids.map(async (id) => {
      const from = join(root, id);
      const { size, mtimeMs } = await stat(from);
      return { id, stamp: `${size}-${mtimeMs}`, copyTo: (path: string) => copyWritable(from, path) };
    }),
  );
  return { name: root, credit: undefined, pictures };
}

/** A copy has the permissions of its original, which may be "read only": the demo edits its copies. */
async function copyWritable(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o644);
}
