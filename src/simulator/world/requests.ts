import type { UeGroup } from '../../config/schema/scenario.js';
import type { NumbersAhead } from '../numbers-ahead.js';
import type { Spells, Workload } from '../trace.js';
import { GroupPatterns, type PatternStreams } from './patterns/group-patterns.js';
import { meanAtLeastOne } from './poisson.js';
import { deviceSteps, oneSpell } from './presence/spells.js';
import { emptyWorkload, poissonSizes, trimmed, type PacketSizes } from './workload.js';

/** What the requests of an episode are drawn from: when they come and how large they are have streams of their own. */
export interface RequestDraw {
  arrivals: NumbersAhead;
  sizes: NumbersAhead;
  patterns: PatternStreams;
  /** who is there; undefined where nobody comes or goes */
  spells: Spells | undefined;
}

/** The requests of an episode. */
export interface Requests {
  workload: Workload;
  /** what the UEs are expected to generate, given who is there and which bursts are on, Mbit */
  expectedMbit: number;
}

/** An episode on the way: what it is drawn from, and what was drawn so far. */
interface EpisodeDraw extends Workload, Omit<RequestDraw, 'patterns'> {
  spells: Spells;
  packets: number;
  expectedMbit: number;
}

const KEYS = ['probability', 'dataMbit', 'computeUnits'] as const;

/** The requests of UEs: Bernoulli arrivals, p_k in each step; β and ψ Poisson. */
export class RequestArrivals {
  private readonly sizes: PacketSizes[];
  private readonly patterns: GroupPatterns<(typeof KEYS)[number]>;
  private readonly count: number;
  private readonly everybody: Spells;
  /** [groups] of a UE in a step in which nothing is changed, Mbit */
  private readonly usuallyExpectedMbit: number[];

  constructor(
    private readonly groups: readonly UeGroup[],
    private readonly steps: number,
  ) {
    this.sizes = groups.map(({ request }) => poissonSizes(request));
    this.count = groups.reduce((sum, { count }) => sum + count, 0);
    this.everybody = oneSpell({ steps, count: this.count });
    this.usuallyExpectedMbit = groups.map(
      ({ request }) => request.probability * meanAtLeastOne(request.dataMbit),
    );
    this.patterns = new GroupPatterns(
      groups.map(({ count, request }) => ({ count, patterns: request.patterns ?? {} })),
      KEYS,
      steps,
    );
  }

  /** Draws the requests of an episode. */
  draw({ arrivals, sizes, patterns, spells }: RequestDraw): Requests {
    const { groups, steps, count } = this;
    const room = spells ? deviceSteps(spells) : steps * count;
    const workload = emptyWorkload(count, room);
    const episode: EpisodeDraw = {
      arrivals,
      sizes,
      spells: spells ?? this.everybody,
      ...workload,
      packets: 0,
      expectedMbit: 0,
    };
    this.patterns.begin(patterns);
    for (let t = 0; t < steps; t++) this.drawStep(t, episode);
    return {
      workload: trimmed(workload, episode.packets),
      // Where nothing changes there is no need to add up, and to round.
      expectedMbit:
        spells || this.patterns.someChange
          ? episode.expectedMbit
          : expectedRequestMbit({ ues: groups, steps }),
    };
  }

  private drawStep(t: number, episode: EpisodeDraw): void {
    const { groups, patterns } = this;
    const { arrivals, sizes, spells, device, generatedAt, dataMbit, computeUnits } = episode;
    const { spell, start, there } = spells;
    let { packets, expectedMbit } = episode;
    let i = start[spell[t]];
    const end = start[spell[t] + 1];
    let first = 0;
    patterns.enter(t);
    for (let g = 0; g < groups.length; g++) {
      const { request } = groups[g];
      const behind = first + groups[g].count;
      const changes = patterns.change(g);
      let { probability } = request;
      let mbit = this.sizes[g].dataMbit.usual;
      let units = this.sizes[g].computeUnits.usual;
      let expectedEach = this.usuallyExpectedMbit[g];
      for (; i < end && there[i] < behind; i++) {
        const ue = there[i];
        if (changes) {
          const factor = patterns.of(g, 'probability', ue - first);
          const meanMbit = request.dataMbit * patterns.of(g, 'dataMbit', ue - first);
          const meanUnits = request.computeUnits * patterns.of(g, 'computeUnits', ue - first);
          probability = Math.min(1, request.probability * factor);
          mbit = this.sizes[g].dataMbit.of(meanMbit);
          units = this.sizes[g].computeUnits.of(meanUnits);
          expectedEach = probability * meanAtLeastOne(meanMbit);
        }
        expectedMbit += expectedEach;
        if (arrivals.next() >= probability) continue;
        device[packets] = ue;
        generatedAt[packets] = t;
        dataMbit[packets] = mbit.at(sizes.next());
        computeUnits[packets++] = units.at(sizes.next());
      }
      first = behind;
    }
    episode.packets = packets;
    episode.expectedMbit = expectedMbit;
  }
}

/**
 * What the UEs are expected to generate in an episode in which nothing changes, Σ_k p_k·E[β_k]·T, Mbit.
 * E[β_k] is λ_k^(C), and more where so small a mean is drawn as 0 at times, since no request is below
 * 1 Mbit.
 */
export function expectedRequestMbit({
  ues,
  steps,
}: {
  ues: readonly UeGroup[];
  steps: number;
}): number {
  return ues.reduce(
    (sum, { count, request }) =>
      sum + count * request.probability * meanAtLeastOne(request.dataMbit) * steps,
    0,
  );
}
