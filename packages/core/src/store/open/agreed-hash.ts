import type { RecordedSettings } from "../../contract/contract.js";
import { storeFormat } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import type { HashAlgorithm, HashSettings } from "../../hash/algorithms.js";
import { hashAlgorithms, hashSettings, isHashSettings } from "../../hash/algorithms.js";
import { hashName, sameHash } from "../../hash/same-settings.js";

/** The settings that can be derived from the rows of a store without recorded settings; null if they cannot. */
export interface HashEvidence {
  /** The only algorithm that explains one of the rows; null if none does, as with provenance that the writer provided. */
  readonly algorithm: HashAlgorithm | null;
  /** How many characters the feature versions have; null if they differ. */
  readonly length: number | null;
}

/**
 * The settings of a store that recorded some, which have to be those that it is opened with.
 *
 * @throws STORE_CORRUPT, STORE_FORMAT_NEWER, HASH_SETTINGS_MISMATCH.
 */
export function recordedHash(
  display: string,
  recorded: RecordedSettings,
  wanted: Partial<HashSettings> = {},
): HashSettings {
  if (!isReadable(recorded)) {
    throw new MetaxyError(
      "STORE_CORRUPT",
      `${display} has settings that cannot be read: layout ${recorded.format}, ${hashName(recorded.hash)}. Restore them, or the store, from a backup.`,
      { details: { recorded } },
    );
  }
  if (recorded.format > storeFormat) {
    throw new MetaxyError(
      "STORE_FORMAT_NEWER",
      `${display} has table layout ${recorded.format}; this version of @metaxy-ts knows layouts up to ${storeFormat}. Upgrade the @metaxy-ts packages.`,
    );
  }
  const asked = Object.freeze({ ...recorded.hash, ...wanted });
  if (sameHash(asked, recorded.hash)) return asked;
  throw mismatch(display, `was written with ${hashName(recorded.hash)}`, "recorded settings", asked, recorded.hash);
}

/**
 * The settings of a store whose rows were written without recording any, as Metaxy does.
 *
 * @throws HASH_SETTINGS_MISMATCH if it is opened with others, HASH_SETTINGS_UNKNOWN if neither the rows nor the options determine them.
 */
export function hashOfRows(display: string, found: HashEvidence, wanted: Partial<HashSettings> = {}): HashSettings {
  const algorithm = wanted.algorithm ?? found.algorithm;
  const length = wanted.length ?? found.length;
  if (algorithm === null || length === null) {
    throw new MetaxyError(
      "HASH_SETTINGS_UNKNOWN",
      `${display} has rows, but no recorded hash settings, and ${missing(found)} cannot be derived from the rows. Open it with the settings that they were written with: hash: { algorithm: ${JSON.stringify(algorithm ?? "…")}, length: ${length ?? "…"} }. Metaxy calls them hash_algorithm and hash_truncation_length.`,
      { details: { found } },
    );
  }
  const asked = hashSettings({ algorithm, length });
  const derived = { algorithm: found.algorithm ?? algorithm, length: found.length ?? length };
  if (sameHash(asked, derived)) return asked;
  throw mismatch(
    display,
    `has rows that were written with ${hashName(derived)}`,
    "settings of its rows",
    asked,
    derived,
  );
}

function missing({ algorithm, length }: HashEvidence): string {
  if (algorithm === null && length === null) return "the algorithm and the length";
  return algorithm === null
    ? `the algorithm (${hashAlgorithms.join(", ")}; none of them gives the rows' provenance)`
    : "the length";
}

function mismatch(
  display: string,
  problem: string,
  settings: string,
  asked: HashSettings,
  recorded: HashSettings,
): MetaxyError {
  return new MetaxyError(
    "HASH_SETTINGS_MISMATCH",
    `${display} ${problem}, but is opened with ${hashName(asked)}. Omit the hash option to use the ${settings}. With other settings all samples would be stale: write to a new store for that.`,
    { details: { recorded, asked } },
  );
}

function isReadable({ format, hash }: RecordedSettings): boolean {
  if (!Number.isSafeInteger(format)) return false;
  return format > storeFormat || isHashSettings(hash);
}
