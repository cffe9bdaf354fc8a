import type { AnyFeature, JsonValue } from "@metaxy-ts/core";
import { FeatureGraph, featureFromSpec, featureSpecJson } from "@metaxy-ts/core";
import { errorText, isMetaxyError, JsonFloat, MetaxyError, parseJson } from "@metaxy-ts/core/adapter";
import { parse } from "smol-toml";
import * as v from "valibot";
import { readText } from "../files/text.js";
import { schemaText } from "./schema-text.js";
import { tomlText } from "./toml.js";

/** A feature in a lock file. */
export interface LockedFeature {
  /** The feature, of another project. */
  readonly feature: AnyFeature;
  /** The project that owns it. */
  readonly project: string;
  /** Its feature version. */
  readonly version: string;
  /** The versions of its fields, by field key. */
  readonly fieldVersions: { readonly [field: string]: string };
  /** Its definition version. */
  readonly definitionVersion: string;
  /** Where its project defines it; null if that is not known. */
  readonly definedIn: string | null;
}

/** Locked features, by key. */
export type LockedFeatures = ReadonlyMap<string, LockedFeature>;

const entry = v.strictObject({
  info: v.strictObject({
    version: v.string(),
    version_by_field: v.record(v.string(), v.string()),
    definition_version: v.string(),
  }),
  data: v.strictObject({
    spec: v.looseObject({}),
    feature_schema: v.string(),
    feature_class_path: v.optional(v.string()),
    project: v.string(),
  }),
});
const lockFile = v.strictObject({ features: v.record(v.string(), entry) });

/**
 * Reads a lock file, also one that Metaxy has made.
 *
 * @param path The file.
 * @returns The features in it, and their graph, for `linkExternals`; undefined if there is no such file.
 * @throws LOCK_INVALID for a file that is no lock file, with what is wrong in it.
 *
 * @example
 * ```ts
 * import { type FeatureGraph, linkExternals } from "@metaxy-ts/core";
 * import { readLockFile } from "@metaxy-ts/project";
 *
 * async function linked(code: FeatureGraph): Promise<FeatureGraph> {
 *   const locked = await readLockFile("metaxy.lock");
 *   return locked ? linkExternals(code, locked.graph).graph : code;
 * }
 * ```
 */
export async function readLockFile(
  path: string,
): Promise<{ readonly features: LockedFeatures; readonly graph: FeatureGraph } | undefined> {
  const text = await readLockText(path);
  if (text === undefined) return undefined;
  try {
    const { features } = v.parse(lockFile, parse(text, { integersAsBigInt: true }));
    const locked = new Map(Object.entries(features).map(([key, value]) => [key, lockedFeature(key, value)]));
    return { features: locked, graph: new FeatureGraph([...locked.values()].map(({ feature }) => feature)) };
  } catch (error) {
    const issue = v.isValiError(error) ? ` at ${v.getDotPath(error.issues[0]) ?? "its beginning"}` : "";
    throw new MetaxyError(
      "LOCK_INVALID",
      `${path} is not a lock file that can be used${issue}: ${isMetaxyError(error) ? error.message : errorText(error)}. Remove it, and make it again.`,
      { details: { path }, cause: error },
    );
  }
}

/** Undefined if there is no such file. */
export async function readLockText(path: string): Promise<string | undefined> {
  try {
    return await readText(path);
  } catch (error) {
    throw new MetaxyError("LOCK_INVALID", `${path} cannot be read: ${errorText(error)}`, {
      details: { path },
      cause: error,
    });
  }
}

function lockedFeature(key: string, { info, data }: v.InferOutput<typeof entry>): LockedFeature {
  const jsonSchema = parseJson(data.feature_schema) as JsonValue;
  const feature = featureFromSpec(jsonValue(data.spec), { project: data.project, jsonSchema, external: true });
  if (feature.key !== key) throw new MetaxyError("LOCK_INVALID", `the entry ${key} has the spec of ${feature.key}`);
  return {
    feature,
    project: data.project,
    version: info.version,
    fieldVersions: info.version_by_field,
    definitionVersion: info.definition_version,
    definedIn: data.feature_class_path ?? null,
  };
}

/** TOML tells whole floats from integers, and so do versions. */
function jsonValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === "number") return Number.isInteger(value) ? new JsonFloat(value) : value;
  if (Array.isArray(value)) return value.map(jsonValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, jsonValue(member)]));
}

/** The text of a lock file, the same as Metaxy's. @throws LOCK_INVALID for metadata with a null. */
export function lockText(locked: LockedFeatures): string {
  const features = [...locked].map(([key, { feature, project, ...known }]) => [
    key,
    {
      info: {
        version: known.version,
        version_by_field: known.fieldVersions,
        definition_version: known.definitionVersion,
      },
      data: {
        spec: specWithoutNulls(feature),
        feature_schema: schemaText(feature.jsonSchema),
        ...(known.definedIn !== null && { feature_class_path: known.definedIn }),
        project,
      },
    },
  ]);
  return `# Generated by \`metaxy lock\`.\n\n${tomlText({ features: Object.fromEntries(features) })}`;
}

/** What is null in a spec is its default; metadata is the user's, and stays as it is. */
function specWithoutNulls({ spec }: AnyFeature): Record<string, unknown> {
  const { metadata, ...rest } = featureSpecJson(spec);
  return { ...(withoutNulls(rest) as object), metadata };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNulls(member)]));
}
