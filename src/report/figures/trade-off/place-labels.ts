/** A disc that texts should not cover, pixels. */
export interface Disc {
  x: number;
  y: number;
  radius: number;
}

/** A line that texts should not cover, pixels. */
export interface Segment {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** A text that belongs to a point. */
export interface LabelRequest extends Disc {
  text: string;
  /** of the text, pixels */
  width: number;
  /** left out rather than put where it covers another text or a mark */
  optional?: boolean;
  /** the legend tells it, too: left out rather than put over another text */
  isInLegend?: boolean;
}

/** Where a text goes: its middle, pixels. */
export interface PlacedLabel {
  request: LabelRequest;
  x: number;
  y: number;
  /** from the point's edge to the text, where they are not side by side */
  leader?: Segment;
}

/** What texts are to keep clear of, and the area that they are to stay in, pixels. */
export interface Surroundings {
  discs: readonly Disc[];
  segments: readonly Segment[];
  width: number;
  height: number;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface Place {
  label: PlacedLabel;
  box: Box;
  /** what it costs before other texts are there */
  cost: number;
}

const TEXT_HEIGHT = 11;
/** Between two texts side by side, pixels: nearer they read as one. */
const TEXT_GAP = 3;
const DIRECTIONS = 16;
/** Distances of the text from the point's edge that are tried, pixels. */
const DISTANCES = [2, 5, 9, 14, 20, 28, 38, 50, 64, 80];
const NEEDS_LEADER = 8;
/** A text placed later may take the best place of an earlier one, which then finds another. */
const ROUNDS = 4;

const PER_PIXEL = 1;
const COVERS_LINE = 15;
/** Nearer to another point that has a text than to its own. */
const MISLEADS = 12;
const COVERS_MARK = 40;
const COVERS_TEXT = 1000;
const OUTSIDE = 5000;

/**
 * Places texts around their points. Of all places tried, each text takes the one that covers the
 * least and is nearest; a few rounds let them make way for each other. No two texts overlap unless
 * there is no room.
 *
 * @param requests the first choose first
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  surroundings: Surroundings,
): PlacedLabel[] {
  const places = requests.map((request) => placesAround(request, requests, surroundings));
  const chosen: (Place | undefined)[] = requests.map(() => undefined);
  const price = (place: Place, own: number) =>
    chosen.reduce(
      (sum, other, i) =>
        other !== undefined && i !== own && overlap(spaced(place.box), other.box)
          ? sum + COVERS_TEXT
          : sum,
      place.cost,
    );
  for (let round = 0; round < ROUNDS; round++)
    for (let own = 0; own < requests.length; own++) {
      let best: { place: Place; price: number } | undefined;
      for (const place of places[own])
        if (best === undefined || place.cost < best.price) {
          const priced = price(place, own);
          if (best === undefined || priced < best.price) best = { place, price: priced };
        }
      chosen[own] = best && best.price < mostFor(requests[own]) ? best.place : undefined;
    }
  return chosen.flatMap((place) => (place ? [place.label] : []));
}

/** What a place may cost before the text is left out. */
function mostFor({ optional, isInLegend }: LabelRequest): number {
  if (optional) return COVERS_MARK;
  return isInLegend ? COVERS_TEXT : Infinity;
}

function spaced({ left, right, top, bottom }: Box): Box {
  return { left: left - TEXT_GAP, right: right + TEXT_GAP, top, bottom };
}

function placesAround(
  request: LabelRequest,
  all: readonly LabelRequest[],
  surroundings: Surroundings,
): Place[] {
  const near = within(surroundings, request);
  return DISTANCES.flatMap((distance) =>
    Array.from({ length: DIRECTIONS }, (_, i) => {
      const angle = (2 * Math.PI * i) / DIRECTIONS - Math.PI / 4;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const reach = request.radius + distance;
      const label: PlacedLabel = {
        request,
        x: request.x + cos * reach + side(cos) * (request.width / 2),
        y: request.y + sin * reach + side(sin) * (TEXT_HEIGHT / 2),
      };
      if (distance > NEEDS_LEADER)
        label.leader = {
          x1: request.x + cos * request.radius,
          y1: request.y + sin * request.radius,
          x2: request.x + cos * (reach - 1),
          y2: request.y + sin * (reach - 1),
        };
      const box = {
        left: label.x - request.width / 2,
        right: label.x + request.width / 2,
        top: label.y - TEXT_HEIGHT / 2,
        bottom: label.y + TEXT_HEIGHT / 2,
      };
      const cost = PER_PIXEL * distance + cover(box, request, near) + misled(box, request, all);
      return { label, box, cost };
    }),
  );
}

/** What a text may come to cover, wherever around its point it goes. */
function within(surroundings: Surroundings, { x, y, radius, width }: LabelRequest): Surroundings {
  const reach = radius + Math.max(...DISTANCES) + Math.max(width, TEXT_HEIGHT);
  return {
    ...surroundings,
    discs: surroundings.discs.filter(
      (disc) =>
        Math.abs(disc.x - x) < reach + disc.radius && Math.abs(disc.y - y) < reach + disc.radius,
    ),
  };
}

/** −1 to 1: which side of its point a text is on; beside it in most directions. */
function side(component: number): number {
  return Math.max(-1, Math.min(1, 2 * component));
}

function misled(box: Box, own: Disc, all: readonly Disc[]): number {
  const gap = gapTo(box, own);
  return all.some((other) => !isAt(other, own) && gapTo(box, other) < gap + 1) ? MISLEADS : 0;
}

/** Distance of a box from the edge of a disc, negative when it covers it. */
function gapTo(box: Box, { x, y, radius }: Disc): number {
  const dx = x - Math.min(Math.max(x, box.left), box.right);
  const dy = y - Math.min(Math.max(y, box.top), box.bottom);
  return Math.hypot(dx, dy) - radius;
}

/** What a text in a box costs for what it covers. */
function cover(box: Box, own: Disc, { discs, segments, width, height }: Surroundings): number {
  let cost = 0;
  if (box.left < 0 || box.right > width || box.top < 0 || box.bottom > height) cost += OUTSIDE;
  for (const disc of discs) if (gapTo(box, disc) < 0 && !isAt(disc, own)) cost += COVERS_MARK;
  for (const { x1, y1, x2, y2 } of segments) {
    const line = {
      left: Math.min(x1, x2),
      right: Math.max(x1, x2),
      top: Math.min(y1, y2),
      bottom: Math.max(y1, y2),
    };
    if (overlap(box, line)) cost += COVERS_LINE;
  }
  return cost;
}

function isAt(disc: Disc, own: Disc): boolean {
  return disc.x === own.x && disc.y === own.y;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}
