import { thumbnailSize } from "./thumbnail.ts";

export interface SheetLayout {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly shown: number;
  /** The top left corner of a card. */
  card(index: number): { readonly left: number; readonly top: number };
}

/** All lengths are in pixels. */
export const sheetStyle = {
  margin: 72,
  header: 190,
  footer: 84,
  gap: 18,
  padding: 14,
  cardWidth: thumbnailSize + 2 * 14,
  cardHeight: thumbnailSize + 2 * 14 + 40,
} as const;

/** More are not pleasant to look at: of larger albums an even sample is shown. */
const mostCards = 144;
const fewestColumns = 5;
const mostColumns = 12;

export function layOut(count: number): SheetLayout {
  const { margin, header, footer, gap, cardWidth, cardHeight } = sheetStyle;
  const shown = Math.min(count, mostCards);
  const columns = Math.min(mostColumns, Math.max(fewestColumns, Math.ceil(Math.sqrt(shown * 1.35))));
  const rows = Math.max(1, Math.ceil(shown / columns));
  return {
    width: 2 * margin + columns * (cardWidth + gap) - gap,
    height: header + rows * (cardHeight + gap) - gap + footer,
    columns,
    shown,
    card: (index) => ({
      left: margin + (index % columns) * (cardWidth + gap),
      top: header + Math.floor(index / columns) * (cardHeight + gap),
    }),
  };
}

/** `shown` items, evenly spread over all. */
export function evenSample<Item>(items: readonly Item[], shown: number): Item[] {
  return items.filter((_, index) => {
    const place = Math.floor((index * shown) / items.length);
    return index === 0 || place !== Math.floor(((index - 1) * shown) / items.length);
  });
}
