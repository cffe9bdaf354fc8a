/**
 * How well a store does something: `native` in its engine, `emulated` with the same result outside of it, `unsupported`, which throws
 * CAPABILITY_UNSUPPORTED. What an adapter does not declare is `undeclared`, which is not support.
 */
export type Support = "native" | "emulated" | "unsupported" | "planned" | "undeclared";

/** What a store may or may not be able to do. */
export const capabilities = [
  "hash.md5",
  "hash.sha256",
  "hash.xxhash32",
  "hash.xxhash64",
  "write.transaction",
  "write.schemaEvolution",
  "write.typeWidening",
  "write.parallelProcesses",
  "delete.hard",
  "read.asOf",
  "relation.sql",
  "relation.arrow",
  "relation.parquet",
  "input.arrow",
  "input.parquet",
  "input.sql",
] as const;

/** The name of something that a store may or may not be able to do. */
export type Capability = (typeof capabilities)[number];

/** What a store can do, by capability: `store.supports["read.asOf"]`. */
export type Capabilities = Readonly<Record<Capability, Support>>;

/** A full manifest from the parts that an adapter declares. */
export function declareCapabilities(declared: Partial<Capabilities>): Capabilities {
  const all = Object.fromEntries(
    capabilities.map((capability) => [capability, declared[capability] ?? "undeclared"] as const),
  );
  return Object.freeze(all) as Capabilities;
}

/** Whether a grade means that the thing works. */
export function isSupported(support: Support): boolean {
  return support === "native" || support === "emulated";
}
