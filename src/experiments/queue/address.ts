import { UsageError } from '../../config/explaining/errors.js';

/** Where a queue is, and with which rights. */
export interface QueueAddress {
  /** for people: without a password, which is never in it */
  url: string;
  host: string;
  port: number;
  /** number of the database */
  db: number;
  username: string | undefined;
  password: string | undefined;
  tls: boolean;
}

/** The variable that has the password, so that it stands in no list of processes and in no meta.json. */
export const PASSWORD_VARIABLE = 'METALORE_REDIS_PASSWORD';

/** Whether a text names a queue, whatever else is wrong with it. */
export function isQueueUrl(text: string): boolean {
  return /^rediss?:/i.test(text);
}

const DEFAULT_PORT = 6379;

/**
 * Reads `redis://[user@]host[:port][/db]` or `rediss://…`. Messages do not repeat what might hold a
 * password.
 *
 * @param env has the password in {@link PASSWORD_VARIABLE}
 * @throws {UsageError}
 */
export function queueAddress(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): QueueAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(`the queue is named by a URL, ${FORM}`);
  }
  if (url.password !== '')
    throw new UsageError(
      'the URL of the queue holds a password, which lists of processes and meta.json would show; take it' +
        ` out and set ${PASSWORD_VARIABLE} instead`,
    );
  const db = /^\/?(\d{0,5})$/.exec(url.pathname);
  if (
    !['redis:', 'rediss:'].includes(url.protocol) ||
    url.hostname === '' ||
    !db ||
    url.search !== '' ||
    url.hash !== ''
  )
    throw new UsageError(`the queue is named by a URL, ${FORM}`);
  const password = env[PASSWORD_VARIABLE];
  return {
    url: text,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    db: Number(db[1]),
    username: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: password === '' ? undefined : password,
    tls: url.protocol === 'rediss:',
  };
}

const FORM = 'redis://host:port or rediss://user@host:port/0';

/** What is risky about an address, and the remedy; undefined where nothing is. */
export function riskOf({ host, tls, password }: QueueAddress): string | undefined {
  if (isLoopback(host) || tls || password !== undefined) return undefined;
  return (
    `warning: whoever reaches the Redis on ${host} can read and change what is computed, since it is asked` +
    ` without TLS and without a password; use rediss:// and ${PASSWORD_VARIABLE} (docs/queue.md)`
  );
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|::1)$/i.test(host);
}
