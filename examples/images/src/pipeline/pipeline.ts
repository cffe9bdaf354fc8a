import { basename, extname } from "node:path";
import type { Store } from "@metaxy-ts/core";
import { readCaption } from "../compute/caption.ts";
import type { SheetItem } from "../compute/contact-sheet.ts";
import { makeContactSheet } from "../compute/contact-sheet.ts";
import { dominantColours } from "../compute/palette.ts";
import { perceptualHash } from "../compute/phash.ts";
import { makeThumbnail } from "../compute/thumbnail.ts";
import { cutTiles } from "../compute/tile.ts";
import type { Progress } from "../work/progress.ts";
import type { Workspace } from "../workspace.ts";
import type { Features } from "./features.ts";
import type { Outcome } from "./run-feature.ts";
import { runFeature } from "./run-feature.ts";
import { scanFiles } from "./scan.ts";

export interface Run {
  readonly store: Store;
  readonly features: Features;
  readonly workspace: Workspace;
  readonly progress: Progress;
  readonly credit: string | undefined;
}

/** One run of the whole pipeline: every feature, parents before children. */
export async function runPipeline({ store, features, workspace, progress, credit }: Run): Promise<Outcome[]> {
  const { thumbnail, phash, palette, caption, tile, sheet } = features;
  const common = { store, progress };
  return [
    await scanFiles(store, features, workspace, progress),
    await runFeature({
      ...common,
      feature: thumbnail,
      compute: async (row) => [
        { ...row, thumbnail: (await makeThumbnail(row.path, workspace.thumbnails, row.image_id)).path },
      ],
      filesOf: async (orphaned) => orphaned.flatMap((row) => row.thumbnail ?? []),
    }),
    await runFeature({
      ...common,
      feature: phash,
      compute: async (row) => [{ ...row, phash: await perceptualHash(row.path) }],
    }),
    await runFeature({
      ...common,
      feature: palette,
      compute: async (row) => [{ ...row, colors: await dominantColours(row.path) }],
    }),
    await runFeature({
      ...common,
      feature: caption,
      compute: async (row) => [{ ...row, caption: await readCaption(row.path) }],
    }),
    await runFeature({
      ...common,
      feature: tile,
      compute: async (row) => {
        const tiles = await cutTiles(row.path, workspace.tiles, row.image_id);
        return tiles.map((made) => ({ ...row, tile: made.tile, tile_path: made.path }));
      },
      filesOf: async (orphaned) => {
        const gone = orphaned.map((row) => String(row.image_id));
        const tiles = await store.read(tile, { columns: ["tile_path"], filters: (c) => c.image_id.in(gone) });
        return (await tiles.rows()).map((row) => row.tile_path);
      },
    }),
    await runFeature({
      ...common,
      feature: sheet,
      compute: async (row) => {
        const items = row.image_id.map(
          (id, index): SheetItem => ({
            name: basename(id, extname(id)).replaceAll(/[-_]+/g, " "),
            thumbnail: row.thumbnail[index] as string,
            palette: row.colors[index] as string[],
          }),
        );
        const made = await makeContactSheet(row.album, items, workspace.sheets, credit);
        return [{ ...row, sheet: made.path, images: items.length }];
      },
    }),
  ];
}
