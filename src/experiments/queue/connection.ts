import { isIP } from 'node:net';
import type { Redis, RedisOptions } from 'ioredis';
import type { QueueAddress } from './address.js';
import { QueueError, redisReason } from './errors.js';
import { aboutServer, type ServerAbout } from './server.js';

/** How long a first connection is tried for, ms. */
const FIRST_MS = 10_000;
/** A connection over which nothing has come for so long is taken for dead, ms; no command blocks longer. */
const SILENT_MS = 30_000;

/** The packages that only the queue needs. */
export interface QueuePackages {
  bullmq: typeof import('bullmq');
  Redis: typeof Redis;
}

/** @throws {QueueError} when they are not installed */
export async function loadPackages(): Promise<QueuePackages> {
  try {
    const [bullmq, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, Redis };
  } catch (error) {
    throw new QueueError(
      'a queue needs the packages bullmq and ioredis, and they do not load; npm install bullmq ioredis',
      { cause: error },
    );
  }
}

/** Connections to one Redis that wait for it when it goes away, and tell that once. */
export class Connections {
  private readonly open: Redis[] = [];
  private isLost = false;

  private constructor(
    readonly packages: QueuePackages,
    private readonly address: QueueAddress,
    private readonly note: (message: string) => void,
  ) {}

  /**
   * @param note told when the Redis goes away and comes back
   * @throws {QueueError} when it is not there, or takes neither user nor password
   */
  static async open(
    address: QueueAddress,
    note: (message: string) => void,
  ): Promise<{ connections: Connections; server: ServerAbout }> {
    const packages = await loadPackages();
    const server = await probe(packages, address);
    return { connections: new Connections(packages, address, note), server };
  }

  /** Another connection. */
  connect(): Redis {
    const redis = new this.packages.Redis({
      ...optionsOf(this.address),
      // What BullMQ asks for: commands wait for the server, however long that takes.
      maxRetriesPerRequest: null,
      retryStrategy: (times) => Math.min(times * 200, 2000),
    });
    redis.on('error', (error) => {
      this.lost(error);
    });
    redis.on('ready', () => {
      if (!this.isLost) return;
      this.isLost = false;
      this.note(`${this.address.url} is there again`);
    });
    this.open.push(redis);
    return redis;
  }

  /** Tells of trouble with the connection, once until it is over. */
  lost(error: unknown): void {
    if (this.isLost) return;
    this.isLost = true;
    this.note(`${this.address.url}: ${redisReason(error)}; waiting for it, nothing is lost`);
  }

  /** Ends all of them. */
  close(): void {
    for (const redis of this.open) redis.disconnect();
  }
}

/** Asks once whether the Redis is there and lets us in. */
async function probe(packages: QueuePackages, address: QueueAddress): Promise<ServerAbout> {
  const end = Date.now() + FIRST_MS;
  for (;;) {
    const redis = new packages.Redis({
      ...optionsOf(address),
      lazyConnect: true,
      connectTimeout: FIRST_MS,
      retryStrategy: () => null,
    });
    let reason: unknown;
    // ioredis rejects with "Connection is closed", and tells why here.
    redis.on('error', (error) => (reason ??= error));
    try {
      await redis.connect();
      await redis.ping();
      return aboutServer(await redis.info(), address.url);
    } catch (error) {
      if (error instanceof QueueError) throw error;
      reason ??= error;
      const again =
        /ECONNREFUSED|LOADING|ECONNRESET|EPIPE|Connection is closed/.test(String(reason)) &&
        Date.now() < end;
      if (!again)
        throw new QueueError(`cannot use the Redis at ${address.url}: ${redisReason(reason)}`, {
          cause: reason,
        });
    } finally {
      redis.disconnect();
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function optionsOf({ host, port, db, username, password, tls }: QueueAddress) {
  return {
    host,
    port,
    db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    // An address is no name of a server (RFC 6066).
    ...(tls ? { tls: isIP(host) ? {} : { servername: host } } : {}),
    keepAlive: 10_000,
    socketTimeout: SILENT_MS,
  } satisfies RedisOptions;
}
