import { chroma, labOf, mix, rgbOf } from "./colour.ts";
import { fontFamily } from "./fonts.ts";
import type { SheetLayout } from "./sheet-layout.ts";
import { sheetStyle } from "./sheet-layout.ts";

export interface SheetText {
  readonly title: string;
  readonly subtitle: string;
  readonly credit: string | undefined;
  /** The colours of the whole album. */
  readonly palette: readonly string[];
}

export interface Card {
  readonly name: string;
  readonly palette: readonly string[];
}

const ink = "#1f2430";
const paper = "#f7f5f1";
const strip = { height: 6, width: 96 };
const longestName = 21;

/** Everything of a contact sheet but its thumbnails. */
export function sheetSvg(text: SheetText, cards: readonly Card[], layout: SheetLayout): string {
  const { width, height } = layout;
  const accent = accentOf(text.palette);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${fontFamily}">
<defs>
<linearGradient id="paper" x1="0" y1="0" x2="0.35" y2="1">
<stop offset="0" stop-color="${mix(paper, accent, 0.2)}"/><stop offset="1" stop-color="${mix(paper, accent, 0.06)}"/>
</linearGradient>
</defs>
<rect width="${width}" height="${height}" fill="url(#paper)"/>
${header(text, layout, accent)}
${cards.map((card, index) => cardSvg(card, layout.card(index), accent)).join("\n")}
${footer(text, layout, accent)}
</svg>`;
}

function header({ title, subtitle, palette }: SheetText, { width }: SheetLayout, accent: string): string {
  const { margin } = sheetStyle;
  const titleSize = Math.min(76, Math.max(50, width / 28));
  const [radius, distance] = [titleSize / 3, titleSize * 0.84];
  const dots = palette.map((hex, index) => {
    const x = width - margin - radius - (palette.length - 1 - index) * distance;
    return `<circle cx="${x}" cy="102" r="${radius}" fill="${hex}" stroke="#fff" stroke-width="3"/>`;
  });
  return `<text x="${margin - 2}" y="108" font-size="${titleSize}" font-weight="600" fill="${ink}" letter-spacing="-0.5">${escapeXml(title)}</text>
<text x="${margin}" y="${115 + titleSize * 0.52}" font-size="${titleSize * 0.38}" font-weight="500" fill="${mix(ink, accent, 0.3)}">${escapeXml(subtitle)}</text>
${dots.join("")}`;
}

function cardSvg({ name, palette }: Card, { left, top }: { left: number; top: number }, accent: string): string {
  const { cardWidth, cardHeight } = sheetStyle;
  const shadow = (grow: number, down: number, opacity: number) =>
    `<rect x="${left - grow}" y="${top - grow + down}" width="${cardWidth + 2 * grow}" height="${cardHeight + 2 * grow}" rx="${16 + grow}" fill="${mix(ink, accent, 0.3)}" fill-opacity="${opacity}"/>`;
  const middle = left + cardWidth / 2;
  return `${shadow(3, 4, 0.025)}${shadow(1, 2, 0.045)}
<rect x="${left}" y="${top}" width="${cardWidth}" height="${cardHeight}" rx="16" fill="#fff"/>
<text x="${middle}" y="${top + cardHeight - 29}" font-size="12.5" fill="${mix(ink, "#ffffff", 0.25)}" text-anchor="middle">${escapeXml(shorten(name))}</text>
${stripSvg(palette, middle - strip.width / 2, top + cardHeight - 18)}`;
}

function stripSvg(palette: readonly string[], left: number, top: number): string {
  const gap = 3;
  const width = (strip.width - gap * (palette.length - 1)) / palette.length;
  const bars = palette.map((hex, index) => {
    const edge = labOf(...rgbOf(hex)).l > 0.93 ? ` stroke="#d9d9de" stroke-width="1"` : "";
    return `<rect x="${left + index * (width + gap)}" y="${top}" width="${width}" height="${strip.height}" rx="${strip.height / 2}" fill="${hex}"${edge}/>`;
  });
  return bars.join("");
}

function footer({ credit }: SheetText, { width, height }: SheetLayout, accent: string): string {
  if (credit === undefined) return "";
  const { margin } = sheetStyle;
  return `<text x="${width - margin}" y="${height - 34}" font-size="14" fill="${mix(ink, accent, 0.3)}" fill-opacity="0.8" text-anchor="end">${escapeXml(credit)}</text>`;
}

/** The most colourful of the common colours gives the sheet its tone. */
function accentOf(palette: readonly string[]): string {
  const strength = (hex: string) => chroma(labOf(...rgbOf(hex)));
  return palette.reduce((found, hex) => (strength(hex) > strength(found) ? hex : found), "#8a8f9c");
}

function shorten(name: string): string {
  const letters = [...name];
  return letters.length <= longestName
    ? name
    : `${letters
        .slice(0, longestName - 1)
        .join("")
        .trimEnd()}…`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
