import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { DrawnEpisode, EpisodeSource } from '../../environment/episodes.js';
import { episodeToSend, memoryOf } from '../../environment/sent-episode.js';
import { Desk, FOR_OTHER, FOR_OWNER } from './desk.js';

/** What a thread that draws ahead works with. */
export interface DrawerData {
  /** of the {@link Desk} */
  readonly desk: SharedArrayBuffer;
  /** {@link Asked} come in, {@link Drawn} go out */
  readonly port: MessagePort;
}

/** From now on, episodes are those of this question. */
export interface Asked {
  readonly request: unknown;
}

/** An episode that was drawn, or, without one, could not be. */
export interface Drawn {
  /** the window that it was taken from */
  readonly window: number;
  readonly number: number;
  readonly episode?: DrawnEpisode;
}

/**
 * Draws what is laid out on a desk, for ever: between two windows it sleeps.
 *
 * @param sourceOf the episodes of a question
 */
export function drawAhead(
  { desk: memory, port }: DrawerData,
  sourceOf: (request: unknown) => EpisodeSource,
): never {
  const desk = new Desk(memory);
  let source: EpisodeSource | undefined;
  for (;;) {
    const rung = desk.rung(FOR_OTHER);
    const number = desk.take();
    if (number === undefined) {
      desk.listen(FOR_OTHER, rung);
      continue;
    }
    // Read behind `take`: the window is not older than what was taken, and the question not older than the window.
    const { window } = desk;
    for (let message; (message = received(port));) source = sourceOf(message.request);
    post(port, drawn(source!, { window, number }));
    desk.ring(FOR_OWNER);
  }
}

function received(port: MessagePort): Asked | undefined {
  return (receiveMessageOnPort(port) as { message: Asked } | undefined)?.message;
}

function drawn(source: EpisodeSource, taken: { window: number; number: number }): Drawn {
  try {
    return { ...taken, episode: episodeToSend(source(taken.number)) };
  } catch {
    // Whoever plays draws it again, and comes upon the reason.
    return taken;
  }
}

function post(port: MessagePort, message: Drawn): void {
  port.postMessage(message, message.episode && memoryOf(message.episode));
}
