import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("../../../scripts/scratch-project.mjs", import.meta.url));

it("the packed packages work in a project of their own, as the README says", (context) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8", timeout: 290_000 });
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(stderr)) context.skip("needs the package registry");
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: expect.stringContaining("compiles and runs"),
    stderr: "",
  });
});
