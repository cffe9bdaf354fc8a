import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { newFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { metaxy, metaxyInTerminal } from "./support/program.js";

describe("metaxy init", () => {
  it("writes a project to the working directory, and refuses a second one", async () => {
    const folder = await newFolder();
    const args = ["init", "--yes", "--no-install", "--template", "minimal"];
    const { stdout, stderr, code } = await metaxy(folder, args);
    expect({ stdout, code }).toEqual({ stdout: "", code: 0 });
    expect(stderr).toMatch(/\nNext:\n {2}npm install .*\n {2}npm run start .*\n/);
    expect(JSON.parse(await readFile(join(folder, "package.json"), "utf8"))).toMatchObject({
      devDependencies: { "@metaxy-ts/cli": expect.stringMatching(/^\^\d/) },
    });
    const again = await metaxy(folder, args);
    expect(again.stderr).toMatch(/^error: .* is a project already: .* \[ARGUMENT_INVALID\]\n$/);
    expect(again.code).toBe(1);
  });

  it("ends with 130 after Ctrl-C", async () => {
    const { code } = await metaxyInTerminal(await newFolder(), ["init"], { input: [["Which folder?", "\u0003"]] });
    expect(code).toBe(130);
  });
});
