/** How the message of an {@link OutsideError} begins. */
const BEGIN = 'your code ';

/** Something that code from outside did, or that keeps it from being used. It is its author's to mend. */
export class OutsideError extends Error {
  override readonly name = 'OutsideError';
  readonly exitCode = 2;

  /** @param code as the user named it */
  constructor(code: string, what: string, options?: ErrorOptions) {
    super(`${BEGIN}${code} ${what}`, options);
  }
}

/** Whether a message is of an {@link OutsideError}: from another thread it has lost its class. */
export function isOutsideMessage(message: string): boolean {
  return message.startsWith(BEGIN);
}

/** What was thrown, whatever it is, in words. */
export function thrownInWords(thrown: unknown): string {
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  return typeof thrown === 'string' ? thrown : JSON.stringify(thrown);
}
