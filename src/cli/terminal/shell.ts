/** An argument as a shell has to be given it; as it is where no quotes are needed. */
export function quoteForShell(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  // A line end or another control character would tear the line; bash and zsh know this form.
  if (/\p{Cc}/u.test(argument))
    return `$'${argument.replace(/[\\']/g, '\\$&').replace(/\p{Cc}/gu, octal)}'`;
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

/** A path as an argument that is not taken for an option. */
export function pathArgument(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

/** Control characters are below U+00A0: those above U+007F are two bytes of UTF-8. */
function octal(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('');
}
