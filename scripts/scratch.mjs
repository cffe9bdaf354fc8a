// A project outside of the repository that has the packages as a user has them: packed, and installed from files.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./run.mjs";

/** An empty project. */
export class ScratchProject {
  /** @param {string} [folder] where it is. If omitted, in a temporary folder */
  constructor(folder = mkdtempSync(join(tmpdir(), "metaxy-scratch-"))) {
    this.folder = folder;
    this.write("package.json", JSON.stringify({ name: "scratch", private: true, type: "module" }));
  }

  /**
   * Installs packages of the repository, which have to be built, and others.
   * @param {readonly string[]} packed
   * @param {readonly string[]} others with their versions
   */
  install(packed, others) {
    const tarballs = join(this.folder, "tarballs");
    this.run(process.execPath, [join(root, "scripts/pack.mjs"), tarballs, ...packed]);
    const files = readdirSync(tarballs).map((name) => `./tarballs/${name}`);
    this.run("npm", [
      "install",
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
      "--ignore-scripts",
      ...files,
      ...others,
    ]);
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  write(name, text) {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /**
   * What the program prints.
   * @param {string} program
   * @param {readonly string[]} args
   */
  run(program, args) {
    try {
      return execFileSync(program, args, {
        cwd: this.folder,
        encoding: "utf8",
        timeout: 300_000,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
      });
    } catch (error) {
      const { stdout, stderr } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
      throw new Error(`${program} ${args.join(" ")} failed:\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
    }
  }

  remove() {
    rmSync(this.folder, { recursive: true });
  }
}

/**
 * A package and the version of it that the repository uses.
 * @param {string} name
 */
export function fromCatalog(name) {
  const [, version] =
    readFileSync(join(root, "pnpm-workspace.yaml"), "utf8").match(`\n {2}"?${name}"?: (\\S+)\n`) ?? [];
  if (!version) throw new Error(`The catalog has no ${name}.`);
  return `${name}@${version}`;
}
