import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { DrawnEpisode, EpisodeSource } from '../../environment/episodes.js';
import { episodeReceived, memoryOf } from '../../environment/sent-episode.js';
import { Desk, FOR_OWNER } from './desk.js';
import type { Asked, Drawn, DrawerData } from './drawer.js';

/** Episodes that are drawn but not played may take so much memory. */
const MOST_BYTES = 2 ** 28;

/** Least time to wait for an episode that the other thread has taken, ms. */
const LEAST_WAIT_MS = 0.2;

/** Starts the thread that draws besides: it calls `drawAhead` with what it is given. */
export type StartDrawer = (data: DrawerData) => void;

/**
 * Draws the next episodes on another thread while the present ones are played: to draw one takes longer
 * than to simulate it, and who asks for steps computes in between. An episode is that of its number,
 * whoever draws it, so nothing changes but time. Where the other thread has not come far enough, both draw.
 */
export class EpisodesAhead {
  private readonly desk = new Desk();
  private readonly port: MessagePort;
  private drawer: { readonly data: DrawerData; readonly start: StartDrawer } | undefined;
  /** the present window: numbers from `next`, the one that is asked for next, to `end` − 1 */
  private next = 0;
  private end = 0;
  private window = -1;
  /** what is drawn of it and not asked for yet; undefined where that was no use */
  private readonly come = new Map<number, DrawnEpisode | undefined>();
  /** episodes of a window; fewer than are asked for together where they are large */
  private length = 1;
  /** how long it took here to draw the last episode: no longer does one wait for one, ms */
  private drawMs = 0;

  /**
   * @param environments episodes that are asked for together, one behind the other
   * @param channel ends of a channel: ours, and that of the other thread
   */
  constructor(
    private readonly environments: number,
    { port1, port2 }: { port1: MessagePort; port2: MessagePort },
    start: StartDrawer,
  ) {
    this.port = port1;
    // What waits there is nobody's reason to live on.
    port1.unref();
    this.drawer = { data: { desk: this.desk.memory, port: port2 }, start };
  }

  /**
   * @param request what the other thread makes the source of
   * @param source draws the same episodes here
   * @returns the same episodes, to be asked for in the order of their numbers, from 0
   */
  of(request: unknown, source: EpisodeSource): EpisodeSource {
    this.desk.close();
    this.window = -1;
    this.come.clear();
    this.port.postMessage({ request } satisfies Asked);
    this.next = this.end = 0;
    return (number) => this.take(number, source);
  }

  /** Has nothing drawn any more. */
  close(): void {
    this.desk.close();
    this.port.close();
  }

  private take(number: number, source: EpisodeSource): DrawnEpisode {
    // Who asks for others after each episode has no use for those behind it.
    if (number < 2 * this.environments) return this.measured(this.draw(source, number));
    if (number !== this.next || number >= this.end) this.open(number);
    const episode = this.awaited(number, source) ?? this.draw(source, number);
    this.next = number + 1;
    if (this.next === this.end) this.open(this.next);
    return episode;
  }

  private draw(source: EpisodeSource, number: number): DrawnEpisode {
    const began = performance.now();
    const episode = source(number);
    this.drawMs = performance.now() - began;
    return episode;
  }

  /** From the first episodes one knows how large they are. */
  private measured(episode: DrawnEpisode): DrawnEpisode {
    const bytes = memoryOf(episode).reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.length = Math.max(1, Math.min(this.environments, Math.floor(MOST_BYTES / bytes)));
    return episode;
  }

  private open(first: number): void {
    if (this.drawer) {
      this.drawer.start(this.drawer.data);
      this.drawer = undefined;
    }
    this.come.clear();
    this.next = first;
    this.end = first + this.length;
    this.desk.open(first, this.length);
    this.window = this.desk.window;
  }

  /** The episode, however it comes to be drawn; undefined when that has to be done here. */
  private awaited(number: number, source: EpisodeSource): DrawnEpisode | undefined {
    const { desk, come } = this;
    for (;;) {
      const rung = desk.rung(FOR_OWNER);
      this.receive();
      if (come.has(number)) {
        const episode = come.get(number);
        come.delete(number);
        return episode;
      }
      const taken = desk.take();
      if (taken === number) return undefined;
      // The other thread is at the one that is wanted: meanwhile the next.
      if (taken !== undefined) come.set(taken, this.tried(source, taken));
      // It may also have died, or wait for a core.
      else if (!desk.listen(FOR_OWNER, rung, Math.max(LEAST_WAIT_MS, this.drawMs)))
        return undefined;
    }
  }

  /** An error is for when the episode is asked for. */
  private tried(source: EpisodeSource, number: number): DrawnEpisode | undefined {
    try {
      return this.draw(source, number);
    } catch {
      return undefined;
    }
  }

  private receive(): void {
    for (;;) {
      const found = receiveMessageOnPort(this.port) as { message: Drawn } | undefined;
      if (!found) return;
      const { window, number, episode } = found.message;
      if (window === this.window && number >= this.next && number < this.end)
        this.come.set(number, episode && episodeReceived(episode));
    }
  }
}
