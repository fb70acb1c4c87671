import { UsageError } from '../config/explaining/errors.js';
import type { Scenario } from '../config/schema/scenario.js';
import { actionLayout } from '../environment/action.js';
import type { EpisodeSource } from '../environment/episodes.js';
import { NetworkVectorEnvironment } from '../environment/network-vector.js';
import type { EpisodesAhead } from './ahead/ahead.js';
import { Answer } from './answer.js';
import { BrokenFrameError, ClosedPipeError } from './errors.js';
import { FRAME, FrameReader, HEAD_BYTES, writeJson, type FrameError } from './frames.js';
import { helloOf, type Introduction } from './hello.js';
import type { Pipe } from './pipe.js';
import { episodesAskedFor, isOfTraces, type EpisodeSources } from './reset.js';

/** What is served. */
export interface Served extends Introduction {
  readonly scenario: Scenario;
  /** how many, stepped together */
  readonly environments: number;
  /** of the training whose episodes are played until others are asked for */
  readonly seed: number;
  readonly sources: EpisodeSources;
  /** draws episodes while others are played */
  readonly ahead?: EpisodesAhead | undefined;
  /** an error in the words that people get on a terminal */
  readonly explain: (error: unknown) => FrameError;
}

/** Room for a reset that names many seeds or traces. */
const MOST_JSON_BYTES = 2 ** 20;

/**
 * Serves environments through a pipe, until it ends: says hello, then answers each question with one
 * frame. What goes wrong with a question is its answer, a frame `error`, and the next one may be asked.
 *
 * @throws {BrokenFrameError} for what is no question; it has been told through the pipe
 */
export function serve(pipe: Pipe, served: Served): void {
  try {
    new Server(pipe, served).run();
  } catch (error) {
    // Nobody is left to be told.
    if (error instanceof ClosedPipeError) return;
    throw error;
  }
}

class Server {
  private readonly vector: NetworkVectorEnvironment;
  private readonly answer: Answer;
  private readonly reader: FrameReader;
  private readonly actions: Float32Array;
  /** numbers in the action of an environment */
  private readonly actionSize: number;
  private isRunning = false;

  constructor(
    private readonly pipe: Pipe,
    private readonly served: Served,
  ) {
    const { scenario, environments, seed, sources } = served;
    this.vector = new NetworkVectorEnvironment(scenario, environments, {
      seed: 0,
      privileged: false,
    });
    this.play({ seed }, sources.training(seed));
    this.answer = new Answer(scenario, this.vector);
    const { pairs, size } = actionLayout(scenario);
    this.actionSize = pairs * size;
    const numbers = environments * this.actionSize;
    const actionBytes = numbers * Float32Array.BYTES_PER_ELEMENT;
    this.reader = new FrameReader(pipe, Math.max(actionBytes, MOST_JSON_BYTES));
    this.actions = new Float32Array(this.reader.buffer, HEAD_BYTES, numbers);
  }

  run(): void {
    const { reader, pipe, served, answer } = this;
    writeJson(pipe, FRAME.hello, helloOf(served.scenario, answer, served));
    try {
      while (reader.next()) {
        if (reader.kind === FRAME.step) this.step();
        else if (reader.kind === FRAME.reset) this.reset();
        else if (reader.kind === FRAME.close) return;
        else throw new BrokenFrameError(`no question has the kind ${reader.kind}`);
      }
    } catch (error) {
      if (error instanceof BrokenFrameError) this.tell(error);
      throw error;
    }
  }

  private step(): void {
    try {
      this.requireActions();
    } catch (error) {
      this.refuse(error);
      return;
    }
    try {
      this.vector.step(this.actions);
    } catch (error) {
      // The next episodes could not be drawn, or worse: what stands there now is half done.
      this.isRunning = false;
      this.refuse(error);
      return;
    }
    this.answer.writeStepped(this.pipe);
  }

  /** Looks before anything moves, so that who sent nonsense can go on. */
  private requireActions(): void {
    const { actions, reader, actionSize } = this;
    if (reader.payloadBytes !== actions.byteLength)
      throw new BrokenFrameError(
        `expected actions of ${actions.byteLength} bytes, found ${reader.payloadBytes}`,
      );
    if (!this.isRunning) throw new UsageError('call reset() before step()');
    for (let i = 0; i < actions.length; i++)
      if (Number.isNaN(actions[i]))
        throw notAnAction(actions, Math.floor(i / actionSize), actionSize);
  }

  private reset(): void {
    const { scenario, environments, sources } = this.served;
    try {
      const request = this.reader.json();
      const episodes = episodesAskedFor(request, { scenario, environments, sources });
      if (episodes) this.play(request, episodes);
      this.isRunning = false;
      this.vector.reset();
      this.isRunning = true;
    } catch (error) {
      this.refuse(error);
      return;
    }
    this.answer.writeBegun(this.pipe);
  }

  private play(request: unknown, episodes: EpisodeSource): void {
    const { ahead } = this.served;
    // Recorded episodes are not drawn.
    const isDrawn = !isOfTraces(request);
    this.vector.play(ahead && isDrawn ? ahead.of(request, episodes) : episodes);
  }

  private refuse(error: unknown): void {
    if (error instanceof BrokenFrameError) throw error;
    this.tell(error);
  }

  private tell(error: unknown): void {
    writeJson(this.pipe, FRAME.error, this.served.explain(error));
  }
}

function notAnAction(actions: Float32Array, environment: number, size: number): UsageError {
  const own = actions.subarray(environment * size, (environment + 1) * size);
  return new UsageError(
    `step: (${own.join(', ')}) is not an action of environment ${environment}; expected shares from 0 to 1`,
  );
}
