import { existsSync } from "node:fs";
import { mkdir, readFile, realpath, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { newFolder } from "@metaxy-ts/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { create, createInTerminal, filesOf } from "./support/program.js";

let folder: string;
beforeEach(async () => {
  folder = await realpath(await newFolder());
});

const manifest = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(folder, path, "package.json"), "utf8")) as Record<string, unknown>;
const version = async (name: string): Promise<string> => {
  const file = join(import.meta.dirname, "../../", name, "package.json");
  return `^${(JSON.parse(await readFile(file, "utf8")) as { version: string }).version}`;
};

describe("without a terminal", () => {
  it("writes a project with the defaults, into a folder with spaces and other letters", async () => {
    const { stdout, stderr, code } = await create(folder, ["Bilder für Äpfel", "--yes", "--no-install"], {
      npm_config_user_agent: "pnpm/12.21.0 npm/? node/v24.21.0 linux x64",
    });
    expect({ stdout, code }).toEqual({ stdout: "", code: 0 });
    expect(stderr).toContain('\nNext:\n  cd "Bilder für Äpfel"\n  pnpm install ');
    expect(await manifest("Bilder für Äpfel")).toMatchObject({
      name: "bilder-fuer-aepfel",
      dependencies: {
        "@metaxy-ts/core": await version("core"),
        "@metaxy-ts/project": await version("project"),
        "@metaxy-ts/store-duckdb": await version("store-duckdb"),
      },
      devDependencies: { "@metaxy-ts/cli": await version("cli") },
    });
    expect(await filesOf(join(folder, "Bilder für Äpfel"))).toEqual(
      expect.arrayContaining([".gitignore", "README.md", "images/harbour.svg", "metaxy.config.ts", "src/main.ts"]),
    );
    expect(await readFile(join(folder, "Bilder für Äpfel/README.md"), "utf8")).toMatch(
      /^# Bilder für Äpfel\n[^{}]*pnpm run start[^{}]*$/,
    );
  });

  it.each([
    ["画像", "metaxy-project"],
    ["zod", "zod-project"],
    ["_My.App_", "my-app"],
  ])("the package in the folder %s is called %s", async (name, expected) => {
    await create(folder, [name, "--yes", "--no-install", "-t", "minimal"]);
    expect(await manifest(name)).toMatchObject({ name: expected });
  });

  it.each([
    [["a"], "--store"],
    [["a", "-s", "duckdb", "-t", "images"], "--package-manager"],
    [[], "[folder]"],
  ])("called with %j, writes nothing and says what is not known", async (args, option) => {
    const { stderr, code } = await create(folder, args);
    expect(stderr).toBe(
      `error: Nobody can be asked here, and ${option} is not given. Give it, or add --yes to take the defaults.\n`,
    );
    expect({ code, files: await filesOf(folder) }).toEqual({ code: 1, files: [] });
  });

  it("refuses a store that there is not, and ends with 2", async () => {
    const { stderr, code } = await create(folder, ["a", "-s", "oracle"]);
    expect(stderr).toContain(
      "Allowed choices are duckdb, ducklake, sqlite, postgres, mariadb, lancedb, delta, iceberg, clickhouse.",
    );
    expect(code).toBe(2);
  });

  it("refuses a folder that is not empty, and with --force says what it replaces", async () => {
    await mkdir(join(folder, "a"));
    await writeFile(join(folder, "a/README.md"), "mine");
    await writeFile(join(folder, "a/notes.txt"), "mine");
    const args = ["a", "--yes", "--no-install", "--template", "minimal"];
    const refused = await create(folder, args);
    expect(refused.stderr).toBe(
      `error: ${join(folder, "a")} is not empty: it has README.md, notes.txt. Name another folder, or add --force to write into it.\n`,
    );
    expect({ code: refused.code, files: await filesOf(folder) }).toEqual({
      code: 1,
      files: ["a/README.md", "a/notes.txt"],
    });
    const forced = await create(folder, [...args, "--force", "--git"]);
    expect(forced.stderr).toContain("These files were there, and are replaced: README.md.\n");
    expect(await readFile(join(folder, "a/notes.txt"), "utf8")).toBe("mine");
    expect(existsSync(join(folder, "a/.git"))).toBe(true);
    expect((await create(folder, args)).stderr).toContain("is a project already: it has metaxy.config.ts.");
    expect((await create(folder, ["a/notes.txt", "-y"])).stderr).toContain("notes.txt is a file.");
  });

  it("adds configuration, features and dependencies to a package, and changes nothing else", async () => {
    const text = '{\n\t"name": "shop",\n\t"dependencies": {\n\t\t"zod": "^4.0.0"\n\t},\n\t"license": "MIT"\n}\n';
    await writeFile(join(folder, "package.json"), text);
    await writeFile(join(folder, "yarn.lock"), "");
    const { stderr, code } = await create(folder, [".", "--yes", "--no-install", "--store", "lancedb"]);
    expect(code).toBe(0);
    expect(stderr).toContain("  yarn install ");
    expect(await filesOf(folder)).toEqual(["metaxy.config.ts", "package.json", "src/features.ts", "yarn.lock"]);
    const added = `"dependencies": {
\t\t"@metaxy-ts/core": "${await version("core")}",
\t\t"@metaxy-ts/project": "${await version("project")}",
\t\t"@metaxy-ts/store-lancedb": "${await version("store-lancedb")}",
\t\t"zod": "^4.0.0"
\t},
\t"license": "MIT",
\t"devDependencies": {
\t\t"@metaxy-ts/cli": "${await version("cli")}"
\t}
}
`;
    expect(await readFile(join(folder, "package.json"), "utf8")).toBe(`{\n\t"name": "shop",\n\t${added}`);
  });

  it("replaces no features of a package, and reports a package.json that is none", async () => {
    await mkdir(join(folder, "src"));
    await writeFile(join(folder, "src/features.ts"), "mine");
    await writeFile(join(folder, "package.json"), "{}");
    const args = [".", "--yes", "--no-install"];
    expect((await create(folder, args)).stderr).toBe(
      `error: ${join(folder, "src/features.ts")} is there already. Move it away, or add --force to replace it.\n`,
    );
    await writeFile(join(folder, "package.json"), "[]");
    expect((await create(folder, args)).stderr).toContain("package.json has to be an object.");
    await writeFile(join(folder, "package.json"), "{");
    expect((await create(folder, args)).stderr).toContain("package.json is no JSON: ");
    expect(await filesOf(folder)).toEqual(["package.json", "src/features.ts"]);
  });

  it("keeps the files if the dependencies cannot be installed, and says what to do", async () => {
    const { stderr, code } = await create(folder, ["a", "--yes"], {
      npm_config_registry: "http://127.0.0.1:9/",
      npm_config_fetch_retries: "0",
      npm_config_cache: join(folder, "cache"),
    });
    expect(stderr).toContain(
      `error: npm could not install the dependencies. The files of the project are there: run npm install in ${join(folder, "a")}.\n`,
    );
    expect(stderr).toContain("ECONNREFUSED");
    expect(code).toBe(1);
    expect(existsSync(join(folder, "a/src/main.ts"))).toBe(true);
  });
});

