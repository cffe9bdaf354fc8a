import { fileURLToPath } from "node:url";
import sharp from "sharp";

/** The fonts of text in SVG. The others are for letters that the first does not have. */
export const fontFamily = "Outfit, 'Noto Sans', 'DejaVu Sans', 'Segoe UI', 'Helvetica Neue', sans-serif";

const files = {
  Regular: import.meta.resolve("@expo-google-fonts/outfit/400Regular/Outfit_400Regular.ttf"),
  Medium: import.meta.resolve("@expo-google-fonts/outfit/500Medium/Outfit_500Medium.ttf"),
  SemiBold: import.meta.resolve("@expo-google-fonts/outfit/600SemiBold/Outfit_600SemiBold.ttf"),
};
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
  for (const [name, file] of Object.entries(files)) {
    await sharp({ text: { text: "a", font: `Outfit ${name}`, fontfile: fileURLToPath(file) } })
      .raw()
      .toBuffer();
  }
}
