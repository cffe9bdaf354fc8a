import type { ConfiguredStore, HashSettings, StoreInspection } from "@metaxy-ts/core";
import { isMetaxyError, MetaxyError } from "@metaxy-ts/core/adapter";
import type { Project } from "../project.js";
import type { Finding } from "./finding.js";
import { about } from "./finding.js";

/** A difference of clocks that a write warns of, too. */
const tolerated = 60_000;

/** Whether a store can be opened and written, and whether its rows are what the configuration takes them for. */
export async function* checkStore(
  project: Project,
  name: string | undefined,
  timeout: number,
): AsyncGenerator<Finding> {
  const at = name ?? null;
  let store: ConfiguredStore;
  let found: StoreInspection;
  try {
    const { graph } = await project.features();
    store = await project.store(graph, name);
    found = await within(timeout, store.display, store.inspect({ hashes: true }));
  } catch (error) {
    if (!isMetaxyError(error)) throw error;
    const isNew = error.code === "STORE_NOT_FOUND" && isMadeByWrites(error);
    if (isNew)
      yield about("store", at).warning(
        `${error.message} [${error.code}]`,
        "A new store is created by its first write.",
      );
    else yield about("store", at).failed(error, error.code === "STORE_LOCKED" ? "warning" : "error");
    return;
  }
  yield about("store", at).ok(`${store.display} can be read: ${tablesWords(found)}`);
  yield rights(found, at);
  yield* await hashes(store, found, at, timeout);
  yield clock(found, at);
}

/**
 * The result, unless it takes too long. What is still running then goes on.
 *
 * @throws STORE_FAILED after the time.
 */
export async function within<Result>(timeout: number, display: string, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = timeout / 1000;
      reject(
        new MetaxyError(
          "STORE_FAILED",
          `${display} has not answered within ${seconds} s. Check the address and the network, or allow it more time.`,
          { details: { timeout } },
        ),
      );
    }, timeout);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/** Whether opening it to write makes it, as the messages of such stores say. A server, or a database in it, has to be there before. */
function isMadeByWrites({ message }: MetaxyError): boolean {
  return / to create (?:it|one)\b/.test(message);
}

function tablesWords({ tables }: StoreInspection): string {
  const features = tables.filter(({ kind }) => kind === "feature").length;
  return features === 0 ? "no features yet" : `tables of ${features} ${features === 1 ? "feature" : "features"}`;
}

function rights({ canWrite }: StoreInspection, at: string | null): Finding {
  const here = about("rights", at);
  if (canWrite === null)
    return here.ok("only a write can tell whether it is allowed: this kind of store cannot be asked");
  return canWrite
    ? here.ok("it can be written")
    : here.warning(
        "It can be read, but not written.",
        "Give the user of this process the rights to write, if it has to.",
      );
}

async function hashes(
  store: ConfiguredStore,
  { recordedHash, tables }: StoreInspection,
  at: string | null,
  timeout: number,
): Promise<Finding[]> {
  const here = about("hash", at);
  let hash: HashSettings;
  try {
    hash = await within(timeout, store.display, opened(store));
  } catch (error) {
    if (!isMetaxyError(error)) throw error;
    return [here.failed(error)];
  }
  const words = `${hash.algorithm}, ${hash.length} characters`;
  const others = tables.filter(({ hash: other }) => other && !agrees(other, hash)).map(({ name }) => name);
  if (others.length > 0)
    return [
      here.warning(
        `The hash settings are ${words}, but ${others.join(", ")} ${others.length === 1 ? "has" : "have"} rows with others, all of which are stale.`,
        "Compute these features again, or take them to a store of their own.",
      ),
    ];
  const isNew = recordedHash === null && tables.every(({ kind }) => kind !== "feature");
  return [
    here.ok(
      `${words}${recordedHash ? ", as recorded" : isNew ? ", which the first write records" : ", as the rows show"}`,
    ),
  ];
}

async function opened(store: ConfiguredStore): Promise<HashSettings> {
  await using open = await store.open({ mode: "read" });
  return open.hash;
}

function agrees(
  evidence: { readonly algorithm: string | null; readonly length: number | null },
  hash: HashSettings,
): boolean {
  return (evidence.algorithm ?? hash.algorithm) === hash.algorithm && evidence.length === hash.length;
}

function clock({ clockAhead }: StoreInspection, at: string | null): Finding {
  const here = about("clock", at);
  if (clockAhead === null) return here.ok("this machine's is used: the store has none of its own");
  const seconds = Math.round(Math.abs(clockAhead) / 1000);
  const words = `the store's is ${seconds} s ${clockAhead < 0 ? "behind" : "ahead of"} this machine's`;
  if (Math.abs(clockAhead) < tolerated) return here.ok(seconds === 0 ? "the store's and this machine's agree" : words);
  return here.warning(
    `The clocks differ: ${words}. Rows get the time of the store.`,
    "Set the clocks by a time server; asOf in your programs goes by this machine's.",
  );
}
