import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Terminal } from "./terminal.js";

/**
 * Asks before something is lost.
 *
 * @param yes Whether `--yes` was given.
 * @returns Whether to go on.
 * @throws ARGUMENT_INVALID without `--yes` where nobody can be asked.
 */
export async function confirmed(question: string, yes: boolean, { stderr, stdin, signal }: Terminal): Promise<boolean> {
  if (yes) return true;
  if (!stdin.isTTY || !stderr.isTTY)
    throw new MetaxyError("ARGUMENT_INVALID", `${question} Nobody can be asked here: add --yes to do it.`);
  const { confirm, isCancel } = await import("@clack/prompts");
  const answer = await confirm({ message: question, initialValue: false, input: stdin, output: stderr, signal });
  return !isCancel(answer) && answer;
}
