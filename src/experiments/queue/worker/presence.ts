import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { buildName, type Build } from '../build.js';
import { QueueError } from '../errors.js';
import { workerKey, WORKERS } from '../keys.js';
import type { WorkerAbout } from '../messages.js';
import { submissionsIn } from '../who-is-there.js';

/** How often a worker says that it lives, and looks at who else is there, ms. */
export const ALIVE_MS = 10_000;

/** Says in Redis that a worker lives, and looks whether there is work for other builds. */
export class Presence {
  readonly name: string;
  private readonly host = hostname();
  /** builds that were told of */
  private readonly others = new Set<string>();
  /** what was told last */
  private told = '';

  constructor(
    private readonly redis: Redis,
    /** what the worker is, and how far */
    private readonly about: () => Omit<WorkerAbout, 'host' | 'pid'>,
    private readonly say: (line: string) => void,
  ) {
    this.name = `${this.host}-${process.pid}-${Date.now().toString(36)}`;
  }

  /** Says how far the worker is, where that has changed. */
  async tell(): Promise<void> {
    if (JSON.stringify(this.aboutNow()) !== this.told) await this.tellAnew();
  }

  /** @throws {QueueError} the first time, when there is only work for other builds */
  async look({ first }: { first: boolean }): Promise<void> {
    const about = await this.tellAnew();
    const submissions = await submissionsIn(this.redis, { tidies: true });
    const others = submissions.filter(({ build }) => build.hash !== about.build.hash);
    const refusals = others.map((submission) => refusalOf(submission, about.build));
    if (first && refusals.length > 0 && refusals.length === submissions.length)
      throw new QueueError([...new Set(refusals)].join('\n'));
    others.forEach(({ build }, i) => {
      if (!this.others.has(build.hash)) this.say(refusals[i]);
      this.others.add(build.hash);
    });
  }

  /** The worker ends. */
  async leave(): Promise<void> {
    await this.redis.multi().del(workerKey(this.name)).srem(WORKERS, this.name).exec();
  }

  private aboutNow(): WorkerAbout {
    return { ...this.about(), host: this.host, pid: process.pid };
  }

  /** @returns what was told */
  private async tellAnew(): Promise<WorkerAbout> {
    const { name } = this;
    const about = this.aboutNow();
    const text = JSON.stringify(about);
    this.told = text;
    await this.redis
      .multi()
      .set(workerKey(name), text, 'PX', 3 * ALIVE_MS)
      .sadd(WORKERS, name)
      .exec();
    return about;
  }
}

function refusalOf(
  { build, command, name }: { build: Build; command: string; name: string },
  own: Build,
): string {
  return (
    `refused: ${command} of ${name} was submitted by ${buildName(build)}, and this is` +
    ` ${buildName(own)}; install the same here`
  );
}
