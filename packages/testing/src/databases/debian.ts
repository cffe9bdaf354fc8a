import { installed } from "./installed.js";
import { MissingServerError } from "./missing.js";

/** Names of libraries' folders in Debian. */
const machines: Readonly<Record<string, string>> = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" };

/** Packages of Debian that are unpacked outside of the checkout. */
export interface Unpacked {
  /** The folder that has `usr` in it. */
  readonly folder: string;
  /** The folder of libraries in it, which its programs have to be told (`LD_LIBRARY_PATH`). */
  readonly libraries: string;
}

/**
 * Fetches packages of Debian and what they need, once for each machine, and installs nothing.
 *
 * @throws MissingServerError when there is no such package, and on other systems than Linux.
 */
export async function unpacked(server: string, ...packages: readonly string[]): Promise<Unpacked> {
  const machine = machines[process.arch];
  if (process.platform !== "linux" || machine === undefined) {
    const message = `needs ${server} on the PATH; only for Linux it is fetched, from Debian`;
    throw new MissingServerError(message, { installable: false });
  }
  const folder = await installed(server, "debian-packages.mjs", ...packages);
  return { folder, libraries: `usr/lib/${machine}` };
}
