/** What a generated module imports, and words that a variable cannot be called in a module. */
const taken = new Set(
  (
    "externalFeature rowSchema arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally " +
    "for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true " +
    "try typeof undefined var void while with yield"
  ).split(" "),
);

/** Names of a module. No two are the same, and none is a word of the language. */
export class Names {
  readonly #used = new Set(taken);

  /** A variable for a feature: `video/raw-v2` is `videoRawV2`. */
  variable(key: string): string {
    const name = pascal(key);
    return this.#unique(name.charAt(0).toLowerCase() + name.slice(1), "Feature");
  }

  /** A type: `video/raw` and `Row` are `VideoRawRow`. */
  type(key: string, part: string): string {
    return this.#unique(pascal(key) + (pascal(part) || "Part"), "");
  }

  #unique(wanted: string, suffix: string): string {
    const first = this.#used.has(wanted) ? wanted + suffix : wanted;
    let name = first;
    for (let count = 2; this.#used.has(name); count += 1) name = `${first}${count}`;
    this.#used.add(name);
    return name;
  }
}

function pascal(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
