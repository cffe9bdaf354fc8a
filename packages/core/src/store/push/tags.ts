import { MetaxyError } from "../../errors/error.js";
import { jsonText, parseJson } from "../../hash/canonical-json.js";
import { own, setOwn } from "../../own.js";

/** The tag that a library adds to those of the user, as Metaxy does. Its value is JSON in a string. */
const libraryTag = "metaxy";
const library = "@metaxy-ts/core";

type Tags = { readonly [name: string]: string };

/** The user's tags and the library's, as they are stored. @throws PUSH_INVALID. */
export function tagsText(tags: Tags): string {
  for (const [name, value] of Object.entries(tags)) {
    if (name === libraryTag)
      throw new MetaxyError("PUSH_INVALID", `The tag ${libraryTag} is the library's. Give yours another name.`, {
        details: { tag: name },
      });
    if (typeof value !== "string")
      throw new MetaxyError(
        "PUSH_INVALID",
        `The tag ${JSON.stringify(name)} has to be a string; it is of type ${typeof value}.`,
        { details: { tag: name } },
      );
  }
  return jsonText({ ...tags, [libraryTag]: jsonText({ library }) });
}

/** What stored tags say: those of the user, and which library recorded them. Tags that are no JSON say nothing. */
export function readTags(text: string): { readonly tags: Tags; readonly recordedBy: string | null } {
  const all = objectIn(text);
  const tags: Record<string, string> = {};
  for (const [name, value] of Object.entries(all))
    if (name !== libraryTag) setOwn(tags, name, typeof value === "string" ? value : jsonText(value));
  return { tags, recordedBy: recorderIn(objectIn(own(all, libraryTag))) };
}

function recorderIn({ library: name, version }: { readonly library?: unknown; readonly version?: unknown }) {
  if (typeof name === "string") return name;
  return typeof version === "string" ? `metaxy ${version}` : null;
}

function objectIn(text: unknown): Readonly<Record<string, unknown>> {
  try {
    const value = parseJson(String(text));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}
