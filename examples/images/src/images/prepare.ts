import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { map } from "../work/pool.ts";
import type { Progress } from "../work/progress.ts";
import type { Workspace } from "../workspace.ts";
import type { Source } from "./source.ts";

const manifestSchema = z.object({ source: z.string(), stamps: z.record(z.string(), z.string()) });
type Manifest = z.infer<typeof manifestSchema>;

export interface Prepared {
  readonly copied: number;
  readonly removed: number;
}

/**
 * Updates the working copy with its source: what is new or changed there is copied, what is gone there goes.
 * Everything else stays as it is, with all edits and deletions that were made in the working copy.
 */
export async function prepare(workspace: Workspace, source: Source, progress: Progress): Promise<Prepared> {
  const before = await readManifest(workspace.manifest);
  const known: Manifest["stamps"] = before?.source === source.name ? before.stamps : {};
  if (before !== undefined && before.source !== source.name)
    await rm(workspace.images, { recursive: true, force: true });

  const stamps = Object.fromEntries(source.pictures.map(({ id, stamp }) => [id, stamp]));
  const changed = source.pictures.filter(({ id, stamp }) => known[id] !== stamp);
  const gone = Object.keys(known).filter((id) => stamps[id] === undefined);
  const bar = progress.bar("Working copy", changed.length);

  const folders = new Set(changed.map(({ id }) => dirname(join(workspace.images, id))));
  for (const folder of folders) if (!existsSync(folder)) await mkdir(folder, { recursive: true });
  const copies = map(changed, (picture) => picture.copyTo(join(workspace.images, picture.id)).then(() => picture.id));
  for await (const _ of bar.track(copies));
  for (const id of gone) await rm(join(workspace.images, id), { force: true });

  const manifest: Manifest = { source: source.name, stamps };
  await writeFile(workspace.manifest, JSON.stringify(manifest));
  bar.done(changed.length === 0 ? "nothing new" : `from ${source.name}`);
  return { copied: changed.length, removed: gone.length };
}

async function readManifest(path: string): Promise<Manifest | undefined> {
  if (!existsSync(path)) return undefined;
  return manifestSchema.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
}
