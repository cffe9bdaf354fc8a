// Writes docs/errors.md from the table of error codes: node scripts/errors-doc.ts
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { errorCodes } from "../packages/core/src/errors/codes.ts";

const introduction = `# Errors

Every error that this library throws on purpose is a \`MetaxyError\`. Its \`code\` is one of those below and is stable
between versions. Its message says what is wrong, where, and what to do, and may change. \`details\` has the facts
of the message for programs, \`cause\` has the original error of the driver or library.

\`\`\`ts
import { isMetaxyError, type Store } from "@metaxy-ts/core";

export async function cleanUp(store: Store): Promise<void> {
  try {
    await store.drop("video/raw");
  } catch (error) {
    if (!isMetaxyError(error, "STORE_READ_ONLY")) throw error;
    console.error(error.message, error.details);
  }
}
\`\`\`

\`isMetaxyError\` also recognises errors of another copy of the package, for which \`instanceof\` fails.

<!-- Generated from packages/core/src/errors/codes.ts by \`pnpm errors-doc\`. Change it there. -->
`;

/** The whole page. */
export function errorsPage(): string {
  const sections = Object.entries(errorCodes).map(([code, { summary, remedy }]) => {
    return `\n## ${code}\n\n${summary}\n\n**What to do:** ${remedy}\n`;
  });
  return introduction + sections.join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("../docs/errors.md", import.meta.url), errorsPage());
}
