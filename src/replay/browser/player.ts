/** A tab that was asleep does not jump on by more than this. */
const LONGEST_TICK_MS = 250;

/** Runs through the frames of an episode. */
export class Player {
  playing = false;
  /** frames a second */
  speed: number;
  /** the frame that is shown, and how far it is on the way to the next one */
  frame = 0;
  fraction = 0;

  private lastMs: number | undefined;
  private readonly last: number;
  private readonly onChange: () => void;

  /**
   * @param options.frames how many there are
   * @param options.onChange called when anything above has changed
   */
  constructor(options: { frames: number; speed: number; onChange: () => void }) {
    this.last = options.frames - 1;
    this.speed = options.speed;
    this.onChange = options.onChange;
  }

  /** Plays on; from the start when all is played. */
  play(): void {
    if (this.playing) return;
    if (this.frame === this.last) this.frame = 0;
    this.playing = true;
    this.lastMs = undefined;
    this.onChange();
    requestAnimationFrame(this.tick);
  }

  pause(): void {
    this.playing = false;
    this.fraction = 0;
    this.onChange();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** Goes to a frame, or to the nearest that there is, and stays there. */
  seek(frame: number): void {
    this.playing = false;
    this.frame = Math.min(this.last, Math.max(0, Math.round(frame)));
    this.fraction = 0;
    this.onChange();
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.onChange();
  }

  private readonly tick = (nowMs: number): void => {
    if (!this.playing) return;
    const elapsedMs = Math.min(LONGEST_TICK_MS, Math.max(0, nowMs - (this.lastMs ?? nowMs)));
    this.lastMs = nowMs;
    const position = this.frame + this.fraction + (elapsedMs / 1000) * this.speed;
    this.frame = Math.min(this.last, Math.floor(position));
    this.fraction = this.frame === this.last ? 0 : position - this.frame;
    if (this.frame === this.last) this.playing = false;
    this.onChange();
    if (this.playing) requestAnimationFrame(this.tick);
  };
}
