import type { FileHandle } from "node:fs/promises";
import { open, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";
import type { Terminal } from "../../terminal.js";
import { isSystemError } from "../system-error.js";

/** Where printed rows and drawings go. */
export interface Sink {
  /** Writes everything, as fast as the other end reads. Of a file that could not be completed, nothing stays. */
  write(chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>): Promise<void>;
}

/** A file, or stdout, which stays open. */
export function openSink(file: string | undefined, { stdout, folder, signal }: Terminal): Sink {
  return {
    async write(chunks) {
      const source = Readable.from(chunks, { objectMode: false });
      if (file === undefined) return pipeline(source, stdout, { end: false, signal });
      const path = resolve(folder, file);
      const handle = await openFile(path);
      const isFile = (await handle.stat()).isFile();
      try {
        await pipeline(source, handle.createWriteStream(), { signal });
      } catch (error) {
        if (isFile) await rm(path, { force: true }); // a device stays
        throw isSystemError(error) ? unwritable(path, error) : error;
      }
    },
  };
}

/** @throws ARGUMENT_INVALID for a file that cannot be written. */
async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, "w");
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): MetaxyError {
  return new MetaxyError(
    "ARGUMENT_INVALID",
    `${path} cannot be written: ${errorText(error)}. Name another file with --output.`,
    { cause: error },
  );
}
