import { execFile } from "node:child_process";
import { chmod, chown } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { MissingServerError } from "./missing.js";
import { unprivileged } from "./watchdog.js";

/** Makes `server.key` and `server.crt` in a folder, which are good for a day. */
export async function selfSigned(folder: string): Promise<void> {
  const key = join(folder, "server.key");
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"];
  try {
    await promisify(execFile)("openssl", [
      "req",
      ...kind,
      ...names,
      "-keyout",
      key,
      "-out",
      join(folder, "server.crt"),
    ]);
  } catch (cause) {
    throw new MissingServerError("needs the program openssl, to make a certificate", { installable: true, cause });
  }
  await chmod(key, 0o600);
  if (unprivileged) await chown(key, unprivileged.uid, unprivileged.gid);
}
