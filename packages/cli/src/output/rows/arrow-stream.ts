import type { RecordBatch } from "apache-arrow";
import { AsyncByteQueue, RecordBatchStreamWriter } from "apache-arrow";

/** Collects what the library's writer gives, which otherwise waits in a queue without an end. */
class Collected extends AsyncByteQueue {
  #chunks: Uint8Array[] = [];

  override write(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  take(): readonly Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }
}

/** The stream format of Arrow. A batch is only asked for when the last one was taken. */
export async function* arrowStream(batches: AsyncIterable<RecordBatch>): AsyncIterable<Uint8Array> {
  const sink = new Collected();
  const writer = new RecordBatchStreamWriter({ autoDestroy: false });
  writer.reset(sink);
  for await (const batch of batches) {
    writer.write(batch);
    yield* sink.take();
  }
  writer.finish();
  yield* sink.take();
}
