/** There is nothing, or what is there is no file, or not one of this program. */
const ABSENT = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EINVAL',
  'EFBIG',
  'ELOOP',
  'ENAMETOOLONG',
  'ENXIO',
]);

/**
 * Whether a file could not be read because it is not there. Otherwise it may well be: whoever takes a disk
 * that fails now and then for a missing file does finished work again, or says that there is none.
 */
export function isAbsent(error: unknown): boolean {
  return ABSENT.has((error as NodeJS.ErrnoException).code ?? '');
}
