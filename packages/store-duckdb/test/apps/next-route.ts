import { duckdb } from "@metaxy-ts/store-duckdb";
import { pipeline } from "./pipeline.js";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  return new Response(await pipeline(duckdb({ path: ":memory:" })));
}
