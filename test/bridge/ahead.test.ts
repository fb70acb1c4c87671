import { setTimeout } from 'node:timers/promises';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { EpisodesAhead } from '../../src/bridge/ahead/ahead.js';
import { Desk, FOR_OWNER } from '../../src/bridge/ahead/desk.js';
import type { Asked, Drawn, DrawerData } from '../../src/bridge/ahead/drawer.js';
import { episodesAskedFor } from '../../src/bridge/reset.js';
import type { AheadData } from '../../src/cli/serve-env/ahead.js';
import { episodeSources } from '../../src/cli/serve-env/sources.js';
import { scenarioSchema, type Scenario } from '../../src/config/schema/scenario.js';
import {
  trainingEpisodes,
  type DrawnEpisode,
  type EpisodeSource,
} from '../../src/environment/episodes.js';
import {
  bytesOf,
  episodeReceived,
  episodeToSend,
  type SentEpisode,
} from '../../src/environment/sent-episode.js';
import { Network } from '../../src/simulator/network/network.js';
import { PlacementError } from '../../src/simulator/world/placement.js';
import { World } from '../../src/simulator/world/world.js';
import { root } from '../cli/run.js';
import { cases } from '../simulator/arbitraries.js';

const small = scenarioSchema.parse({ steps: 3, ues: [{ count: 2 }], sensors: [{ count: 2 }] });

/** What an episode comes to with fixed actions. */
function outcomeOf({ trace, scenario }: DrawnEpisode, made: Scenario): number[] {
  const network = new Network(made);
  network.reset(trace, scenario);
  const rewards = [];
  while (!network.truncated) rewards.push(network.advance([0.4, 0.7], 0));
  return [...rewards, network.requestsCompleted, network.updatesCompleted];
}

function withoutSearch({ trace, ...rest }: DrawnEpisode): DrawnEpisode {
  return { ...rest, trace: { ...trace, sensorSearch: undefined } };
}

it('sends episodes to another thread whole, sensors that come and go and drawn contexts included', () => {
  const { port1, port2 } = new MessageChannel();
  const varied = [
    scenarioSchema.parse({ ...small, contexts: { 'reward.eta': { uniform: [0.2, 0.9] } } }),
    scenarioSchema.parse({
      steps: 20,
      ues: [
        {
          count: 3,
          presence: { kind: 'stays', arriveFrom: 0, arriveUntil: 0.5, meanStaySteps: 9 },
        },
      ],
      sensors: [
        {
          count: 6,
          presence: { kind: 'stays', arriveFrom: 0, arriveUntil: 0.9, meanStaySteps: 5 },
        },
      ],
    }),
  ];
  const scenarios = [
    ...varied,
    ...fc.sample(cases(), { seed: 3, numRuns: 12 }).map((c) => c.scenario),
  ];
  for (const scenario of scenarios) {
    const world = new World(scenario);
    for (const seed of [5, 6]) {
      const drawn = { ...world.episode(seed), seed };
      const bytes = bytesOf(drawn);
      port1.postMessage(episodeToSend(drawn, scenario, new SharedArrayBuffer(bytes)));
      const { message } = receiveMessageOnPort(port2) as { message: SentEpisode };
      expect(message.scenario === undefined).toBe(scenario.contexts === undefined);
      const whole = { ...new World(scenario).episode(seed), seed };
      const arrived = episodeReceived(message, scenario);
      // The search has state of its own; what it finds is in the outcome.
      expect(withoutSearch(arrived)).toEqual(withoutSearch(whole));
      expect(arrived.trace.sensorSearch === undefined).toBe(whole.trace.sensorSearch === undefined);
      expect(outcomeOf(arrived, scenario)).toEqual(outcomeOf(whole, scenario));
    }
  }
  port1.close();
});

