import type { Branded } from "./brand.js";
import { brandOf, ownBrand } from "./brand.js";
import { MetaxyError } from "./error.js";

/**
 * Whether a value is an object of this library of the given kind, whichever copy of the package made it.
 *
 * @throws PACKAGE_DUPLICATED for an object of a copy that this one cannot work with, saying where both are.
 */
export function isOf(value: unknown, kind: Branded): boolean {
  const found = brandOf(value, kind);
  if (!found) return false;
  if (found.layout === ownBrand.layout) return true;
  const places = [found.place(), ownBrand.place()];
  throw new MetaxyError(
    "PACKAGE_DUPLICATED",
    `Two incompatible copies of @metaxy-ts/core are loaded in this program: a ${kind} was created by the one at ${places[0]}, and is used by the one at ${places[1]}. Install one version for all packages; \`npm ls @metaxy-ts/core\` shows which package depends on which.`,
    { details: { kind, places } },
  );
}
