/** The queue cannot be used, or not any more; what was finished is kept. */
export class QueueError extends Error {
  override name = 'QueueError';
  readonly exitCode = 1;
}

/** A message that did not arrive as it was sent, or was sent by somebody else. */
export class RefusedMessage extends Error {
  override readonly name = 'RefusedMessage';
}

/** What Redis or the way to it objects to, in words. */
export function redisReason(error: unknown): string {
  const { code = '', message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) };
  const texts = [...causesOf(error), code, message];
  const known = REASONS.find(([pattern]) => texts.some((text) => pattern.test(text)));
  return known ? known[1] : (message || code || 'unknown').split('\n')[0];
}

/** Why a transaction was discarded, which its own error does not tell. */
function causesOf(error: unknown): string[] {
  const { previousErrors = [] } = error as { previousErrors?: readonly Error[] };
  return previousErrors.map(({ message }) => message);
}

/** Whether Redis has refused to take more in. */
export function isFull(error: unknown): boolean {
  return (
    error instanceof Error &&
    [error.message, ...causesOf(error)].some((text) => /\bOOM\b/.test(text))
  );
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^(NOAUTH|.*NOAUTH)/, 'it asks for a password; set METALORE_REDIS_PASSWORD'],
  [
    /WRONGPASS|invalid (username-)?password|without any password configured/i,
    'it does not take this user or password; set METALORE_REDIS_PASSWORD, and the user in the URL',
  ],
  [
    /NOPERM/,
    'this user may not do what the queue needs; docs/queue.md has the rights that it takes',
  ],
  [
    /\bOOM\b/,
    'it is full (maxmemory); give it more memory, or name the same --shared DIR here and at the workers',
  ],
  [/READONLY/, 'it is a replica, which takes nothing in; name the primary'],
  [/MISCONF/, 'it cannot write to its disk (MISCONF); see its log'],
  [/ECONNREFUSED/, 'nothing listens there (ECONNREFUSED)'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no such host'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, 'it does not answer'],
  [
    /SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|CERT_/,
    'its certificate is not one that is known here; name its authority with NODE_EXTRA_CA_CERTS=ca.pem',
  ],
  [/ERR_SSL|EPROTO/, 'it does not speak TLS; one without is named by redis://'],
  [
    /ECONNRESET|EPIPE|Connection is closed/,
    'the connection was closed; a Redis with TLS is named by rediss://',
  ],
];
