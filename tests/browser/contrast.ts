/** A text that stands out too little from what it stands on. */
export interface Faint {
  text: string;
  color: string;
  background: string;
  contrast: number;
}

/**
 * Runs in the page: texts with a contrast below `least`, of HTML and of pictures.
 *
 * @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
export function faintTexts(least: number): { faint: Faint[]; measured: number } {
  const rgb = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = rgb(color).map((channel) =>
      channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const seen = (color: string) => color !== "none" && color !== "transparent" && rgb(color)[3] !== 0;
  const behind = (element: Element | null): string => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (seen(color)) return color;
    }
    return "rgb(255, 255, 255)";
  };
  // In a picture, what was drawn last below the text.
  const below = (text: SVGTextElement): string => {
    const box = text.getBBox();
    const point = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
    const shapes = [...text.ownerSVGElement!.querySelectorAll<SVGGeometryElement>("path,polygon,rect")].filter(
      (shape) =>
        seen(getComputedStyle(shape).fill) &&
        shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING &&
        shape.isPointInFill(point),
    );
    const last = shapes.at(-1);
    return last ? getComputedStyle(last).fill : behind(text.ownerSVGElement);
  };
  const pairs: Omit<Faint, "contrast">[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent?.trim() ?? "";
    const parent = texts.currentNode.parentElement;
    if (text === "" || !parent || parent.closest("style,title,desc")) continue;
    const svg = parent.closest("text");
    pairs.push(
      svg
        ? { text, color: getComputedStyle(svg).fill, background: below(svg) }
        : { text, color: getComputedStyle(parent).color, background: behind(parent) },
    );
  }
  const measured = pairs.map((pair) => {
    const [a, b] = [luminance(pair.color), luminance(pair.background)].sort((x, y) => y - x) as [number, number];
    return { ...pair, contrast: Math.round(((a + 0.05) / (b + 0.05)) * 100) / 100 };
  });
  return { faint: measured.filter(({ contrast }) => contrast < least), measured: measured.length };
}
