import type { DatabaseConnection } from "../engine/database.js";

/** Whether the connection's user may write to a database; undefined where only a write can tell. */
export async function mayWrite(run: DatabaseConnection["run"], database: string): Promise<boolean | undefined> {
  const [row = {}] = await run("select @@global.read_only as value");
  const grants = (await run("show grants")).map((grant) => String(Object.values(grant)[0]));
  if (
    Number(row.value) === 1 &&
    !grants.some((grant) => /\b(?:SUPER|READ_ONLY ADMIN|ALL PRIVILEGES ON \*\.\*)/i.test(grant))
  )
    return false;
  if (grants.some((grant) => allowsInsert(grant, database))) return true;
  return grants.some((grant) => !/ ON /i.test(grant)) ? undefined : false; // a role may allow it
}

function allowsInsert(grant: string, database: string): boolean {
  const [, rights = "", place = ""] = /^GRANT (.+?) ON (.+?) TO /is.exec(grant) ?? [];
  if (!/(?:^|, )(?:ALL PRIVILEGES|INSERT)(?:,|$)/i.test(rights)) return false;
  if (place === "*.*") return true;
  const [, pattern, tables] = /^`((?:[^`]|``)+)`\.(.+)$/.exec(place) ?? [];
  return tables === "*" && pattern !== undefined && likePattern(pattern).test(database);
}

/** In a grant, `_` and `%` of a database's name stand for others, unless a backslash is in front of them. */
function likePattern(pattern: string): RegExp {
  const parts = pattern.replaceAll("``", "`").match(/\\.|[\s\S]/g) ?? [];
  const text = parts.map((part) => {
    if (part === "%") return ".*";
    if (part === "_") return ".";
    return part.slice(-1).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  });
  return new RegExp(`^${text.join("")}$`, "s");
}
