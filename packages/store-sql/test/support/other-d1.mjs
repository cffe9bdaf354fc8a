import { d1Adapter } from "../../dist/d1.js";
import { d1Binding } from "./d1-binding.js";

const database = d1Binding(String(process.env.METAXY_D1_URL));

/**
 * As in d1-conformance.test.ts, for another process.
 * @param {{ readonly namespace: string }} options
 */
export const adapter = ({ namespace }) => d1Adapter({ database, tablePrefix: `t_${namespace}_`, threads: 1 });
