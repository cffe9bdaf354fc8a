import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { tsc } from "../tsc.js";

const core = fileURLToPath(new URL("../../", import.meta.url));

/** What the compiler says of one mistake. */
export interface CompilerMessage {
  /** The first word or character that an editor underlines. */
  readonly at: string;
  /** All lines, as an editor shows them. */
  readonly text: string;
}

/** A store and features that snippets use; what stands before each of them. */
const before = `
import { z } from "zod";
import { and, defineFeature, FeatureGraph, from, type Store } from "@metaxy-ts/core";

declare const store: Store;
const video = defineFeature({
  key: "video/raw",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string(), seconds: z.number() }),
  fields: { audio: { dataVersion: "path" }, frames: { dataVersion: "path" } },
});
const crop = defineFeature({
  key: "video/crop",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string() }),
  deps: [from(video, { select: ["path"], rename: { path: "source" } })],
  fields: ["box"],
});
const scene = defineFeature({ key: "scene", id: ["scene_id"], schema: z.object({ scene_id: z.string() }) });
const todo = await store.resolve(crop);
export { and, crop, defineFeature, FeatureGraph, from, scene, store, todo, video, z };
`;

/** A folder with a project of snippets, each its own file, in this order. */
function project(name: string, snippets: readonly string[], options: object): string {
  const folder = join(core, "node_modules/.cache", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, code] of snippets.entries()) writeFileSync(join(folder, `snippet-${index}.mts`), before + code);
  const configuration = {
    extends: relative(folder, join(core, "../../tsconfig.base.json")).split(sep).join("/"),
    compilerOptions: {
      noUnusedLocals: false,
      paths: {
        "@metaxy-ts/core": [join(core, "src/index.ts")],
        "@metaxy-ts/core/memory": [join(core, "src/memory.ts")],
      },
      ...options,
    },
    include: ["*.mts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(configuration));
  return folder;
}

/** What the compiler says of each snippet, in their order; undefined where it finds nothing wrong. */
export function messagesOf(snippets: readonly string[]): (CompilerMessage | undefined)[] {
  const messages: (CompilerMessage | undefined)[] = snippets.map(() => undefined);
  const said = tsc(project("messages", snippets, { noEmit: true }));
  for (const [, index, line, column, text] of said.matchAll(/^snippet-(\d+)\.mts\((\d+),(\d+)\): (.*(?:\n .*)*)/gm)) {
    const code = (before + snippets[Number(index)]).split("\n")[Number(line) - 1] ?? "";
    const at = /^"?([\w.]+|\W)/.exec(code.slice(Number(column) - 1))?.[1] ?? "";
    messages[Number(index)] ??= { at, text: text?.replace(/^error TS\d+: /, "") ?? "" };
  }
  return messages;
}

/** The types of exported constants as the compiler writes them, which is what an editor shows, by the constants' names. */
export function typesOf(code: string): Readonly<Record<string, string>> {
  const folder = project("types", [code], { emitDeclarationOnly: true, outDir: "dist", rootDir: core });
  tsc(folder, "--declarationMap", "false");
  const declared = readFileSync(join(folder, "dist/node_modules/.cache/types/snippet-0.d.mts"), "utf8").replaceAll(
    /import\("[^"]+"\)\./g,
    "",
  );
  const constants = declared.matchAll(/^export declare const (\w+): ([\s\S]*?);\n(?=export|$)/gm);
  return Object.fromEntries([...constants].map(([, name, type = ""]) => [name, type.replaceAll(/\s+/g, " ")]));
}
