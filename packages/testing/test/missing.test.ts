import { afterEach, describe, expect, it, vi } from "vitest";
import { describeOn, MissingServerError, orSkip } from "../src/databases/index.js";

afterEach(() => vi.unstubAllEnvs());

const context = {
  skip: (reason?: unknown): never => {
    throw new Error(`skipped, ${reason}`);
  },
};
const start = async (installable: boolean): Promise<never> => {
  throw new MissingServerError("needs a server", { installable });
};

it.each([
  ["", true, "skipped, needs a server"],
  ["", false, "skipped, needs a server"],
  ["true", true, "needs a server"],
  ["true", false, "skipped, needs a server"],
])("with CI=%o, a test whose server is missing (installable: %o): %s", async (CI, installable, expected) => {
  vi.stubEnv("CI", CI);
  await expect(orSkip(context, start(installable))).rejects.toThrow(new RegExp(`^${expected}$`));
});

it("fails when a server that is there does not start", async () => {
  vi.stubEnv("CI", "");
  await expect(orSkip(context, Promise.reject(new Error("ended with 1")))).rejects.toThrow(/^ended with 1$/);
});

describe("a suite that is registered when its file is loaded", async () => {
  await describeOn("the suite", Promise.resolve("a server"), (server) => {
    it("has its server", () => expect(server).toBe("a server"));
  });

  it.each([
    ["true", true, "needs a server"],
    ["", "of another kind", "ended with 1"],
  ])("with CI=%o, fails when its server cannot start (installable: %o)", async (CI, kind, expected) => {
    vi.stubEnv("CI", CI);
    const starting = kind === true ? start(true) : Promise.reject(new Error("ended with 1"));
    const register = (): never => expect.unreachable();
    await expect(describeOn("the suite", starting, register)).rejects.toThrow(expected);
  });
});
