import { MetaxyError } from "@metaxy-ts/core/adapter";
import { missingPackage } from "../install.js";
import { commonFont } from "./svg-style.js";

/** Twice as many pixels as the SVG says, for screens that have them. */
const zoom = 2;

/**
 * An SVG image as PNG, drawn with the fonts of this machine.
 *
 * @param folder The folder of the project, for the command that installs the package that draws.
 * @throws PACKAGE_MISSING; ARGUMENT_INVALID if the machine has no fonts.
 */
export async function png(image: string, folder: string): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js").catch((error: unknown) => {
    throw missingPackage(error, folder) ?? error;
  });
  const font = { loadSystemFonts: true, defaultFontFamily: commonFont, monospaceFamily: commonFont };
  const text = new Resvg('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">x</text></svg>', { font });
  if (!text.getBBox())
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "PNG needs a font, and this machine has none. Install one (such as fonts-dejavu-core), or use the format svg.",
    );
  return new Resvg(image, { font, fitTo: { mode: "zoom", value: zoom } }).render().asPng();
}
