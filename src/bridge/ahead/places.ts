/**
 * Memory for episodes whose numbers follow one another. An episode has its place until another one
 * is drawn there, which has come so much later that the first is played out: new memory for each would be
 * cleared, handed over and collected.
 */
export class Places {
  private readonly places: SharedArrayBuffer[] = [];

  /** @param count numbers that far apart have the same place */
  constructor(private readonly count: number) {}

  /** The place of the episode of a number. */
  of(number: number, bytes: number): SharedArrayBuffer {
    const at = number % this.count;
    const place = this.places[at] as SharedArrayBuffer | undefined;
    if (place && isFitting(place.byteLength, bytes)) return place;
    return (this.places[at] = new SharedArrayBuffer(bytes + roomBeside(bytes)));
  }
}

/** How much larger than the episode a place is, as the next one may have some packets more, bytes. */
function roomBeside(bytes: number): number {
  return Math.min(bytes / 4, 2 ** 16);
}

/** Where episodes differ much, one that is small does not keep the place of one that was large. */
function isFitting(placeBytes: number, bytes: number): boolean {
  return placeBytes >= bytes && placeBytes <= 2 * (bytes + roomBeside(bytes));
}
