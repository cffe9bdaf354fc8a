import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("../../../scripts/scratch-project.mjs", import.meta.url));

it("the packed packages work in their own project, as the README says, and in apps that bundlers make", (context) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8", timeout: 290_000 });
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(stderr)) context.skip("needs the package registry");
  expect({ status, stdout: stdout.trim().split("\n"), stderr }).toEqual({
    status: 0,
    stdout: [
      expect.stringContaining("compiles and runs"),
      ...["esbuild on Node.js", "Vite on Node.js", "esbuild in a browser", "Vite in a browser"].map((app) =>
        expect.stringContaining(`${app} runs`),
      ),
      ...(process.env.METAXY_LONG === "1" ? [expect.stringContaining("Next.js runs")] : []),
    ],
    stderr: "",
  });
});
