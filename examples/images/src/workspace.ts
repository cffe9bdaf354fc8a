import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where the demo keeps its things. Everything in it can be made again. */
export interface Workspace {
  readonly root: string;
  /** The working copy of the input: the demo edits these files. */
  readonly images: string;
  readonly thumbnails: string;
  readonly tiles: string;
  readonly sheets: string;
  /** Which file of the working copy came from where (see `images/prepare.ts`). */
  readonly manifest: string;
}

/** A folder without this file was not made by the demo, so the demo deletes nothing in it. */
const marker = "made-by-the-image-example.txt";

export async function openWorkspace(root: string, options: { readonly reset: boolean }): Promise<Workspace> {
  const marked = existsSync(join(root, marker));
  if (!marked && existsSync(root) && (await readdir(root)).length > 0) {
    throw new Error(`${root} has files that this example did not make. Choose an empty or a new folder with --work.`);
  }
  if (options.reset && marked) await rm(root, { recursive: true });

  const workspace: Workspace = {
    root,
    images: join(root, "images"),
    thumbnails: join(root, "thumbnails"),
    tiles: join(root, "tiles"),
    sheets: join(root, "sheets"),
    manifest: join(root, "prepared.json"),
  };
  await mkdir(workspace.images, { recursive: true });
  await writeFile(join(root, marker), "This folder can be deleted at any time.\n");
  return workspace;
}
