import { isOf } from "../../errors/copies.js";
import { MetaxyError } from "../../errors/error.js";
import { suggestion } from "../../errors/nearest.js";
import { checkOptions } from "../../errors/options.js";
import { hashName, sameHash } from "../../hash/same-settings.js";
import type { StoreContext, Target } from "../context.js";
import { target } from "../context.js";
import type { SourceStore } from "../source-store.js";
import { copyFeature } from "./copy-feature.js";
import type { CopyOptions, CopyOutcome } from "./copy-options.js";

const optionNames = [
  "features",
  "filters",
  "globalFilters",
  "withFeatureHistory",
  "withSampleHistory",
  "onlyMissing",
  "verify",
  "signal",
  "onProgress",
] as const;

/** Appends another store's rows with every system column as it is there. */
export async function copyFrom(context: StoreContext, source: SourceStore, options: CopyOptions): Promise<CopyOutcome> {
  checkOptions(options, optionNames, "copyFrom");
  checkSameHash(context, source);
  const wanted = wantedFeatures(context, options);
  let features = 0;
  let rows = 0;
  let present = 0;
  for (const feature of wanted) {
    const copied = await copyFeature(context, source, feature, options);
    if (copied.rows + copied.present > 0) features += 1;
    rows += copied.rows;
    present += copied.present;
  }
  return { features, rows, ...(options.onlyMissing && { present }) };
}

function wantedFeatures(context: StoreContext, { features, filters = {} }: CopyOptions): Target[] {
  const all = context.graphs.all();
  if (!features && all.length === 0) {
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "The store has no graph, so copyFrom does not know which features to copy. Pass { features }, or give the store a graph.",
    );
  }
  const wanted = (features ?? all).map((input) => target(context, input));
  const keys = wanted.map(({ feature }) => feature.key);
  const stray = Object.keys(filters).find((key) => !keys.includes(key));
  if (stray === undefined) return wanted;
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `copyFrom got a filter for ${stray}, which it does not copy${suggestion(stray, keys, "features")}`,
    { details: { feature: stray } },
  );
}

function checkSameHash(context: StoreContext, source: SourceStore): void {
  if (!isOf(source, "Store")) {
    throw new MetaxyError("ARGUMENT_INVALID", "copyFrom takes an open store as its source: await configured.open().");
  }
  if (sameHash(source.hash, context.hash)) return;
  throw new MetaxyError(
    "HASH_SETTINGS_MISMATCH",
    `${source.display} hashes with ${hashName(source.hash)}, ${context.adapter.display} with ${hashName(context.hash)}. The copied hashes would differ; open both with the same settings.`,
  );
}
