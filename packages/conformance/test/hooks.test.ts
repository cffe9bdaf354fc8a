import { describe, expect, it } from "vitest";
import { hooked } from "./support/hooks.js";
import { outcomes } from "./support/outcomes.js";

describe.each(hooked)("$bug", ({ caughtBy, working, broken }) => {
  it("is caught", async () => {
    expect(await outcomes(broken(), [caughtBy])).toEqual([[caughtBy, "failed"]]);
  });

  it("is not found in a store without the bug", async () => {
    expect(await outcomes(working(), [caughtBy])).toEqual([[caughtBy, "passed"]]);
  });
});
