import { QueueError } from './errors.js';

/** The oldest Redis that has all commands. */
const LEAST_MAJOR = 6;
const LEAST_MINOR = 2;

/** What a Redis says of itself. */
export interface ServerAbout {
  /** whether what it holds outlives it */
  persistent: boolean;
  /** 'noeviction' is the one that loses nothing */
  evicts: string;
}

/**
 * Reads what INFO tells.
 *
 * @throws {QueueError} when it is too old; one that tells no version is taken as it is
 */
export function aboutServer(info: string, url: string): ServerAbout {
  const valueOf = (key: string) => new RegExp(`^${key}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const version = valueOf('redis_version') ?? '';
  const [major, minor] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major < LEAST_MAJOR || (major === LEAST_MAJOR && minor < LEAST_MINOR))
    throw new QueueError(
      `the Redis at ${url} is version ${version}; a queue needs ${LEAST_MAJOR}.${LEAST_MINOR} or later`,
    );
  return {
    persistent: valueOf('aof_enabled') === '1',
    evicts: valueOf('maxmemory_policy') ?? 'noeviction',
  };
}

/** What to know about a Redis before trusting it with work; one line each. */
export function warningsOf({ persistent, evicts }: ServerAbout): string[] {
  return [
    ...(evicts === 'noeviction'
      ? []
      : [
          `warning: this Redis throws away what it has no room for (maxmemory-policy ${evicts}), which is then` +
            ' done again; set it to noeviction',
        ]),
    ...(persistent
      ? []
      : ['this Redis keeps nothing when it restarts (appendonly no); what it loses is done again']),
  ];
}
