import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { runProgram } from "@metaxy-ts/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { main, metaxy, metaxyInTerminal } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

let folder: string;
beforeAll(async () => {
  folder = await videosFolder();
});

const run = (code: string, ...args: string[]) => metaxy(folder, ["shell", "-e", code, ...args]);
const interrupt = "\u0003";
const end = "\u0004";

describe("metaxy shell", () => {
  it("runs code with the store, the graph and the features at hand, and prints its value", async () => {
    expect(await run("await (await store.read(video)).count();")).toEqual({ stdout: "5\n", stderr: "", code: 0 });
    expect((await run('features["video/crop"] === crop')).stdout).toBe("true\n");
    expect(
      (await run("const keys = [...graph.features.keys()];\nreturn keys.join(project.stores.length)")).stdout,
    ).toBe("video/raw2video/crop2video/face\n");
    expect((await run("const nothing = 1")).stdout).toBe("");
    expect((await run("store.display", "-s", "preview")).stdout).toContain("preview.duckdb");
  });

  it("runs the code of stdin without a terminal", async () => {
    const script = `echo 'for (const key of graph.features.keys()) console.log(key);' | ${process.execPath} ${main} shell`;
    expect(await runProgram(folder, ["bash", "-c", script])).toEqual({
      stdout: "video/raw\nvideo/crop\nvideo/face\n",
      stderr: "",
      code: 0,
    });
  });

  it("only reads, unless it may write", async () => {
    const code = "await store.delete(face, \"video_id = 'gone'\")";
    expect(await run(code)).toMatchObject({ stderr: expect.stringContaining("[STORE_READ_ONLY]"), code: 1 });
    expect(await run("await store.write(face, [])", "--write")).toMatchObject({ stderr: "", code: 0 });
  });

  it.each([
    ['await store.read("video/rw")', /^error: .*did you mean "video\/raw"\? \[FEATURE_NOT_FOUND\]\n$/],
    ["nope", /^error: ReferenceError: nope is not defined\n {4}at code:1:\d+\n {4}at code:2:\d+\n$/],
    ["if (", /^error: code:\d+\n[\s\S]*SyntaxError: Unexpected token[^\n]*\n$/],
  ])("says what is wrong with %j", async (code, message) => {
    const { stdout, stderr, code: exit } = await run(code);
    expect(stderr).toMatch(message);
    expect({ stdout, exit }).toEqual({ stdout: "", exit: 1 });
  });

  it("ends with 130 when its code is interrupted, and the store can be used again", async () => {
    const code = 'console.log("begun"); setTimeout(() => {}, 60_000); await new Promise(() => {})';
    const { screen, code: exit } = await metaxyInTerminal(folder, ["shell", "-e", code], {
      input: [["begun", interrupt]],
    });
    expect({ screen: screen.replace("^C", ""), exit }).toEqual({ screen: "begun\n", exit: 130 });
    expect((await run("(await store.write(face, [])).rows", "--write")).stdout).toBe("0\n");
  });

  it("gives a feature another name where something else has that of its export", async () => {
    const other = await videosFolder();
    const file = join(other, "features.ts");
    const code = await readFile(file, "utf8");
    await writeFile(
      file,
      `${code.replace("const face", "const store").replace("const video", "const name")}\n`.replaceAll(
        /\bvideo([.,])/g,
        "name$1",
      ),
    );
    const { stdout } = await metaxy(other, ["shell", "-e", "[name.key, videoFace.key, typeof store.read].join()"]);
    expect(stdout).toBe("video/raw,video/face,function\n");
  });

  it("is a prompt on a terminal: completes features, keys and methods, and stays when code is interrupted", async () => {
    const history = join(folder, "history");
    const { screen, code } = await metaxyInTerminal(folder, ["shell"], {
      input: [
        ["metaxy> ", 'await (await store.read("video/r'],
        ['"video/r', "\t"],
        ["aw", '")).count()\r'],
        ["5\r\n", "cro"],
        ["cro", "\t"],
        ["p", ".key\r"],
        ["'video/crop'", "store.comp"],
        ["store.comp", "\t"],
        ["uteProvenance", interrupt],
        ["metaxy> ", 'setTimeout(console.log, 100, "wait" + "ing"); await new Promise(() => {})\r'],
        ["waiting", interrupt],
        ["was interrupted", 'console.log("loop" + "ing"); while (true) {}\r'],
        ["looping", interrupt],
        ["was interrupted", "await (await store.read(crop)).count()\r"],
        ["3", 'await store.has("video/rw")\r'],
        ["[FEATURE_NOT_FOUND]", end],
      ],
      env: { METAXY_SHELL_HISTORY: history, NO_COLOR: "1" },
    });
    const shown = stripVTControlCharacters(screen);
    expect(shown).toMatch(
      /^metaxy \d+\.\d+\.\d+: duckdb\(.*dev\.duckdb\), only to read; --write opens it for writing\n {2}store, graph, project, features; video, crop, face\n/,
    );
    expect(shown).toContain(
      'Uncaught The graph has no feature video/rw; did you mean "video/raw"? [FEATURE_NOT_FOUND]',
    );
    expect(code).toBe(0);
    expect(await readFile(history, "utf8")).toContain("crop.key");
  });
});
