import { createHash, type Hash } from 'node:crypto';
import { closeSync, constants, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { isAbsent } from './absent.js';
import { hashOfFile } from './hash.js';
import { writeWhole } from './write-whole.js';

/** How long a file was at some moment, and what it held. */
export interface FileMark {
  bytes: number;
  /** of the content up to there, hex */
  sha256: string;
}

/** A text file that grows at its end, and can be taken back to what it was. */
export class AppendedFile {
  private constructor(
    private readonly path: string,
    private bytes: number,
    private readonly hash: Hash,
  ) {}

  /** Begins a file; one that is there is replaced. */
  static begin(path: string, text: string): AppendedFile {
    writeWhole(path, text);
    return new AppendedFile(path, Buffer.byteLength(text), createHash('sha256').update(text));
  }

  /**
   * Takes a file back to what it was, without what was added since.
   *
   * @returns undefined when what it held then is not there any more
   * @throws the file system's error when the file is there and cannot be read or written
   */
  static resume(path: string, mark: FileMark): AppendedFile | undefined {
    let hash: Hash;
    try {
      hash = hashOfFile(path, mark.bytes);
    } catch (error) {
      if (!isAbsent(error)) throw error;
      return undefined;
    }
    const file = new AppendedFile(path, mark.bytes, hash);
    if (file.mark().sha256 !== mark.sha256) return undefined;
    file.change((handle) => {
      ftruncateSync(handle, mark.bytes);
    });
    return file;
  }

  /** Adds a text; it is on the disk when the call returns. */
  append(text: string): void {
    const content = Buffer.from(text);
    this.change((handle) => {
      // One call may write less than it is given.
      for (let done = 0; done < content.length;)
        done += writeSync(handle, content, done, content.length - done, this.bytes + done);
    });
    this.bytes += content.length;
    this.hash.update(content);
  }

  /** What it holds now. */
  mark(): FileMark {
    return { bytes: this.bytes, sha256: this.hash.copy().digest('hex') };
  }

  private change(action: (handle: number) => void): void {
    // A link that somebody put there is not followed.
    const handle = openSync(this.path, constants.O_RDWR | constants.O_NOFOLLOW);
    try {
      action(handle);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}
