// A registry of npm packages on this machine, for a release that nobody sees: Verdaccio, which forgets everything at its end. It has the packages that
// are published to it, and passes on those of the registry that npm uses otherwise. Anybody may publish; npm wants some token all the same.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmPackage } from "./npm-package.mjs";
import { freePort, untilAnswered } from "./ports.mjs";

/**
 * Starts a registry that keeps what it has in a folder.
 * @param {string} folder
 * @param {readonly string[]} own names and patterns of packages that are only published to it
 */
export async function npmRegistry(folder, own) {
  const upstream = execFileSync("npm", ["config", "get", "registry"], {
    encoding: "utf8",
    shell: process.platform === "win32",
  }).trim();
  const access = { access: "$all", publish: "$all" };
  const packages = { ...Object.fromEntries(own.map((name) => [name, access])), "**": { ...access, proxy: "npm" } };
  const config = join(folder, "verdaccio.yaml");
  writeFileSync(
    config,
    `storage: ${JSON.stringify(join(folder, "storage"))}
auth: { htpasswd: { file: ${JSON.stringify(join(folder, "htpasswd"))} } }
uplinks: { npm: { url: ${JSON.stringify(upstream)}, cache: false } }
packages: ${JSON.stringify(packages)}
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
