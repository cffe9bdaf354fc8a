/** Amounts by name, added up. */
export class Sums {
  readonly #sums = new Map<string, number>();

  add(amounts: Readonly<Record<string, number>>): void {
    for (const [name, amount] of Object.entries(amounts)) this.#sums.set(name, (this.#sums.get(name) ?? 0) + amount);
  }

  toObject(): Record<string, number> {
    return Object.fromEntries(this.#sums);
  }
}
