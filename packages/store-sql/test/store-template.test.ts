import { InstalledTemplate } from "@metaxy-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The whole suite on a slow machine, in milliseconds. */
const longest = 1_500_000;

/** With METAXY_TEMPLATE=all every recorded history, for the report. */
const runs = process.env.METAXY_TEMPLATE === "all" ? "1" : "20";

let template: InstalledTemplate;

beforeAll(() => {
  process.env.METAXY_RECORDED_ONE_OF = runs;
  template = InstalledTemplate.install("store-template-sql", ["core", "sql", "store-sql", "conformance"]);
});
afterAll(() => template.remove());

describe("the template of a SQL store, installed from packed packages", () => {
  it("has less than 200 lines of source", () => {
    expect(template.lines()).toBeGreaterThan(0);
    expect(template.lines()).toBeLessThan(200);
  });

  it("compiles under strict settings", (context) => {
    if (template.problem) context.skip(template.problem);
    template.run("npm", "run", "typecheck");
    template.run("npm", "run", "build");
  });

  it("passes the whole suite", { timeout: longest }, (context) => {
    if (template.problem) context.skip(template.problem);
    const suite = template.run("npm", "test", "--", "test/conformance.test.ts");
    expect(suite).toMatch(/Test Files {2}1 passed \(1\)/);
    if (runs === "1") template.keepReport();
    expect(Number(/Tests {2}(\d+) passed/.exec(suite)?.[1])).toBeGreaterThan(400);
  });
});
