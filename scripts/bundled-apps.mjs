// Apps that bundlers put together from the packed packages: on Node.js with DuckDB, in a browser with the store in memory, and in Next.js. Each has
// to print what the unbundled app prints.
import { spawn } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { freePort } from "./ports.mjs";
import { root } from "./run.mjs";

/** What an app that is bundled has to leave outside: native parts, and what looks for them. */
const native = ["@duckdb/node-api", "@duckdb/node-bindings"];

/** Next.js takes minutes. */
const long = process.env.METAXY_LONG === "1";

export function bundlers() {
  return ["esbuild@0.28.2", "vite@8.3.8", ...(long ? ["next@16.4.6", "react@19", "react-dom@19"] : [])];
}

/**
 * The sources of the apps; those that a program without a bundler is made of.
 * @param {import("./scratch.mjs").ScratchProject} project
 */
export function copyApps(project) {
  cpSync(join(root, "packages/store-duckdb/test/apps"), join(project.folder, "apps"), { recursive: true });
  return ["apps/on-node.ts"];
}

/**
 * Returns the names of the apps that were tried.
 * @param {import("./scratch.mjs").ScratchProject} project with the packages, the bundlers and the compiled sources
 */
export async function bundledApps(project) {
  const vite = join(project.folder, "vite.mjs");
  project.write("vite.mjs", viteBuild());
  esbuild(
    project,
    "on-node",
    "--platform=node",
    "--format=esm",
    "--target=node22",
    ...native.map((name) => `--external:${name}`),
  );
  esbuild(project, "in-browser", "--platform=browser", "--format=iife", "--target=es2022");
  project.run(process.execPath, [vite]);

  const expected = project.run(process.execPath, ["dist/apps/on-node.js"]);
  if (!/^2 new: a=\w{16}, b=\w{16}$/.test(expected)) throw new Error(`The app printed ${expected}`);
  /** @type {Record<string, () => string | Promise<string>>} */
  const apps = {
    "esbuild on Node.js": () => project.run(process.execPath, ["out/esbuild/on-node.js"]),
    "Vite on Node.js": () => project.run(process.execPath, ["out/vite/on-node.js"]),
    "esbuild in a browser": () => inBrowser(readFileSync(join(project.folder, "out/esbuild/in-browser.js"), "utf8")),
    "Vite in a browser": () => inBrowser(readFileSync(join(project.folder, "out/vite-browser/in-browser.js"), "utf8")),
    ...(long && { "Next.js": () => inNext(project) }),
  };
  for (const [name, run] of Object.entries(apps)) {
    const output = await run();
    if (output !== expected) throw new Error(`${name}: the app printed ${output} instead of ${expected}`);
  }
  return Object.keys(apps);
}

/**
 * @param {import("./scratch.mjs").ScratchProject} project
 * @param {string} app
 * @param {string[]} options
 */
function esbuild(project, app, ...options) {
  const program = join(project.folder, "node_modules/esbuild/bin/esbuild");
  project.run(process.execPath, [
    program,
    `apps/${app}.ts`,
    "--bundle",
    "--outdir=out/esbuild",
    "--log-level=warning",
    ...options,
  ]);
}

/** Vite's two ways: for a server, with everything in it that is not native; and as a script for a page. */
function viteBuild() {
  const server = {
    build: { ssr: "apps/on-node.ts", outDir: "out/vite", target: "node22" },
    ssr: { noExternal: true, external: native },
  };
  const lib = { entry: "apps/in-browser.ts", formats: ["iife"], name: "app" };
  const page = {
    build: {
      lib,
      outDir: "out/vite-browser",
      target: "es2022",
      rolldownOptions: { output: { entryFileNames: "in-browser.js" } },
    },
  };
  const configs = [server, page].map((config) => ({ configFile: false, logLevel: "warn", ...config }));
  return `import { build } from "vite";\nfor (const config of ${JSON.stringify(configs)}) await build(config);\n`;
}

/**
 * Runs a script where there is nothing but what the language and browsers have: no `process`, no `Buffer`, no `require`.
 * @param {string} code
 */
async function inBrowser(code) {
  const names = /** @type {const} */ ([
    ...["AbortController", "atob", "btoa", "clearTimeout", "crypto", "performance", "setTimeout", "structuredClone"],
    ...["TextDecoder", "TextEncoder", "URL"],
  ]);
  const page = createContext(Object.fromEntries(names.map((name) => [name, Reflect.get(globalThis, name)])));
  runInContext(code, page);
  return String(await runInContext("done", page));
}

/** @param {import("./scratch.mjs").ScratchProject} project */
async function inNext(project) {
  const config = { serverExternalPackages: native, typescript: { ignoreBuildErrors: true } }; // types were checked before
  project.write("next.config.mjs", `export default ${JSON.stringify(config)};`);
  for (const [file, name] of Object.entries({ "pipeline.ts": "pipeline.ts", "next-route.ts": "route.ts" })) {
    const code = readFileSync(join(project.folder, "apps", file), "utf8");
    project.write(`app/run/${name}`, code.replace("./pipeline.js", "./pipeline")); // as Next.js finds it
  }
  project.write("app/layout.jsx", "export default ({ children }) => <html><body>{children}</body></html>;");
  const next = join(project.folder, "node_modules/next/dist/bin/next");
  project.run(process.execPath, [next, "build"]);
  const port = await freePort();
  const server = spawn(process.execPath, [next, "start", "-p", String(port)], { cwd: project.folder, stdio: "ignore" });
  try {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await fetch(`http://localhost:${port}/run`).catch(() => undefined);
      if (answer) return await answer.text();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error("Next.js did not answer.");
  } finally {
    server.kill();
  }
}
