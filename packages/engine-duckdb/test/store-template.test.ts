import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const template = join(root, "examples/store-template");
const report = "conformance.json";
const files = ["src", "test", "README.md", "package.json", "tsconfig.json", "tsconfig.build.json"];
/** With METAXY_TEMPLATE=all everything that the template tests, which takes minutes; else the topics about storages, not about the engine. */
const whole = process.env.METAXY_TEMPLATE === "all";
const topics = ["isolation/", "append-only/", "capabilities/parallel", "delete/hard-removes", "values/"].join("|");

/** The whole suite on a slow machine, in milliseconds. */
const longest = 1_500_000;

let project: string;
let noRegistry = false;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "metaxy-template-"));
  for (const file of files) cpSync(join(template, file), join(project, file), { recursive: true });
  if (existsSync(join(template, report))) cpSync(join(template, report), join(project, report));
  const pack = [join(root, "scripts/pack.mjs"), join(project, "vendor"), "core", "sql", "engine-duckdb", "conformance"];
  run(process.execPath, pack);
  try {
    run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--no-package-lock"]);
  } catch (error) {
    noRegistry = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(String(error));
    if (!noRegistry) throw error;
  }
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe("the template of a store, installed from packed packages", () => {
  it("has less than 200 lines of source", () => {
    const lines = globSync("src/**", { cwd: project, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8").trimEnd().split("\n"));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(200);
  });

  it("compiles under strict settings", (context) => {
    if (noRegistry) context.skip("needs the package registry");
    run("npm", ["run", "typecheck"]);
    run("npm", ["run", "build"]);
  });

  it("passes its own tests", { timeout: longest }, (context) => {
    if (noRegistry) context.skip("needs the package registry");
    run("npm", ["test", "--", "test/storage.test.ts"]);
    const suite = run("npm", ["test", "--", "test/conformance.test.ts", ...(whole ? [] : ["-t", topics])]);
    expect(suite).toMatch(/Test Files {2}1 passed \(1\)/);
    if (whole) cpSync(join(project, report), join(template, report));
    expect(Number(/Tests {2}(\d+) passed/.exec(suite)?.[1])).toBeGreaterThan(10);
  });

  it("passes the suite with Node's test runner, as its README shows", (context) => {
    if (noRegistry) context.skip("needs the package registry");
    const [, code] = readFileSync(join(project, "README.md"), "utf8").match(/```js\n(.*?)```/s) ?? [];
    writeFileSync(join(project, "test/conformance.mjs"), code ?? "");
    const output = run(process.execPath, ["--test", "--test-name-pattern=isolation/", "test/conformance.mjs"]);
    expect(output).toMatch(/pass [1-9]/);
    expect(output).toContain("fail 0");
  });
});

function run(program: string, args: readonly string[]): string {
  // As in a shell: what a runner leaves for its own children is gone.
  const { VITEST: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  try {
    return execFileSync(program, args, {
      cwd: project,
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
