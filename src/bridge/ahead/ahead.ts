import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Scenario } from '../../config/schema/scenario.js';
import type { DrawnEpisode, EpisodeSource } from '../../environment/episodes.js';
import { bytesOf, episodeReceived } from '../../environment/sent-episode.js';
import { Desk, FOR_OWNER } from './desk.js';
import type { Asked, Drawn, DrawerData } from './drawer.js';

/** Episodes that are drawn but not played may take so much memory. */
const MOST_BYTES = 2 ** 28;

/** Of few environments several episodes are laid out at once, as to wake the other thread costs both of them time. */
const LEAST_AHEAD = 8;

/** Least time to wait for an episode that the other thread has taken, ms. */
const LEAST_WAIT_MS = 0.2;

/** Starts the thread that draws besides: it calls `drawAhead` with what it is given. */
export type StartDrawer = (data: DrawerData) => void;

/** What is played. */
export interface Played {
  readonly scenario: Scenario;
  /** how many episodes are played at a time: in each round an episode takes the place of one of the last */
  readonly environments: number;
}

/**
 * Draws the next episodes on another thread while the present ones are played: to draw one takes longer
 * than to simulate it, and who asks for steps computes in between. An episode is that of its number,
 * whoever draws it, so nothing changes but time. Where the other thread has not come far enough, both draw.
 */
export class EpisodesAhead {
  private readonly desk = new Desk();
  private readonly port: MessagePort;
  private drawer: { readonly data: DrawerData; readonly start: StartDrawer } | undefined;
  /** what the other thread makes the episodes of */
  private request: unknown;
  /** whether the other thread has been told since the last {@link begin} */
  private isAsked = false;
  /** where the numbers that follow one another began */
  private begun = 0;
  /** the present window: numbers from `next`, the one that is asked for next, to `end` − 1 */
  private next = 0;
  private end = 0;
  private window = -1;
  /** what is drawn of it and not asked for yet; undefined where that was no use */
  private readonly come = new Map<number, DrawnEpisode | undefined>();
  /** the largest of the first episodes, bytes */
  private largest = 1;
  /** how long it took here to draw the last episode: no longer does one wait for one, ms */
  private drawMs = 0;

  /**
   * @param channel ends of a channel: ours, and that of the other thread
   */
  constructor(
    private readonly played: Played,
    { port1, port2 }: { port1: MessagePort; port2: MessagePort },
    start: StartDrawer,
  ) {
    this.port = port1;
    // What waits there is nobody's reason to live on.
    port1.unref();
    const data = { desk: this.desk.memory, port: port2, scenario: played.scenario };
    this.drawer = { data, start };
  }

  /**
   * Episodes are to be asked for in the order of their numbers, from 0, and each is played out when the one
   * that is `environments` + 1 behind it is asked for.
   *
   * @param request what the other thread makes the source of
   * @param source draws the same episodes here
   * @returns the same episodes
   */
  of(request: unknown, source: EpisodeSource): EpisodeSource {
    this.request = request;
    this.begin(0);
    return (number) => this.take(number, source);
  }

  /** Has nothing drawn any more. */
  close(): void {
    this.desk.close();
    this.port.close();
  }

  private begin(number: number): void {
    this.desk.close();
    this.window = -1;
    this.come.clear();
    this.isAsked = false;
    this.begun = this.next = this.end = number;
    this.largest = 1;
  }

  private take(number: number, source: EpisodeSource): DrawnEpisode {
    if (number !== this.next) this.begin(number);
    const episode = this.isAmongFirst(number)
      ? this.measured(this.draw(source, number))
      : this.fromWindow(number, source);
    this.next = number + 1;
    if (this.next === this.end) this.open(this.next);
    return episode;
  }

  /** Who asks for others after each episode has no use for those behind it. */
  private isAmongFirst(number: number): boolean {
    return number < this.begun + 2 * this.played.environments;
  }

  private fromWindow(number: number, source: EpisodeSource): DrawnEpisode {
    if (number >= this.end) this.open(number);
    return this.awaited(number, source) ?? this.draw(source, number);
  }

  private draw(source: EpisodeSource, number: number): DrawnEpisode {
    const began = performance.now();
    const episode = source(number);
    this.drawMs = performance.now() - began;
    return episode;
  }

  /** From the first episodes one knows how large they are. */
  private measured(episode: DrawnEpisode): DrawnEpisode {
    this.largest = Math.max(this.largest, bytesOf(episode));
    return episode;
  }

  /** Episodes of a window: of a round at least, but fewer where they are large. */
  private get length(): number {
    const wanted = Math.max(this.played.environments, LEAST_AHEAD);
    return Math.max(1, Math.min(wanted, Math.floor(MOST_BYTES / this.largest)));
  }

  private open(first: number): void {
    if (this.drawer) {
      this.drawer.start(this.drawer.data);
      this.drawer = undefined;
    }
    this.ask();
    this.come.clear();
    this.end = first + this.length;
    this.desk.open(first, this.length);
    this.window = this.desk.window;
  }

  private ask(): void {
    if (this.isAsked) return;
    this.isAsked = true;
    // Those of the last round and of the window; and while the first of the next round is asked for, the one
    // that it takes the place of is still there.
    const together = this.played.environments + this.length + 1;
    this.port.postMessage({ request: this.request, together } satisfies Asked);
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
      const found = receiveMessageOnPort(this.port);
      if (!found) return;
      const { window, number, episode } = found.message as Drawn;
      if (window === this.window && number >= this.next && number < this.end)
        this.come.set(number, episode && episodeReceived(episode, this.played.scenario));
    }
  }
}
