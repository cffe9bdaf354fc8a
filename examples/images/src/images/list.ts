import { readdir } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";

const endings = new Set([".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff", ".gif"]);
const ignored = new Set(["node_modules"]);

/** The images below a folder: their paths relative to it, with "/", sorted. Hidden files and folders are left out. */
export async function listImages(root: string, except?: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith(".") || ignored.has(entry.name) || path === except) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile() && endings.has(extname(entry.name).toLowerCase())) found.push(relative(root, path));
    }
  };
  await walk(root);
  return found.map((path) => path.split(sep).join("/")).sort();
}
