import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newFolder, runProgram } from "@metaxy-ts/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { main, metaxy } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

let folder: string;
beforeAll(async () => {
  folder = await videosFolder();
});

/** What is offered for the last of some words. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout, stderr, code } = await metaxy(folder, ["complete", "--", ...words]);
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  const lines = stdout.trimEnd().split("\n");
  expect(lines.pop()).toBe(":4"); // no files
  return lines.map((line) => line.split("\t")[0] ?? "");
}

describe("metaxy completions", () => {
  it.each(["bash", "zsh", "fish", "powershell"])("prints a script for %s, which asks the program", async (shell) => {
    const { stdout, stderr, code } = await metaxy(folder, ["completions", shell]);
    expect(stdout).toMatch(/metaxy complete -- |-CommandName .metaxy./);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  });

  it("offers commands and options", async () => {
    expect(await offered("des")).toEqual(["describe"]);
    expect(await offered("describe", "")).toEqual(["feature", "graph", "store"]);
    expect(await offered("")).not.toContain("complete");
    expect(await offered("status", "--as")).toEqual(["--assert-in-sync"]);
    expect(await offered("list", "features", "-f", "")).toEqual(["table", "json"]);
  });

  it("offers features, selectors and stores of the project", async () => {
    const keys = ["video/raw", "video/crop", "video/face"];
    expect(await offered("describe", "feature", "v")).toEqual(keys);
    expect(await offered("status", "video/raw", "+video/")).toEqual(keys.map((key) => `+${key}`));
    expect(await offered("status", "!2+video/c")).toEqual(["!2+video/crop"]);
    expect(await offered("list", "features", "pro")).toEqual(["project:videos"]);
    expect(await offered("read", "video/raw", "-s", "")).toEqual(["dev", "preview"]);
    expect(await offered("copy", "--from", "dev", "--to", "p")).toEqual(["preview"]);
    expect(await offered("describe", "store", "")).toEqual(["dev", "preview"]);
    expect(await offered("rebase", "video/crop", "--from", "")).toEqual([]); // a version
  });

  it("offers nothing of a project that cannot be loaded, and says nothing", async () => {
    await writeFile(join(folder, "broken.json"), "{");
    expect(await offered("-c", "broken.json", "status", "v")).toEqual([]);
    expect(await metaxy(await newFolder(), ["complete", "--", "status", "v"])).toEqual({
      stdout: ":4\n",
      stderr: "",
      code: 0,
    });
  });

  it("completes in bash", async () => {
    const script = [
      // What the package bash-completion has, as far as the script needs it.
      "_get_comp_words_by_ref() { cur=video/c; words=(metaxy describe feature video/c); cword=3; }",
      "compopt() { :; }",
      `metaxy() { ${process.execPath} ${main} "$@"; }`,
      'eval "$(metaxy completions bash)"',
      "$(complete -p metaxy | sed -E 's/.*-F ([^ ]+).*/\\1/')",
      "echo $COMPREPLY",
    ];
    expect(await runProgram(folder, ["bash", "-c", script.join("\n")])).toMatchObject({
      stdout: "video/crop\n",
      code: 0,
    });
  });

  it.each([[["completions"]], [["completions", "tcsh"]]])("refuses %j", async (args) => {
    expect((await metaxy(folder, args)).code).toBe(2);
  });
});
