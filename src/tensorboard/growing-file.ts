import {
  closeSync,
  constants,
  ftruncateSync,
  fstatSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';

const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;

/**
 * A file that grows at its end, of which it is known what it is to hold. What is there already and is right
 * stays as it is, so that a program that reads along keeps its place; what differs is written over, and what
 * stands behind is cut off.
 */
export class GrowingFile {
  private bytes = 0;

  constructor(private readonly path: string) {}

  /** Adds content. @throws the file system's error */
  append(content: Uint8Array): void {
    // A link that somebody put there is not followed.
    const handle = openSync(this.path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o666);
    try {
      const agreed = this.agreed(handle, content);
      const end = this.bytes + content.length;
      if (agreed < content.length) {
        ftruncateSync(handle, this.bytes + agreed);
        // One call may write less than it is given.
        for (let done = agreed; done < content.length;)
          done += writeSync(handle, content, done, content.length - done, this.bytes + done);
      } else if (fstatSync(handle).size > end) ftruncateSync(handle, end);
      this.bytes = end;
    } finally {
      closeSync(handle);
    }
  }

  /** How many bytes of the content are there already. */
  private agreed(handle: number, content: Uint8Array): number {
    const found = Buffer.allocUnsafe(content.length);
    let count = 0;
    for (let read; count < found.length; count += read) {
      read = readSync(handle, found, count, found.length - count, this.bytes + count);
      if (read === 0) break;
    }
    for (let i = 0; i < count; i++) if (found[i] !== content[i]) return i;
    return count;
  }
}
