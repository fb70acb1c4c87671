import type { Bounds } from './bounds.js';
import type { Motion } from './motion.js';

/** A text file as it comes in. */
export interface TextSource {
  /** as the user named it */
  file: string;
  chunks: AsyncIterable<string>;
}

/** What readers of positions fill. */
export interface MotionTarget {
  motion: Motion;
  bounds: Bounds;
  /** of the episode, where the command line says it */
  steps?: number | undefined;
}
