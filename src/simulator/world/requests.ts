import type { UeGroup } from '../../config/schema/scenario.js';
import type { RandomStream } from '../random.js';
import type { Workload } from '../trace.js';
import { GroupPatterns, type PatternStreams } from './patterns/group-patterns.js';
import { meanAtLeastOne } from './poisson.js';
import { emptyWorkload, poissonSizes, trimmed, type PacketSizes } from './workload.js';

/** What the requests of an episode are drawn from: when they come and how large they are have streams of their own. */
export interface RequestDraw {
  arrivals: RandomStream;
  sizes: RandomStream;
  patterns: PatternStreams;
  /** [steps × UEs] 1 where a UE is there; undefined where all always are */
  present: Uint8Array | undefined;
}

/** The requests of an episode. */
export interface Requests {
  workload: Workload;
  /** what the UEs are expected to generate, given who is there and which bursts are on, Mbit */
  expectedMbit: number;
}

const KEYS = ['probability', 'dataMbit', 'computeUnits'] as const;

/** The requests of UEs: Bernoulli arrivals, p_k in each step; β and ψ Poisson. */
export class RequestArrivals {
  private readonly sizes: PacketSizes[];
  private readonly patterns: GroupPatterns<(typeof KEYS)[number]>;
  private readonly count: number;

  constructor(
    private readonly groups: readonly UeGroup[],
    private readonly steps: number,
  ) {
    this.sizes = groups.map(({ request }) => poissonSizes(request));
    this.count = groups.reduce((sum, { count }) => sum + count, 0);
    this.patterns = new GroupPatterns(
      groups.map(({ count, request }) => ({ count, patterns: request.patterns ?? {} })),
      KEYS,
      steps,
    );
  }

  /** Draws the requests of an episode. */
  draw(from: RequestDraw): Requests {
    if (from.present || this.patterns.someChange) return this.drawChanging(from);
    const { groups: ues, steps } = this;
    return {
      workload: this.drawSteady(from),
      expectedMbit: expectedRequestMbit({ ues, steps }),
    };
  }

  private drawSteady({ arrivals, sizes }: RequestDraw): Workload {
    const { groups, steps, count } = this;
    const workload = emptyWorkload(count, steps * count);
    const { device, generatedAt, dataMbit, computeUnits } = workload;
    let packet = 0;
    for (let t = 0; t < steps; t++) {
      let ue = 0;
      for (let g = 0; g < groups.length; g++) {
        const of = this.sizes[g];
        const { probability } = groups[g].request;
        for (const end = ue + groups[g].count; ue < end; ue++)
          if (arrivals() < probability) {
            device[packet] = ue;
            generatedAt[packet] = t;
            dataMbit[packet] = of.dataMbit.usual(sizes);
            computeUnits[packet++] = of.computeUnits.usual(sizes);
          }
      }
    }
    return trimmed(workload, packet);
  }

  /** The same where UEs come and go or what they ask for changes. */
  private drawChanging({ arrivals, sizes, patterns: streams, present }: RequestDraw): Requests {
    const { groups, steps, count, patterns } = this;
    const workload = emptyWorkload(count, steps * count);
    const { device, generatedAt, dataMbit, computeUnits } = workload;
    let expectedMbit = 0;
    let packet = 0;
    patterns.begin(streams);
    for (let t = 0; t < steps; t++) {
      patterns.enter(t);
      let ue = 0;
      for (let g = 0; g < groups.length; g++) {
        const { request } = groups[g];
        const isSteady = !patterns.change(g);
        const of = this.sizes[g];
        let probability = request.probability;
        let mbit = request.dataMbit;
        let units = request.computeUnits;
        let expectedEach = probability * meanAtLeastOne(mbit);
        for (let i = 0; i < groups[g].count; i++, ue++) {
          if (present?.[t * count + ue] === 0) continue;
          if (!isSteady) {
            probability = Math.min(1, request.probability * patterns.of(g, 'probability', i));
            mbit = request.dataMbit * patterns.of(g, 'dataMbit', i);
            units = request.computeUnits * patterns.of(g, 'computeUnits', i);
            expectedEach = probability * meanAtLeastOne(mbit);
          }
          expectedMbit += expectedEach;
          if (arrivals() >= probability) continue;
          device[packet] = ue;
          generatedAt[packet] = t;
          dataMbit[packet] = of.dataMbit.draw(mbit, sizes);
          computeUnits[packet++] = of.computeUnits.draw(units, sizes);
        }
      }
    }
    return { workload: trimmed(workload, packet), expectedMbit };
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
