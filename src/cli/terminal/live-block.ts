import { clip, displayWidth } from './width.js';
import type { TerminalStream } from './terminal.js';

/** What a terminal has room for. */
export interface Room {
  /** characters in a line */
  columns: number;
  /** lines */
  rows: number;
}

const REDRAW_EVERY_MS = 100;

/**
 * Lines at the bottom of a terminal that are drawn anew as they change, several times a second.
 * Whatever else is to be told there goes above them. They are clipped to the terminal, and survive
 * that it is made narrower or shorter.
 */
export class LiveBlock {
  private shown: string[] = [];
  private shownIn: Room | undefined;
  private readonly timer: NodeJS.Timeout;
  private ended = false;

  /**
   * @param stream a terminal
   * @param content the lines, without escape sequences; called whenever they may have changed
   */
  constructor(
    private readonly stream: TerminalStream,
    private readonly content: (room: Room) => string[],
  ) {
    this.draw();
    this.timer = setInterval(() => {
      this.draw();
    }, REDRAW_EVERY_MS);
    // Nobody waits for a drawing.
    this.timer.unref();
  }

  /** Tells something above the lines. */
  above(text: string): void {
    if (this.ended) {
      this.stream.write(`${text}\n`);
      return;
    }
    this.stream.write(`${this.back()}\x1b[J${text}\n`);
    this.shown = [];
    this.draw();
  }

  /** Ends the drawing; the lines stay as they are, or are taken away. */
  end({ keep }: { keep: boolean }): void {
    if (this.ended) return;
    clearInterval(this.timer);
    // Drawn in any case, over the ^C that the terminal may have put there.
    this.shownIn = undefined;
    if (keep) this.draw();
    else this.stream.write(`${this.back()}\x1b[J`);
    this.ended = true;
  }

  private draw(): void {
    const room = this.room();
    const lines = this.content(room)
      .slice(0, room.rows)
      .map((line) => clip(line, room.columns));
    const same =
      room.columns === this.shownIn?.columns &&
      room.rows === this.shownIn.rows &&
      lines.length === this.shown.length &&
      lines.every((line, i) => line === this.shown[i]);
    if (same) return;
    const text = lines.map((line) => `${line}\x1b[K\n`).join('');
    this.stream.write(`${this.back()}${text}\x1b[J`);
    this.shown = lines;
    this.shownIn = room;
  }

  /**
   * Moves the cursor to the first of the lines that are shown. A terminal that has become narrower
   * has broken those that were too long for it.
   */
  private back(): string {
    const { columns } = this.size();
    const rows = this.shown.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)),
      0,
    );
    return rows > 0 ? `\r\x1b[${rows}A` : '\r';
  }

  /** The last column stays empty, where some terminals break the line; the cursor has the last row. */
  private room(): Room {
    const { columns, rows } = this.size();
    return { columns: Math.max(1, columns - 1), rows: Math.max(1, rows - 1) };
  }

  private size(): Room {
    const { columns, rows } = this.stream;
    // Some pseudo-terminals have no size.
    const or = (value: number | undefined, otherwise: number) =>
      value !== undefined && value > 0 ? value : otherwise;
    return { columns: or(columns, 80), rows: or(rows, 24) };
  }
}
