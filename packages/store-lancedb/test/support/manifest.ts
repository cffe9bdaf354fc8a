import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Fields of a manifest that say what a library has to know to read the table, and to write to it: key and type, as protobuf has them. */
const flags = { read: 0x48, written: 0x50 } as const;

/** Makes a table look like one of a newer Lance, which must be neither read nor written. */
export async function makeNewer(table: string, what: keyof typeof flags): Promise<void> {
  const versions = join(table, "_versions");
  const [newest] = (await readdir(versions)).filter((name) => name.endsWith(".manifest")).sort(); // named by what is left of 2^64
  const path = join(versions, String(newest));
  const file = await readFile(path);
  const footer = file.subarray(-16);
  const start = Number(footer.readBigInt64LE(0));
  const end = start + 4 + file.readUInt32LE(start);
  const message = Buffer.concat([file.subarray(start + 4, end), Buffer.from([flags[what], 0x80, 0x80, 0x40])]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(message.length);
  await writeFile(path, Buffer.concat([file.subarray(0, start), length, message, footer]));
}
