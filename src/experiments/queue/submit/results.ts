import type { Redis } from 'ioredis';

/** Results that are read at a time: each may be as large as goes through Redis. */
const READ_AT_A_TIME = 8;

/** A message in Redis. */
export interface Entry {
  entryId: Buffer;
  content: Buffer | undefined;
}

/** The stream in which workers leave what they have done. */
export class Results {
  /** @param reader a connection that nobody else uses, since reading may block it */
  constructor(
    private readonly key: string,
    private readonly redis: Redis,
    private readonly reader: Redis,
  ) {}

  /**
   * The first messages that are there, which stay there.
   *
   * @param blockMs how long to wait for one; undefined: not at all
   */
  async read(blockMs: number | undefined): Promise<Entry[]> {
    const { key } = this;
    const read = await (blockMs === undefined
      ? this.redis.xreadBuffer('COUNT', READ_AT_A_TIME, 'STREAMS', key, '0')
      : this.reader.xreadBuffer('COUNT', READ_AT_A_TIME, 'BLOCK', blockMs, 'STREAMS', key, '0'));
    return (read ?? [])
      .flatMap(([, found]) => found)
      .map(([entryId, [, content]]) => ({ entryId, content }));
  }

  /** Takes messages out. */
  async remove(entries: readonly Entry[]): Promise<void> {
    await this.redis.xdel(this.key, ...entries.map(({ entryId }) => entryId));
  }
}