/** Two threads in one: what the other one does happens when a test says so. */
function ahead(environments: number, source: EpisodeSource = trainingEpisodes(small, 0)) {
  let data: DrawerData | undefined;
  const played = { scenario: small, environments };
  const episodes = new EpisodesAhead(played, new MessageChannel(), (given) => {
    data = given;
  });
  onTestFinished(() => {
    episodes.close();
  });
  const drawnHere: number[] = [];
  const counted = (number: number) => {
    drawnHere.push(number);
    return source(number);
  };
  const play = (request: unknown) => episodes.of(request, counted);
  return {
    play,
    drawnHere,
    isStarted: () => data !== undefined,
    /** what the other thread does: takes an episode, and sends what it has drawn unless it dies of it */
    take: () => {
      const desk = new Desk(data!.desk);
      return { number: desk.take(), window: desk.window };
    },
    send: (drawn: Drawn) => {
      data!.port.postMessage(drawn);
      new Desk(data!.desk).ring(FOR_OWNER);
    },
  };
}

function drawnThere(number: number): SentEpisode {
  const drawn = { ...trainingEpisodes(small, 0)(number), seed: 1000 + number };
  return episodeToSend(drawn, small, new SharedArrayBuffer(bytesOf(drawn)));
}

it('draws here what nobody else has drawn, and starts nobody for the first episodes', () => {
  const { play, drawnHere, isStarted } = ahead(2);
  const episodes = play({});
  for (let number = 0; number < 4; number++) episodes(number);
  expect(isStarted()).toBe(false);
  const direct = trainingEpisodes(small, 0);
  for (let number = 4; number < 9; number++) expect(episodes(number)).toEqual(direct(number));
  expect(isStarted()).toBe(true);
  expect(drawnHere).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

it('takes what the other thread has drawn, and draws others while it is at one', () => {
  const { play, drawnHere, take, send } = ahead(3);
  const episodes = play({});
  for (let number = 0; number < 9; number++) episodes(number);
  expect(drawnHere).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const first = take();
  expect(first.number).toBe(9);
  send({ ...first, number: 9, episode: drawnThere(9) });
  expect(episodes(9).seed).toBe(1009);
  const second = take();
  expect(second.number).toBe(10);
  // It does not come: the rest of the window is drawn meanwhile, then 10 as well.
  expect(episodes(10)).toEqual(trainingEpisodes(small, 0)(10));
  expect(drawnHere.slice(9)).toEqual([11, 12, 13, 10]);
  // Late.
  send({ ...second, number: 10, episode: drawnThere(10) });
  expect(episodes(11)).toEqual(trainingEpisodes(small, 0)(11));
  for (const number of [12, 13])
    expect(episodes(number)).toEqual(trainingEpisodes(small, 0)(number));
  expect(drawnHere.slice(9)).toEqual([11, 12, 13, 10]);
  // The next window lies there while the present episodes are played.
  expect(take().number).toBe(14);
});

it('throws what drawing throws when the episode is asked for, wherever it was drawn', () => {
  const { play, take, send } = ahead(2, (number) => {
    if (number === 6 || number === 9) throw new PlacementError(`no room in episode ${number}`);
    return trainingEpisodes(small, 0)(number);
  });
  const episodes = play({});
  for (let number = 0; number < 6; number++) episodes(number);
  const failed = take();
  send({ ...failed, number: 6 });
  expect(() => episodes(6)).toThrow('no room in episode 6');
  for (const number of [7, 8]) episodes(number);
  expect(() => episodes(9)).toThrow('no room in episode 9');
});

it('forgets what was drawn for other questions', () => {
  const { play, drawnHere, take, send } = ahead(1);
  const old = play({ seed: 1 });
  for (let number = 0; number < 3; number++) old(number);
  const taken = take();
  expect(taken.number).toBe(3);
  const episodes = play({ seed: 2 });
  expect(take().number).toBeUndefined();
  for (let number = 0; number < 3; number++) episodes(number);
  send({ ...taken, number: 3, episode: drawnThere(3) });
  expect(episodes(3)).toEqual(trainingEpisodes(small, 0)(3));
  expect(drawnHere).toEqual([0, 1, 2, 0, 1, 2, 3]);
});

it('lays out no more than fits into its memory', () => {
  const large = new Float64Array(2 ** 23);
  const { play, take } = ahead(9, (number) => {
    const episode = trainingEpisodes(small, 0)(number);
    return { ...episode, trace: { ...episode.trace, requestSensor: large as never } };
  });
  const episodes = play({});
  for (let number = 0; number < 19; number++) episodes(number);
  const taken = Array.from({ length: 9 }, () => take().number);
  expect(taken).toEqual([
    19,
    20,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

const THREAD = `${root}/dist/cli/serve-env/ahead-thread.js`;

it('leaves episodes as they are until they are played out, though others are drawn in their places', async () => {
  const environments = 3;
  let thread: Worker | undefined;
  const episodes = new EpisodesAhead(
    { scenario: small, environments },
    new MessageChannel(),
    (given) => {
      const workerData: AheadData = { ...given, environments };
      thread = new Worker(THREAD, { workerData, transferList: [given.port] });
    },
  );
  const direct = episodeSources(small).training(4);
  let drawnHere = 0;
  const source = episodes.of({ seed: 4 }, (number) => {
    drawnHere++;
    return direct(number);
  });
  const playing: DrawnEpisode[] = [];
  const end = performance.now() + 20_000;
  let number = 0;
  // Of twelve places.
  for (; number - drawnHere < 30 && performance.now() < end; number++) {
    playing.push(source(number));
    // The first of a round comes while the one that it takes the place of is still there.
    if (playing.length > environments + 1) playing.shift();
    for (const [at, played] of playing.entries())
      expect(played).toEqual(direct(number - playing.length + 1 + at));
    if (number % environments === environments - 1) await setTimeout(1);
  }
  expect(number - drawnHere).toBeGreaterThanOrEqual(30);
  episodes.close();
  await thread!.terminate();
});

it('begins anew where numbers do not follow one another', () => {
  const { play, drawnHere, take } = ahead(2);
  const episodes = play({});
  for (let number = 0; number < 6; number++) episodes(number);
  expect(take().number).toBe(6);
  for (let number = 20; number < 24; number++) {
    expect(episodes(number)).toEqual(trainingEpisodes(small, 0)(number));
    expect(take().number).toBeUndefined();
  }
  episodes(24);
  expect(drawnHere.slice(6, 10)).toEqual([20, 21, 22, 23]);
  expect(take().number).toBe(25);
});

it('has a thread that draws the episodes of a question', async () => {
  const { port1, port2 } = new MessageChannel();
  const desk = new Desk();
  const workerData: AheadData = {
    desk: desk.memory,
    port: port2,
    scenario: small,
    environments: 2,
  };
  const thread = new Worker(THREAD, { workerData, transferList: [port2] });
  const received: Drawn[] = [];
  for (const [request, first] of [
    [{ seeds: [7, 8] }, 4],
    [{ episode: 3 }, 0],
  ] as const) {
    desk.close();
    port1.postMessage({ request, together: 5 } satisfies Asked);
    desk.open(first, 2);
    const wanted = received.length + 2;
    while (received.length < wanted) {
      const rung = desk.rung(FOR_OWNER);
      const found = receiveMessageOnPort(port1);
      if (found) received.push(found.message as Drawn);
      else expect(desk.listen(FOR_OWNER, rung, 20_000)).toBe(true);
    }
    expect(received.at(-1)!.window).toBe(desk.window);
  }
  await thread.terminate();
  port1.close();
  const sources = episodeSources(small);
  const asked = (request: unknown) =>
    episodesAskedFor(request, { scenario: small, environments: 2, sources })!;
  const [seeds, evaluation] = [asked({ seeds: [7, 8] }), asked({ episode: 3 })];
  expect(received.map(({ number, episode }) => [number, episodeReceived(episode!, small)])).toEqual(
    [
      [4, seeds(4)],
      [5, seeds(5)],
      [0, evaluation(0)],
      [1, evaluation(1)],
    ],
  );
});
