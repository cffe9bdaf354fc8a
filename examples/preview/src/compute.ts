/** Shorter words are no keywords. */
const shortest = 3;

export function statsOf(text: string): { words: number; sentences: number } {
  return { words: wordsOf(text).length, sentences: text.match(/[.!?](?=\s|$)/g)?.length ?? 0 };
}

/** The three most frequent words; of equally frequent ones, the first in the text. */
export function keywordsOf(text: string): string[] {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) if (word.length >= shortest) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3)
    .map(([word]) => word);
}

/** The first sentence, and the keywords. */
export function cardOf(text: string, keywords: readonly string[]): string {
  const [sentence = ""] = text.split(/(?<=[.!?])\s/);
  return `${sentence.replaceAll(/\s+/g, " ")} [${keywords.join(", ")}]`;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}
