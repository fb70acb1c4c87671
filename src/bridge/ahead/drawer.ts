import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Scenario } from '../../config/schema/scenario.js';
import type { EpisodeSource } from '../../environment/episodes.js';
import { bytesOf, episodeToSend, type SentEpisode } from '../../environment/sent-episode.js';
import { Desk, FOR_OTHER, FOR_OWNER } from './desk.js';
import { Places } from './places.js';

/** What a thread that draws ahead works with. */
export interface DrawerData {
  /** of the {@link Desk} */
  readonly desk: SharedArrayBuffer;
  /** {@link Asked} come in, {@link Drawn} go out */
  readonly port: MessagePort;
  /** of all episodes */
  readonly scenario: Scenario;
}

/** From now on, episodes are those of this question. */
export interface Asked {
  readonly request: unknown;
  /** as many episodes, of numbers that follow one another, may be played or waiting at the same time */
  readonly together: number;
}

/** An episode that was drawn, or, without one, could not be. */
export interface Drawn {
  /** the window that it was taken from */
  readonly window: number;
  readonly number: number;
  readonly episode?: SentEpisode | undefined;
}

/**
 * Draws what is laid out on a desk, for ever: between two windows it sleeps.
 *
 * @param sourceOf the episodes of a question
 */
export function drawAhead(
  { desk: memory, port, scenario }: DrawerData,
  sourceOf: (request: unknown) => EpisodeSource,
): never {
  const desk = new Desk(memory);
  let asked: { source: EpisodeSource; places: Places } | undefined;
  for (;;) {
    const rung = desk.rung(FOR_OTHER);
    const number = desk.take();
    if (number === undefined) {
      desk.listen(FOR_OTHER, rung);
      continue;
    }
    // Read behind `take`: the window is not older than what was taken, and the question not older than the window.
    const { window } = desk;
    for (let question; (question = received(port));)
      asked = { source: sourceOf(question.request), places: new Places(question.together) };
    const { source, places } = asked!;
    const episode = drawn(() => {
      const own = source(number);
      return episodeToSend(own, scenario, places.of(number, bytesOf(own)));
    });
    port.postMessage({ window, number, episode } satisfies Drawn);
    desk.ring(FOR_OWNER);
  }
}

function received(port: MessagePort): Asked | undefined {
  return receiveMessageOnPort(port)?.message as Asked | undefined;
}

/** Nothing where it cannot be drawn: whoever plays draws it again, and comes upon the reason. */
function drawn(draw: () => SentEpisode): SentEpisode | undefined {
  try {
    return draw();
  } catch {
    return undefined;
  }
}
