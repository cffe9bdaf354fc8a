import { newFolder } from "@metaxy-ts/testing";
import { Miniflare } from "miniflare";

/** Answers for D1 to other processes: what is posted are the statements of one transaction. */
const script = `
const bytes = (value) => (typeof value === "object" && value !== null ? Uint8Array.from(value.bytes) : value);
export default {
  async fetch(request, env) {
    const batch = await request.json();
    try {
      const statements = batch.map(({ sql, values }) => env.DB.prepare(sql).bind(...values.map(bytes)));
      const answers = await env.DB.batch(statements);
      return Response.json(answers.map(({ results }) => ({ results })));
    } catch (error) {
      return Response.json({ error: error.message });
    }
  },
};`;

/** Starts Cloudflare's D1 on this machine, in an empty folder. */
export async function startD1() {
  const server = new Miniflare({ modules: true, script, d1Databases: ["DB"], d1Persist: await newFolder() });
  return { server, url: String(await server.ready), database: await server.getD1Database("DB") };
}
