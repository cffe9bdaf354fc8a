import { availableParallelism } from "node:os";
import { pMapIterable } from "p-map";
import sharp from "sharp";

/**
 * All heavy work is done by libvips, on the threads of libuv, which all worker threads of a process share: more
 * JavaScript threads do not make it faster (measured). What helps is to keep these threads busy, one image on each.
 * There are 4, or as many as UV_THREADPOOL_SIZE said when the process started; cores beyond that work inside an image.
 */
const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4) || 4;
sharp.concurrency(Math.max(1, Math.floor(availableParallelism() / threads)));
sharp.cache(false); // no image is opened twice

/** Runs `task` on many items at once. Results come in the order of the items; a slow reader slows the work down. */
export function map<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  task: (item: Item) => Promise<Result>,
): AsyncIterable<Result> {
  return pMapIterable(items, task, { concurrency: threads + 2, backpressure: 16 * threads }) as AsyncIterable<Result>;
}
