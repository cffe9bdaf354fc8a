import { execFileSync } from "node:child_process";

const program = `
import json, sys
texts = json.load(sys.stdin)
json.dump([[json.dumps(json.loads(t), sort_keys=True), json.dumps(json.loads(t))] for t in texts], sys.stdout)
`;

/** Whether this machine has Python. Missing Python is a failure in CI and a skip elsewhere. */
export function hasPython(): boolean {
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
    return true;
  } catch (cause) {
    if (process.env.CI) throw new Error("python3 is missing; the canonical JSON cannot be compared", { cause });
    return false;
  }
}

/** What Python writes for each JSON string: with sorted keys, and in the string's own order. */
export function pythonJson(texts: readonly string[]): readonly (readonly [sorted: string, plain: string])[] {
  const output = execFileSync("python3", ["-c", program], {
    input: JSON.stringify(texts),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONIOENCODING: "utf-8" },
  });
  return JSON.parse(output) as [string, string][];
}
