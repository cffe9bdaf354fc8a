import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const files = ["src", "test", "README.md", "package.json", "tsconfig.json", "tsconfig.build.json"];
const report = "conformance.json";

/** The whole suite on a slow machine, in milliseconds. */
const longest = 1_500_000;

/** A template of a store in a folder of its own, installed from packed packages as a stranger would. */
export class InstalledTemplate {
  readonly folder: string;
  /** Why it could not be installed; undefined if it is. */
  readonly problem: string | undefined;
  readonly #template: string;

  private constructor(template: string, folder: string, problem: string | undefined) {
    this.#template = template;
    this.folder = folder;
    this.problem = problem;
  }

  /**
   * @param name A folder of `examples`.
   * @param packages The packages of this repository that it depends on, which have to be built.
   */
  static install(name: string, packages: readonly string[]): InstalledTemplate {
    const template = join(root, "examples", name);
    const folder = mkdtempSync(join(tmpdir(), "metaxy-template-"));
    for (const file of files) cpSync(join(template, file), join(folder, file), { recursive: true });
    if (existsSync(join(template, report))) cpSync(join(template, report), join(folder, report));
    run(folder, process.execPath, [join(root, "scripts/pack.mjs"), join(folder, "vendor"), ...packages]);
    try {
      run(folder, "npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--no-package-lock"]);
      return new InstalledTemplate(template, folder, undefined);
    } catch (error) {
      if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(String(error))) throw error;
      return new InstalledTemplate(template, folder, "needs the package registry");
    }
  }

  /** Lines of its source. */
  lines(): number {
    return globSync("src/**", { cwd: this.folder, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8").trimEnd().split("\n")).length;
  }

  /** Runs a program in its folder, and gives what that prints. */
  run(program: string, ...args: readonly string[]): string {
    return run(this.folder, program, args);
  }

  /** Takes the report of a whole run into the repository. */
  keepReport(): void {
    cpSync(join(this.folder, report), join(this.#template, report));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function run(cwd: string, program: string, args: readonly string[]): string {
  // As in a shell: what a runner leaves for its own children is gone.
  const { VITEST: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  try {
    return execFileSync(program, args, {
      cwd,
      encoding: "utf8",
      env: { ...env, NO_COLOR: "1" },
      timeout: longest,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${program} ${args.join(" ")} failed:\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
  }
}
