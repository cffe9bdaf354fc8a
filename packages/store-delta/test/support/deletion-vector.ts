import type { Action } from "./log.js";
import { actionsOf, commit } from "./log.js";

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/** Takes rows, by their places in it, away from the newest file of a table, as Spark does where deletion vectors are switched on. */
export async function takeAway(table: string, ...places: readonly number[]): Promise<void> {
  const file = (await actionsOf(table, "add")).at(-1);
  const features = ["deletionVectors"];
  const protocol = { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: features, writerFeatures: features };
  const actions: Action[] = [
    { protocol },
    { remove: { path: file?.path, deletionTimestamp: 1, dataChange: true, deletionVector: file?.deletionVector } },
    { add: { ...file, deletionVector: vectorOf(places) } },
  ];
  await commit(table, ...actions);
}

/** An inline vector: a bitmap of the format Roaring, for fewer than 4,096 places below 65,536, in Z85. */
function vectorOf(places: readonly number[]): Record<string, unknown> {
  const padded = places.length + (places.length % 2);
  const bytes = Buffer.alloc(32 + 2 * padded);
  bytes.writeUInt32LE(1681511377, 0); // what a vector starts with
  bytes.writeBigUInt64LE(1n, 4); // one bitmap, of the places whose upper 32 bits
  bytes.writeUInt32LE(0, 12); // are 0
  bytes.writeUInt32LE(12346, 16); // a bitmap without runs
  bytes.writeUInt32LE(1, 20); // one container, of the places whose next 16 bits
  bytes.writeUInt16LE(0, 24); // are 0
  bytes.writeUInt16LE(places.length - 1, 26);
  bytes.writeUInt32LE(16, 28); // where it starts in the bitmap
  for (const [index, place] of places.entries()) bytes.writeUInt16LE(place, 32 + 2 * index);
  return {
    storageType: "i",
    pathOrInlineDv: z85(bytes),
    sizeInBytes: bytes.length,
    cardinality: places.length,
  };
}

function z85(bytes: Buffer): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += 4) {
    const number = bytes.readUInt32BE(from);
    for (const power of [85 ** 4, 85 ** 3, 85 ** 2, 85, 1]) text += alphabet[Math.floor(number / power) % 85];
  }
  return text;
}
