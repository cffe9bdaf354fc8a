// A registry of npm packages on this machine, for a release that nobody sees: Verdaccio, which forgets everything at its end. It has no packages but
// those that are published to it. Anybody may publish; npm wants some token all the same.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmPackage } from "./npm-package.mjs";
import { freePort, untilAnswered } from "./ports.mjs";

/**
 * Starts a registry that keeps what it has in a folder.
 * @param {string} folder
 */
export async function npmRegistry(folder) {
  const config = join(folder, "verdaccio.yaml");
  writeFileSync(
    config,
    `storage: ${JSON.stringify(join(folder, "storage"))}
auth: { htpasswd: { file: ${JSON.stringify(join(folder, "htpasswd"))} } }
packages: { "**": { access: $all, publish: $all } }
log: { type: stdout, format: pretty, level: warn }
max_body_size: 1gb
`,
  );
  const port = await freePort();
  const installed = npmPackage("verdaccio", "6.10.4", { "node-fetch": "^2.7.0" }); // it asks for a tag that mirrors do not have
  const { bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const program = join(installed, typeof bin === "string" ? bin : bin.verdaccio);
  const server = spawn(process.execPath, [program, "--config", config, "--listen", `127.0.0.1:${port}`], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}/`;
  await Promise.race([
    untilAnswered(url),
    new Promise((_, reject) => server.once("exit", (status) => reject(new Error(`Verdaccio ended with ${status}.`)))),
  ]);
  return {
    url,
    /** A line of .npmrc that lets npm publish. */
    token: `//127.0.0.1:${port}/:_authToken=nobody`,
    stop: () => server.kill(),
  };
}
