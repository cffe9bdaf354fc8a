import type { Command } from "commander";
import { answer } from "../mcp/answer.js";
import { receivedCall } from "../mcp/process.js";
import type { Terminal } from "../terminal.js";

/** Serves the tools until the assistant ends the connection. */
export async function serveTools(command: Command, { signal, stderr, stdin }: Terminal): Promise<void> {
  const { serve } = await import("../mcp/server.js");
  if (stdin.isTTY) stderr.write("This is for assistants: it exchanges JSON with them here. Ctrl-C ends it.\n");
  const { config } = command.optsWithGlobals<{ config?: string }>();
  await serve(
    [...(config === undefined ? [] : ["--config", config]), "mcp", "--answer"],
    command.parent?.version() ?? "",
    signal,
  );
}

/** Answers one call of the server. */
export async function answerCall(command: Command, terminal: Terminal): Promise<void> {
  const { call, answer: send } = await receivedCall();
  await send(await answer(call, command, terminal));
  process.disconnect();
}