const down = "\u001b[B";

describe("on a terminal", () => {
  it("asks for what is not given", async () => {
    const { screen, code } = await createInTerminal(folder, ["--no-install"], {
      input: [
        ["Which folder?", "films\r"],
        ["Where is the metadata kept?", `${down}${down}${down}\r`],
        ["What does it begin with?", `${down}\r`],
        ["What installs the dependencies?", "\r"],
      ],
      env: { npm_config_user_agent: "bun/1.4.5 npm/? node/v24.3.0" },
    });
    expect(code).toBe(0);
    expect(screen).toMatch(/DuckDB.*one file, no server/);
    expect(screen).toMatch(/cd films[\s\S]*bun install/);
    expect(await manifest("films")).toMatchObject({
      name: "films",
      dependencies: { "@metaxy-ts/store-sql": await version("store-sql"), pg: expect.stringMatching(/^\^8\./) },
    });
    expect(screen).toContain("set DATABASE_URL");
    expect(existsSync(join(folder, "films/images"))).toBe(false);
  });

  it("writes nothing after Ctrl-C", async () => {
    const { code } = await createInTerminal(folder, ["films"], {
      input: [["Where is the metadata kept?", "\u0003"]],
    });
    expect({ code, files: await filesOf(folder) }).toEqual({ code: 130, files: [] });
  });

  it("ends the package manager after Ctrl-C, and keeps the files", async () => {
    const silent = createServer(); // a registry that never answers
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    try {
      const { screen, code } = await createInTerminal(folder, ["films", "--yes"], {
        input: [["Installing dependencies", "\u0003"]],
        env: { npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_cache: join(folder, "cache") },
      });
      expect(screen).toContain(
        "The dependencies are not installed. The files of the project are there: run npm install",
      );
      expect(code).toBe(130);
      expect(existsSync(join(folder, "films/src/main.ts"))).toBe(true);
    } finally {
      await new Promise((resolve) => silent.close(resolve)); // once npm has ended, nothing is connected
    }
  });
});
