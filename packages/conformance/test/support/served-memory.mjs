// What another process imports: a store whose writes happen in the memory of the process that serves it at `?port=`.
import { deserialize, serialize } from "node:v8";
import { memoryAdapter } from "@metaxy-ts/core/memory";

const port = new URL(import.meta.url).searchParams.get("port");

export function adapter({ namespace }) {
  const call = async (method, ...given) => {
    const body = serialize({ namespace, method, given });
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body });
    return deserialize(Buffer.from(await response.arrayBuffer()));
  };
  return {
    ...memoryAdapter({ name: namespace }),
    open: async () => ({
      describe: (table) => call("describe", table),
      tables: () => call("tables"),
      stage: async (input) => ({ ...(await call("stage", input)), release: async () => undefined }),
      write: (plans, { idempotencyKey, settings }) => call("write", plans, { idempotencyKey, settings }),
      settings: () => call("settings"),
      close: async () => undefined,
    }),
  };
}
