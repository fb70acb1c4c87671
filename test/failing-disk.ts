/** scripts/torture/file-system-failure.mjs, for what is done in this process. */
export const { asThread, strikeNext } = (await import(
  new URL('../scripts/torture/file-system-failure.mjs', import.meta.url).href
)) as {
  strikeNext: (failure?: string, onOperation?: (line: string) => void) => void;
  asThread: <T>(name: string, work: () => T) => T;
};

/**
 * Does something as often as it does something with files, and each time another of these operations fails,
 * as on a disk that is broken now and then.
 *
 * @returns for each operation what was thrown; undefined where nothing was
 */
export function atEachFault(work: () => unknown): unknown[] {
  let operations = 0;
  const struck = (failure?: string): unknown => {
    operations = 0;
    strikeNext(failure, () => operations++);
    try {
      asThread('main', work);
      return undefined;
    } catch (error) {
      return error;
    } finally {
      strikeNext();
    }
  };
  // What is read once and kept is no more read the second time.
  for (const error of [struck(), struck()])
    if (error !== undefined) throw new Error('it fails on a sound disk', { cause: error });
  return Array.from({ length: operations }, (_, n) => struck(`EIO@main:${n + 1}`));
}
