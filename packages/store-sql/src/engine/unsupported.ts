import type { Capabilities, Capability } from "@metaxy-ts/core/adapter";
import { isSupported, MetaxyError } from "@metaxy-ts/core/adapter";
import type { SqlDatabase } from "./database.js";

/** The database without the hashes that its manifest does not declare. Core asks the manifest first. */
export function withoutUnsupported(database: SqlDatabase, supports: Capabilities): SqlDatabase {
  const { flavor } = database;
  return {
    ...database,
    flavor: {
      ...flavor,
      hash(text, settings) {
        const capability: Capability = `hash.${settings.algorithm}`;
        if (isSupported(supports[capability])) return flavor.hash(text, settings);
        throw new MetaxyError(
          "CAPABILITY_UNSUPPORTED",
          `The store cannot hash with ${settings.algorithm}. Use an algorithm that its manifest declares, as the option hash.`,
          { details: { capability } },
        );
      },
    },
  };
}
