import type { AnyFeature } from "@metaxy-ts/core/adapter";
import { own } from "@metaxy-ts/core/adapter";

/** The tags that a feature can be selected by: the list `metadata.tags`. */
export function tagsOf({ spec }: AnyFeature): readonly string[] {
  const tags = own<unknown>(spec.metadata, "tags");
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}
