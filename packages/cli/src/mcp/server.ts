import type { CallToolResult } from "@modelcontextprotocol/server";
import { McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { ToolAnswer } from "./answer.js";
import { answerOf } from "./process.js";
import { tools } from "./tools.js";

const instructions =
  "Metaxy knows for each sample (row) of each feature (table of metadata) from which inputs and which code it was computed. Begin with list_features and status. Nothing that these tools do changes a store or a file. Code is read anew at every call.";

/**
 * Serves the tools over stdin and stdout, until the client closes stdin or the signal is aborted.
 *
 * @param args What the program gets for a single call, before the call itself.
 * @param version That of the program.
 */
export async function serve(args: readonly string[], version: string, signal: AbortSignal): Promise<void> {
  const server = serveStdio(() => mcpServer(args, version));
  await new Promise<void>((resolve) => {
    process.stdin.once("end", resolve).once("close", resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.close();
}

function mcpServer(args: readonly string[], version: string): McpServer {
  const server = new McpServer({ name: "metaxy", version }, { instructions });
  for (const { name, title, description, input, output } of tools)
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: input,
        outputSchema: output,
        annotations: { readOnlyHint: true, destructiveHint: false, openWorldHint: false },
      },
      async (values, { mcpReq }) => asResult(await answerOf({ tool: name, input: values }, args, mcpReq.signal)),
    );
  return server;
}

/** Structured content, with the same as text for clients that know nothing else. */
function asResult(answer: ToolAnswer): CallToolResult {
  if ("output" in answer)
    return { content: [{ type: "text", text: JSON.stringify(answer.output) }], structuredContent: answer.output };
  return { content: [{ type: "text", text: `${answer.error.message} [${answer.error.code}]` }], isError: true };
}
