/** What came through a pipe is no frame, or none that can be understood there. */
export class BrokenFrameError extends Error {
  override readonly name = 'BrokenFrameError';
  readonly exitCode = 1;
}

/** Who read what is written has gone. */
export class ClosedPipeError extends Error {
  override readonly name = 'ClosedPipeError';
  readonly exitCode = 1;
}
