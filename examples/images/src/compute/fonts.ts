import { createRequire } from "node:module";
import sharp from "sharp";

/** The fonts of the text in SVG. The others are for letters that the first does not have. */
export const fontFamily = "Outfit, 'Noto Sans', 'DejaVu Sans', 'Segoe UI', 'Helvetica Neue', sans-serif";

const weights = { Regular: 400, Medium: 500, SemiBold: 600 } as const;
let loaded: Promise<void> | undefined;

/**
 * Makes the font of an npm package known to libvips, so that text looks the same on every machine, also on one without
 * any font. A font file that was used once can be named in SVG from then on.
 */
export function loadFonts(): Promise<void> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<void> {
  const { resolve } = createRequire(import.meta.url);
  for (const [name, weight] of Object.entries(weights)) {
    const fontfile = resolve(`@expo-google-fonts/outfit/${weight}${name}/Outfit_${weight}${name}.ttf`);
    await sharp({ text: { text: "a", font: `Outfit ${name}`, fontfile } })
      .raw()
      .toBuffer();
  }
}
