/**
 * Runs in the page: every piece of text that is to be seen with a contrast of less than `least` to
 * what is painted behind it (WCAG 2.2, 1.4.3), as `text: ratio`.
 *
 * Behind text of a chart is the uppermost mark under its middle, else the page.
 */
export function textOfLowContrast(least: number): string[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  type Colour = [red: number, green: number, blue: number, alpha: number];

  function colourOf(css: string): Colour {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = '#000';
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }

  function over([r, g, b, a]: Colour, below: Colour): Colour {
    const mix = (top: number, bottom: number) => a * top + (1 - a) * bottom;
    return [mix(r, below[0]), mix(g, below[1]), mix(b, below[2]), 1];
  }

  function luminance([r, g, b]: Colour): number {
    const linear = [r, g, b].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }

  function isShown(element: Element): boolean {
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  }

  function opacityOf(element: Element): number {
    let opacity = 1;
    for (let at: Element | null = element; at; at = at.parentElement)
      opacity *= Number(getComputedStyle(at).opacity);
    return opacity;
  }

  /** Of the element and what is around it. */
  function background(element: Element): Colour {
    const layers: Colour[] = [];
    for (let at: Element | null = element; at; at = at.parentElement)
      layers.push(colourOf(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  }

  function behindChartText(element: Element): Colour {
    const page = background(element.closest('.chart')!);
    const { left, top, width, height } = element.getBoundingClientRect();
    const marks = document
      .elementsFromPoint(left + width / 2, top + height / 2)
      .filter((other) => ['path', 'rect', 'circle', 'line'].includes(other.tagName))
      .map((mark): Colour => {
        const { fill, fillOpacity } = getComputedStyle(mark);
        if (fill === 'none' || fill.startsWith('url')) return [0, 0, 0, 0];
        const [r, g, b, a] = colourOf(fill);
        return [r, g, b, a * Number(fillOpacity) * opacityOf(mark)];
      });
    return marks.reverse().reduce((below, mark) => over(mark, below), page);
  }

  const found: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement!;
    const text = texts.currentNode.nodeValue!.trim();
    if (text === '' || !isShown(element)) continue;
    if (element.closest('.visually-hidden, :disabled, script, style')) continue;
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const inChart = element.closest('.chart') !== null;
    const below = inChart ? behindChartText(element) : background(element);
    const style = getComputedStyle(element);
    const [r, g, b, a] = colourOf(inChart ? style.fill : style.color);
    const ink = over([r, g, b, a * opacityOf(element)], below);
    const [light, dark] = [luminance(ink), luminance(below)].sort((x, y) => y - x);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < least) found.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return found;
}
