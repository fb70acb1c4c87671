import { Layout, viewOf, type Block } from '../bridge/blocks.js';
import { BrokenFrameError } from '../bridge/errors.js';
import {
  FRAME,
  FrameReader,
  HEAD_BYTES,
  OutgoingFrame,
  writeJson,
  type FrameError,
} from '../bridge/frames.js';
import type { Scenario } from '../config/schema/scenario.js';
import type { Policy } from '../environment/policy.js';
import type { ProgramSpec } from '../policies/outside.js';
import { metaloreVersion } from '../runs/version.js';
import type { Network } from '../simulator/network/network.js';
import { CheckedPolicy } from './checked.js';
import { ChildPipe, SilentError } from './child-pipe.js';
import { OutsideError, thrownInWords } from './errors.js';
import type { OpenPolicy } from './open-policy.js';
import { sightOf, type Sight } from './sight.js';
import { requireUnchanged } from './spec.js';

/** Names how long a program may take to answer, in seconds. */
const SECONDS = 'METALORE_AGENT_SECONDS';
const USUAL_SECONDS = 60;
/** Room for an error with its traceback. */
const MOST_JSON_BYTES = 2 ** 20;

/**
 * Starts a program that acts. It is told by frames (`bridge/frames.ts`) on its standard input:
 *
 * - first `hello`, JSON: what is observed and set, the scenario, the blocks of the frames that follow
 * - then in each step an observation, `begun` in the first of an episode, else `stepped`: the blocks
 *   `observations`, float32 [rows, O], and in `begun` also `episode`, float64 [2], its seed and its number
 * - at the end `close`
 *
 * and answers each observation on its standard output: `step`, float32 [rows, A], or `error`, JSON.
 *
 * @throws {OutsideError} when a file that the command names has changed
 */
export function openProgram(spec: ProgramSpec, scenario: Scenario): Promise<OpenPolicy> {
  const name = `exec:${spec.command}`;
  requireUnchanged(spec.files, name);
  const agent = new ProgramPolicy(spec.command, scenario, secondsIn(process.env[SECONDS], name));
  const policy = new CheckedPolicy(agent, { name, wrong: (thrown) => agent.wrong(thrown) });
  return Promise.resolve({
    policy,
    begin: (episode) => {
      agent.episode = episode;
      policy.begin(episode);
    },
    close: () => {
      agent.close();
    },
  });
}

function secondsIn(text: string | undefined, name: string): number {
  if (text === undefined || text === '') return USUAL_SECONDS;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 1e6) return seconds;
  throw new OutsideError(name, `may take ${SECONDS}=${text} to answer; expected seconds`);
}

/** A program that acts. */
class ProgramPolicy implements Policy {
  /** number of the next episode */
  episode = 0;

  private readonly sight: Sight;
  private readonly pipe: ChildPipe;
  private readonly reader: FrameReader;
  private readonly answer: Float32Array;
  private readonly question: OutgoingFrame;
  private readonly observations: Float32Array;
  private readonly begun: Float64Array;
  private readonly payloads: { readonly stepped: number; readonly begun: number };
  private seed = 0;

  constructor(command: string, scenario: Scenario, seconds: number) {
    const sight = (this.sight = sightOf(scenario));
    const { rows, width, actionSize } = sight;
    const layout = new Layout().add('observations', 'float32', [rows, width]);
    const stepped = layout.bytes;
    layout.add('episode', 'float64', [2]);
    this.payloads = { stepped, begun: layout.bytes };
    this.question = new OutgoingFrame(layout.bytes);
    const [observations, episode] = layout.blocks;
    this.observations = viewOf(this.question.buffer, observations, 'float32');
    this.begun = viewOf(this.question.buffer, episode, 'float64');
    this.pipe = new ChildPipe(command, seconds * 1000);
    this.reader = new FrameReader(this.pipe, MOST_JSON_BYTES);
    this.answer = new Float32Array(this.reader.buffer, HEAD_BYTES, rows * actionSize);
    writeJson(this.pipe, FRAME.hello, helloOf(scenario, sight, layout.blocks));
  }

  reset(seed: number): void {
    this.seed = seed;
  }

  act(network: Network, action: Float64Array): void {
    const { sight, question, pipe, begun, payloads } = this;
    this.observations.set(sight.look(network));
    if (network.step === 0) {
      begun[0] = this.seed;
      begun[1] = this.episode;
      question.write(pipe, FRAME.begun, payloads.begun);
    } else question.write(pipe, FRAME.stepped, payloads.stepped);
    this.receive();
    sight.set(this.answer, action);
  }

  /** What something that `act` threw is, in words. */
  wrong(thrown: unknown): string {
    const { ended } = this.pipe;
    if (thrown instanceof SilentError)
      return `${thrown.message} (${SECONDS} sets how long it may take)`;
    if (thrown instanceof ToldError) return thrown.message;
    if (thrown instanceof BrokenFrameError)
      return (
        `answered something that is no answer: ${thrown.message}; its standard output is for frames` +
        ' alone, so print to standard error'
      );
    return ended === undefined ? `failed: ${thrownInWords(thrown)}` : `${ended}, without an answer`;
  }

  close(): void {
    const { pipe, question } = this;
    if (pipe.ended === undefined) question.write(pipe, FRAME.close, 0);
    pipe.close();
  }

  private receive(): void {
    const { reader, answer } = this;
    if (!reader.next()) throw new Error('no answer');
    if (reader.kind === FRAME.error) throw new ToldError(reader.json());
    if (reader.kind !== FRAME.step)
      throw new BrokenFrameError(`expected actions (${FRAME.step}), found kind ${reader.kind}`);
    if (reader.payloadBytes !== answer.byteLength)
      throw new ToldError(
        `answered ${reader.payloadBytes} bytes; expected ${answer.byteLength}, float32` +
          ` [${this.sight.rows}, ${this.sight.actionSize}]`,
      );
  }
}

/** An error that a program tells of, or an answer of another size. */
class ToldError extends Error {
  constructor(told: unknown) {
    const { error, message } = (told ?? {}) as Partial<FrameError>;
    super(
      typeof told === 'string' ? told : `raised ${error ?? 'an error'}: ${message ?? 'no message'}`,
    );
  }
}

function helloOf(scenario: Scenario, { observer, layout }: Sight, blocks: readonly Block[]) {
  const { names, units, low, high, rows } = observer;
  const bound = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    metalore: metaloreVersion(),
    scenario: scenario.name,
    rows,
    steps: scenario.steps,
    observation: names.map((name, i) => ({
      name,
      unit: units[i],
      low: bound(low[i]),
      high: bound(high[i]),
    })),
    action: layout.names.map((name) => ({ name, unit: 'share', low: 0, high: 1 })),
    blocks,
    config: scenario,
  };
}
