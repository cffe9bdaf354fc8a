import { afterEach, expect, it, vi } from "vitest";
import { MissingServerError, orSkip } from "../src/databases/index.js";

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
