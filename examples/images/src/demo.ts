import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { relative } from "node:path";
import { editCaption, invertColours, planEdits } from "./edits.ts";
import { folderSource } from "./images/folder.ts";
import { openmojiSource } from "./images/openmoji.ts";
import { prepare } from "./images/prepare.ts";
import type { Options } from "./options.ts";
import { phashVersion, raisePhashVersion } from "./pipeline/code-version.ts";
import { defineFeatures } from "./pipeline/features.ts";
import type { Run } from "./pipeline/pipeline.ts";
import { runPipeline } from "./pipeline/pipeline.ts";
import type { Expected } from "./report.ts";
import { printOutcomes, printTitle } from "./report.ts";
import { configureStore } from "./stores.ts";
import { createProgress } from "./work/progress.ts";
import { openWorkspace } from "./workspace.ts";

/** Runs the demo from start to end. Returns the exit code: 1 when any count is not what it must be. */
export async function runDemo(options: Options): Promise<number> {
  const workspace = await openWorkspace(options.work, options);
  const progress = createProgress();
  const source = options.images ? await folderSource(options.images, workspace.root) : await openmojiSource();
  const isNew = !existsSync(workspace.manifest);
  const version = phashVersion(workspace.root);
  const features = defineFeatures(String(version));
  const configured = await configureStore(options.store, workspace.root);
  await using store = await configured.open();
  if (options.reset) await store.dropAll();
  else if (isNew && (await store.has(features.file)))
    throw new Error(
      `${store.display} has tables of a run in another folder. Add --reset to remove them, or go on there with --work.`,
    );
  console.log(`An incremental pipeline over ${source.pictures.length.toLocaleString("en")} pictures (${source.name}).`);
  await prepare(workspace, source, progress);

  const run: Run = { store, workspace, progress, credit: source.credit, features };
  let wrong = 0;
  const step = async (title: string, note: string, expected: Expected | null, now = run): Promise<void> => {
    printTitle(title, note);
    wrong += printOutcomes(await runPipeline(now), expected);
  };

  const started = await store.has(run.features.file);
  await step("The pipeline", started ? "what changed since the last run" : "the first run: everything is new", null);
  await step("Again", "nothing changed, so there is nothing to do", {});

  const images = await (await store.read(run.features.file, { columns: ["image_id", "album", "path"] })).rows();
  const { caption, repaint, remove } = planEdits(images);

  await editCaption(caption.path, `Seen on ${new Date().toISOString()}`);
  await step("One EXIF block touched", `${caption.image_id}: only the caption depends on it`, {
    "image/file": { stale: 1 },
    "image/caption": { stale: 1 },
  });

  for (const { path } of repaint) await invertColours(path);
  await step("Three images edited", repaint.map((image) => image.image_id).join(", "), {
    "image/file": { stale: 3 },
    ...forEach(["image/thumbnail", "image/phash", "image/palette", "image/tile"], { stale: 3 }),
    "album/contact_sheet": { stale: albumsOf(repaint).size },
  });

  for (const { path } of remove) await rm(path);
  const left = images.filter((image) => !remove.includes(image));
  const emptied = [...albumsOf(remove)].filter((album) => !albumsOf(left).has(album)).length;
  await step("Two images deleted", `${remove.map((image) => image.image_id).join(", ")}; their sheets are made again`, {
    ...forEach(["image/file", "image/thumbnail", "image/phash", "image/palette", "image/caption", "image/tile"], {
      orphaned: 2,
    }),
    "album/contact_sheet": { stale: albumsOf(remove).size - emptied, orphaned: emptied },
  });

  raisePhashVersion(workspace.root, version + 1);
  await step(
    "Better code for one field",
    `image/phash goes from version ${version} to ${version + 1}; nothing else depends on it`,
    { "image/phash": { new: left.length } },
    { ...run, features: defineFeatures(String(version + 1)) },
  );

  console.log(
    `\nContact sheets: ${relative(process.cwd(), workspace.sheets)}${wrong === 0 ? "\nEvery count is what it must be." : ""}`,
  );
  if (wrong > 0) console.error(`${wrong} counts are not what they must be.`);
  return wrong === 0 ? 0 : 1;
}

function albumsOf(images: readonly { readonly album: string }[]): Set<string> {
  return new Set(images.map((image) => image.album));
}

function forEach<Value>(features: readonly string[], value: Value): Record<string, Value> {
  return Object.fromEntries(features.map((feature) => [feature, value]));
}
