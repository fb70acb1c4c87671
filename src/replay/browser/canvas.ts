/** A canvas that fits its place in the page, in CSS pixels whatever the screen's are. */
export interface Surface {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
}

/**
 * Makes the bitmap of a canvas as wide as its place, clears it and gives it to be drawn on.
 *
 * @param heightFor the height that a width gets, CSS pixels
 */
export function surfaceOf(
  canvas: HTMLCanvasElement,
  heightFor: (width: number) => number,
): Surface {
  const width = Math.max(1, canvas.clientWidth);
  const height = Math.max(1, Math.round(heightFor(width)));
  const ratio = Math.min(3, window.devicePixelRatio || 1);
  const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) {
    canvas.width = pixels.width;
    canvas.height = pixels.height;
    // In print the canvas has another width; its bitmap keeps its shape.
    canvas.style.aspectRatio = `${width} / ${height}`;
  }
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

const COLORS = [
  'ink',
  'muted',
  'grid',
  'surface',
  'ue',
  'sensor',
  'rho-c',
  'rho-p',
  'link',
] as const;

/** The colours of the style sheet, which knows of dark mode. */
export type Colors = Record<(typeof COLORS)[number], string>;

export function readColors(): Colors {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    COLORS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Colors;
}
