import { isatty } from 'node:tty';
import { FRAME, writeJson, type FrameError } from '../../bridge/frames.js';
import { DescriptorPipe } from '../../bridge/pipe.js';
import { inWords } from '../explain.js';

/** Who asks on standard input, and is answered on standard output. */
export const client = new DescriptorPipe(0, 1);

/** Whether standard output is a terminal: people have no use for frames. */
export function isNoClient(): boolean {
  return isatty(1);
}

/** An error for a client, in the words that people get. */
export function frameError(error: unknown): FrameError {
  return { error: error instanceof Error ? error.name : 'Error', message: inWords(error) };
}

/** Tells the client what keeps it from being served at all. */
export function tellClient(error: unknown): void {
  if (!isNoClient()) writeJson(client, FRAME.error, frameError(error));
}
