import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineFeature } from "@metaxy-ts/core";
import { afterAll } from "vitest";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "metaxy-delta-"));
  folders.push(folder);
  return folder;
}

export const note = defineFeature({ key: "note", id: ["id"], fields: ["main"] });

export function noteRow(id: string, version = "1") {
  return { id, metaxy_provenance_by_field: { main: version } };
}

/** What a call is refused with: its code and its message. */
export function refusal(call: Promise<unknown>): Promise<{ code?: unknown; message: string }> {
  return call.then(
    () => ({ message: "It was not refused." }),
    (error: Error & { code?: unknown }) => error,
  );
}
