import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Terminal } from "../../terminal.js";

/** Where printed rows go. */
export interface Sink {
  /** Writes everything, as fast as the other end reads. Of a file that could not be completed, nothing stays. */
  write(chunks: AsyncIterable<string | Uint8Array>): Promise<void>;
}

/** A file, or stdout, which stays open. */
export async function openSink(file: string | undefined, { stdout, signal }: Terminal): Promise<Sink> {
  return {
    async write(chunks) {
      const source = Readable.from(chunks, { objectMode: false });
      if (file === undefined) return pipeline(source, stdout, { end: false, signal });
      try {
        await pipeline(source, createWriteStream(file), { signal });
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },
  };
}
