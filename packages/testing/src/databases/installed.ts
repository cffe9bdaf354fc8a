import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { scriptPath } from "../scripts.js";
import { MissingServerError } from "./missing.js";

/**
 * The folder of a package that a script fetches once for each machine, and keeps outside of the checkout.
 *
 * @throws MissingServerError with what the script says is wrong, when the package cannot be had.
 */
export async function installed(name: string, script: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [scriptPath(script), ...args]);
    return stdout.trim();
  } catch (cause) {
    const said = (cause as { readonly stderr?: string }).stderr ?? "";
    const why = /^(?:E: |(?:npm error )?\w*Error: ).*/m.exec(said)?.[0] ?? said;
    throw new MissingServerError(`needs ${name}, which could not be fetched: ${why}`, { installable: true, cause });
  }
}
