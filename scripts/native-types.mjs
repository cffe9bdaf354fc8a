/**
 * TypeScript declarations from the lines of JSON that napi-derive writes for each item of a crate.
 * @param {string} lines
 * @returns {string}
 */
export function nativeTypes(lines) {
  /** @type {{ kind: string, name: string, original_name?: string, def: string }[]} */
  const items = lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  const declarations = items.flatMap(({ kind, name, def }) => {
    if (kind === "fn") return [`export declare ${def}`];
    if (kind === "interface") return [`export interface ${name} {\n${indented(def)}\n}`];
    if (kind !== "struct") return [];
    const methods = items.filter((item) => item.kind === "impl" && item.name === name).map((item) => item.def);
    return [
      `export declare class ${name} {\n${indented([def, ...methods].filter((text) => text !== "").join("\n"))}\n}`,
    ];
  });
  return `// What the Rust sources give to JavaScript. Made by scripts/build-native.mjs.\n${declarations.sort().join("\n\n")}\n`;
}

/** @param {string} text */
function indented(text) {
  return text
    .split("\n")
    .map((line) => `  ${line.trim()}`)
    .join("\n");
}
