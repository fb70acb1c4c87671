import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { flushFolder } from './write-whole.js';

/** A file that is written piece by piece and appears whole. */
export class WholeFile {
  private readonly unfinished: string;
  private file: number | undefined;

  constructor(private readonly path: string) {
    this.unfinished = `${path}.tmp`;
    // Made anew: what lies there may be a link that leads elsewhere.
    rmSync(this.unfinished, { recursive: true, force: true });
    this.file = openSync(this.unfinished, 'wx');
  }

  /** @param content a text, or bytes, which may be changed afterwards */
  write(content: string | Uint8Array): void {
    // writeSync may write less than it is given.
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (let written = 0; written < bytes.length;) written += writeSync(this.file!, bytes, written);
  }

  /** Makes the file appear under its name, once its content is on the disk. */
  finish(): void {
    fsyncSync(this.file!);
    closeSync(this.file!);
    this.file = undefined;
    try {
      renameSync(this.unfinished, this.path);
    } catch (error) {
      rmSync(this.unfinished, { force: true });
      throw error;
    }
    flushFolder(dirname(this.path));
  }

  /** Removes what is not finished. Without effect after {@link finish}. */
  discardUnfinished(): void {
    if (this.file === undefined) return;
    closeSync(this.file);
    this.file = undefined;
    rmSync(this.unfinished, { force: true });
  }
}

/** Bytes, about, that are written at a time. */
const PIECE = 1 << 20;

/**
 * Writes a text that comes in pieces, so that it is never all in memory.
 *
 * @throws the file system's error; nothing is left behind then
 */
export function writePieces(path: string, pieces: Iterable<string>): void {
  const file = new WholeFile(path);
  try {
    let text = '';
    for (const piece of pieces) {
      text += piece;
      if (text.length < PIECE) continue;
      file.write(text);
      text = '';
    }
    file.write(text);
    file.finish();
  } finally {
    file.discardUnfinished();
  }
}
