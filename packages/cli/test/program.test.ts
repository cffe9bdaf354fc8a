import { join } from "node:path";
import { newFolder, projectFolder } from "@metaxy-ts/testing";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { program } from "../src/program.js";
import type { Terminal } from "../src/terminal.js";
import { metaxy, metaxyInTerminal } from "./support/program.js";

const config = JSON.stringify({
  stores: {
    dev: { type: "duckdb", options: { path: "dev.duckdb" } },
    production: { type: "nowhere" },
    preview: { type: "duckdb", options: { path: "preview.duckdb" }, fallbackStores: ["production"] },
  },
});

describe("the program", () => {
  it("prints help on stdout, with its commands and exit codes", async () => {
    const folder = await newFolder();
    const { stdout, stderr, code } = await metaxy(folder, ["--help"]);
    expect(stdout).toMatch(/^Usage: metaxy .*^ {2}list .*^Exit codes:$.*^ {2}130 {2}interrupted$/ms);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(await metaxy(folder, ["--version"])).toMatchObject({
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      code: 0,
    });
  });

  it.each([
    [["lits"], "error: unknown command 'lits'\n(Did you mean list?)\n"],
    [["list", "stroes"], "error: unknown command 'stroes'\n(Did you mean stores?)\n"],
    [["list", "stores", "--fromat", "json"], "error: unknown option '--fromat'\n(Did you mean --format?)\n"],
    [
      ["list", "stores", "-f", "xml"],
      "error: option '-f, --format <format>' argument 'xml' is invalid. Allowed choices are table, json.\n",
    ],
  ])("called as %j says what was meant, and ends with 2", async (args, stderr) => {
    expect(await metaxy(await newFolder(), args)).toEqual({ stdout: "", stderr, code: 2 });
  });

  it("has help with examples for every command", () => {
    const commands: string[] = [];
    const without: string[] = [];
    const visit = (command: Command, path: readonly string[]): void => {
      if (command.commands.length > 0) {
        for (const one of command.commands) visit(one, [...path, one.name()]);
        return;
      }
      const chunks: string[] = [];
      command.configureOutput({ writeOut: (text) => chunks.push(text) }).outputHelp();
      commands.push(path.join(" "));
      if (!chunks.join("").includes(`  metaxy ${path.join(" ")}`)) without.push(path.join(" "));
    };
    const terminal = { stdout: process.stdout, stderr: process.stderr } as unknown as Terminal;
    visit(program({ terminal, end: () => undefined }), []);
    expect(commands).toContain("graph diff");
    expect(without).toEqual(["mcp"]); // its example is the settings of an assistant
  });

  it("needs a configuration", async () => {
    const folder = await newFolder();
    const { stdout, stderr, code } = await metaxy(folder, ["list", "stores"]);
    expect(stderr).toBe(
      `error: There is no metaxy.config.ts in ${folder} or in a folder above it. Create one, or name it with METAXY_CONFIG. [CONFIG_NOT_FOUND]\n`,
    );
    expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
  });

  it("shows what modules print as messages, and does not wait for what they leave running", async () => {
    const folder = await projectFolder({
      "metaxy.config.json": JSON.stringify({ features: "features.ts" }),
      "features.ts": `
        import { defineFeature } from "@metaxy-ts/core";
        console.log("loaded");
        setInterval(() => {}, 60_000);
        export const video = defineFeature({ key: "video", id: ["id"] });`,
    });
    const { stdout, stderr, code } = await metaxy(folder, ["list", "features", "-f", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ features: [{ key: "video" }] });
    expect({ stderr, code }).toEqual({ stderr: "loaded\n", code: 0 });
  });

  it("takes the configuration file that it is told", async () => {
    const folder = await projectFolder({ "conf/other.json": config });
    expect(await metaxy(folder, ["list", "stores", "-c", "conf/other.json"])).toMatchObject({ code: 0 });
    expect(await metaxy(folder, ["-c", "conf/gone.json", "list", "stores"])).toMatchObject({
      stderr: `error: The configuration file ${join(folder, "conf/gone.json")} does not exist. Check --config or METAXY_CONFIG, which name it. [CONFIG_NOT_FOUND]\n`,
      code: 1,
    });
  });

  it("shows colours on a terminal only, and not with NO_COLOR", async () => {
    const folder = await newFolder();
    const red = "\u001b[31merror\u001b[39m";
    expect((await metaxyInTerminal(folder, ["list", "stores"])).screen).toContain(red);
    expect((await metaxyInTerminal(folder, ["list", "stores"], { env: { NO_COLOR: "1" } })).screen).toMatch(/^error: /);
    expect((await metaxy(folder, ["list", "stores"], { FORCE_COLOR: "1" })).stderr).toContain(red);
  });
});

describe("metaxy list stores", () => {
  it("prints the stores, without opening or importing any", async () => {
    const folder = await projectFolder({ "metaxy.config.json": config });
    expect(await metaxy(folder, ["list", "stores"])).toEqual({
      stdout: [
        "STORE       KIND              FALLBACK STORES",
        "dev         duckdb   default",
        "production  nowhere",
        "preview     duckdb            production",
        "",
      ].join("\n"),
      stderr: "",
      code: 0,
    });
  });

  it("prints JSON", async () => {
    const folder = await projectFolder({ "metaxy.config.json": config });
    const { stdout } = await metaxy(folder, ["list", "stores", "-f", "json"], { METAXY_STORE: "preview" });
    expect(JSON.parse(stdout)).toEqual({
      stores: [
        { name: "dev", kind: "duckdb", isDefault: false, fallbackStores: [] },
        { name: "production", kind: "nowhere", isDefault: false, fallbackStores: [] },
        { name: "preview", kind: "duckdb", isDefault: true, fallbackStores: ["production"] },
      ],
    });
  });
});

describe("metaxy config", () => {
  it("prints what holds, without secrets", async () => {
    const content = {
      project: "videos",
      stores: { production: { type: "nowhere", options: { url: "https://me:secret@db:8443", password: "secret" } } },
    };
    const folder = await projectFolder({ "metaxy.config.json": JSON.stringify(content) });
    const { stdout, code } = await metaxy(folder, ["config"]);
    expect(stdout).not.toContain("secret");
    expect(JSON.parse(stdout)).toEqual({
      file: join(folder, "metaxy.config.json"),
      folder,
      project: "videos",
      store: "production",
      stores: { production: { type: "nowhere", options: { url: "https://***@db:8443", password: "***" } } },
      features: [],
    });
    expect(code).toBe(0);
  });
});
