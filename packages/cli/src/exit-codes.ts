/** What the program ends with. Documented in `metaxy --help`. */
export const exitCodes = {
  /** Everything was done. */
  done: 0,
  /** It failed, or what was to be asserted does not hold. */
  failed: 1,
  /** It was called in a wrong way. */
  usage: 2,
  /** Too many samples failed for the budget of `metaxy run`. */
  overBudget: 3,
  /** The user interrupted it. */
  interrupted: 130,
} as const;
