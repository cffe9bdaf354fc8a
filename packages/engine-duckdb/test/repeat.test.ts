import { expect, it } from "vitest";
import { repeated } from "../src/repeat.js";

const isConflict = (error: unknown): boolean => error instanceof Error && error.message === "conflict";

/** Work that fails with these messages, one after the other, and then succeeds. */
function failing(...messages: string[]): () => Promise<number> {
  let calls = 0;
  return async () => {
    const message = messages[calls++];
    if (message !== undefined) throw new Error(message);
    return calls;
  };
}

it("starts again after conflicts", async () => {
  expect(await repeated(failing("conflict", "conflict", "conflict"), isConflict)).toBe(4);
});

it("does not start again after anything else, or where there are no conflicts", async () => {
  await expect(repeated(failing("conflict", "other"), isConflict)).rejects.toThrow("other");
  await expect(repeated(failing("conflict"), undefined)).rejects.toThrow("conflict");
});
