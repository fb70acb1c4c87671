import { pooledMeans } from '../../math/pooled-means.js';
import { quantile } from '../../math/percentile.js';
import { RunningSummary } from '../../math/statistics.js';
import type { Sections } from '../../runs/files/container.js';
import type { EvaluatePlan } from '../../runs/plans/plan.js';
import { changesJudged } from '../../runs/plans/tells.js';
import { CHANGES, type Change, type JudgedIdentity } from '../../runs/tables/judged.js';
import type { PhaseRow } from '../../runs/tables/phases.js';
import type { RecoveryRow } from '../../runs/tables/recovery.js';
import { QUANTILES, type ResponseRow } from '../../runs/tables/response.js';
import type { LoadChanges } from '../../simulator/load/changes.js';
import {
  PHASE_MEASURES,
  RESPONSE_MEASURES,
  responsePoints,
  type ResponsePoint,
} from '../../simulator/metrics/response-meter.js';
import { randomStream } from '../../simulator/random.js';
import { settingKey } from '../../words/settings.js';
import { pooledPolicies, type Pooled } from './pooled.js';
import { episodesWithCourse } from './response-part.js';

const WIDTH = RESPONSE_MEASURES.length;
const PHASE_WIDTH = PHASE_MEASURES.length;

type PhaseMeasure = (typeof PHASE_MEASURES)[number]['name'];

const at = (measure: PhaseMeasure) => PHASE_MEASURES.findIndex(({ name }) => name === measure);
const [LOAD, RECOVERED, STEPS] = [at('compute_load'), at('recovered'), at('recovery_steps')];
const [GENERATED, COMPLETED] = [at('requests_generated'), at('requests_completed')];

/** Numbers of courses that are held at a time. */
const MOST_VALUES = 12_000_000;

/** What a task has left of the episodes from `first` to `end` − 1 in a condition (0 where there are none). */
export interface ResponsePart {
  condition: number;
  first: number;
  end: number;
  output: Sections;
}

/** Where the load changes in the episodes of an evaluation. */
interface Judged {
  condition: number;
  name: string | undefined;
  changes: LoadChanges;
}

/**
 * How the policies of a comparison respond to changes of the load within its episodes, put together from its
 * parts, in their order and as often as needed: what is held does not grow with the policies, nor beyond some
 * number of episodes.
 */
export class ResponseMerge {
  private readonly judged: readonly Judged[];
  private readonly policies: readonly Pooled[];

  constructor(
    private readonly plan: EvaluatePlan,
    private readonly parts: () => Iterable<ResponsePart>,
  ) {
    this.judged = changesJudged(plan).flatMap((changes, condition) =>
      changes ? [{ condition, name: plan.conditions?.[condition], changes }] : [],
    );
    this.policies = pooledPolicies(plan);
  }

  /** Rows of phases.csv and of recovery.csv; of the latter none where no change is sudden. */
  phases(): { phases: PhaseRow[]; recovery: RecoveryRow[] } {
    const tallies = this.judged.map(
      ({ changes }) => new PhaseTallies(changes, this.plan, this.policies),
    );
    for (const { condition, first, end, output } of this.parts()) {
      const index = this.judged.findIndex((judged) => judged.condition === condition);
      if (index >= 0) tallies[index].add({ first, end, values: output['phases'] as Float64Array });
    }
    const random = randomStream(this.plan.scenario.seed, ['recovery']);
    return {
      phases: tallies.flatMap((tally, i) => tally.rows(this.judged[i].name)),
      recovery: tallies.flatMap((tally, i) =>
        this.judged[i].changes.isSudden ? tally.recovery(random, this.judged[i].name) : [],
      ),
    };
  }

  /** Rows of response.csv, some at a time. */
  *response(): Generator<ResponseRow[]> {
    const kept = Math.min(this.plan.scenario.episodes, episodesWithCourse(this.plan.scenario));
    for (const judged of this.judged) {
      const points = responsePoints(judged.changes);
      const sizeOf = ({ items }: Pooled) => items.length * kept * points.length * WIDTH;
      for (const policies of chunksOf(this.policies, sizeOf)) {
        const courses = policies.map((policy) => new Courses(policy, judged, points));
        for (const { condition, first, end, output } of this.parts()) {
          if (condition !== judged.condition || first >= kept) continue;
          const items = this.plan.items.length;
          for (let episode = first; episode < Math.min(end, kept); episode++)
            for (const course of courses) course.add(output, { row: (episode - first) * items });
        }
        for (const course of courses) yield course.rows();
      }
    }
  }
}

/** Policies in their order, as many together as there is room for, one at least. */
function* chunksOf(
  policies: readonly Pooled[],
  sizeOf: (policy: Pooled) => number,
): Generator<Pooled[]> {
  let chunk: Pooled[] = [];
  let size = 0;
  for (const policy of policies) {
    if (chunk.length > 0 && size + sizeOf(policy) > MOST_VALUES) {
      yield chunk;
      [chunk, size] = [[], 0];
    }
    chunk.push(policy);
    size += sizeOf(policy);
  }
  if (chunk.length > 0) yield chunk;
}

function identityOf(
  { eta, c2, policy, trainSeeds }: Pooled,
  condition: string | undefined,
): JudgedIdentity {
  return { eta, c2, policy, trainSeeds, ...(condition === undefined ? {} : { condition }) };
}

/** Whether the load of a part is more or less than that of the one before: of an item's episode. */
function changeTo(phases: Float64Array, { row, part }: { row: number; part: number }): Change {
  const load = (of: number) => phases[row + of * PHASE_WIDTH + LOAD];
  if (part === 0 || load(part) === load(part - 1)) return '';
  return load(part) > load(part - 1) ? 'rise' : 'fall';
}

/** What parts of episodes are of each policy, in a condition. */
class PhaseTallies {
  /** [policies][parts][PHASE_MEASURES] */
  private readonly means: RunningSummary[][][];
  /** [policies][CHANGES] and [trainings][episodes] means over the changes of an episode */
  private readonly steps: Float64Array[][][];
  private readonly lost: Float64Array[][][];

  constructor(
    private readonly changes: LoadChanges,
    private readonly plan: EvaluatePlan,
    private readonly policies: readonly Pooled[],
  ) {
    const { episodes } = plan.scenario;
    const perChange = () =>
      policies.map(({ items }) =>
        CHANGES.map(() => items.map(() => new Float64Array(episodes).fill(NaN))),
      );
    this.means = policies.map(() =>
      changes.parts.map(() => PHASE_MEASURES.map(() => new RunningSummary())),
    );
    this.steps = perChange();
    this.lost = perChange();
  }

  /** @param part.values [episodes][items][parts][PHASE_MEASURES] of a task */
  add({ first, end, values }: { first: number; end: number; values: Float64Array }): void {
    const { parts } = this.changes;
    const width = parts.length * PHASE_WIDTH;
    for (let episode = first; episode < end; episode++)
      this.policies.forEach(({ items }, policy) => {
        items.forEach((item, training) => {
          const row = ((episode - first) * this.plan.items.length + item) * width;
          this.means[policy].forEach((ofPart, part) => {
            ofPart.forEach((running, m) => {
              running.add(values[row + part * PHASE_WIDTH + m]);
            });
          });
          CHANGES.forEach((change, c) => {
            const of = (measure: number) => this.meanOver(values, { row, change, measure });
            this.steps[policy][c][training][episode] = of(STEPS);
            this.lost[policy][c][training][episode] = 1 - of(RECOVERED);
          });
        });
      });
  }

  /** Over the changes of an item's episode; NaN where there are none. */
  private meanOver(
    values: Float64Array,
    { row, change, measure }: { row: number; change: Change; measure: number },
  ): number {
    let sum = 0;
    let count = 0;
    for (let part = 1; part < this.changes.parts.length; part++) {
      const value = values[row + part * PHASE_WIDTH + measure];
      if (Number.isNaN(value)) continue;
      if (change !== '' && changeTo(values, { row, part }) !== change) continue;
      sum += value;
      count++;
    }
    return count > 0 ? sum / count : NaN;
  }

  rows(condition: string | undefined): PhaseRow[] {
    return this.policies.flatMap((policy, p) =>
      this.changes.parts.map((part, phase): PhaseRow => {
        const means = this.means[p][phase].map((running) => running.summary().mean);
        return {
          ...identityOf(policy, condition),
          ...{ phase, ...part },
          completedPct: means[GENERATED] > 0 ? (100 * means[COMPLETED]) / means[GENERATED] : NaN,
          means,
        };
      }),
    );
  }

  /** @param random gives numbers in [0, 1) */
  recovery(random: () => number, condition: string | undefined): RecoveryRow[] {
    const settings = [...new Set(this.policies.map(settingKey))];
    return settings.flatMap((key) => {
      const own = [...this.policies.keys()].filter((p) => settingKey(this.policies[p]) === key);
      const told = CHANGES.map((_, c) => {
        const values = (of: Float64Array[][][]) => own.map((p) => ({ values: of[p][c] }));
        return {
          steps: pooledMeans(values(this.steps), random),
          lost: pooledMeans(values(this.lost), random),
        };
      });
      return own.flatMap((p, i) =>
        CHANGES.flatMap((change, c): RecoveryRow[] => {
          const { steps, lost } = told[c];
          if (Number.isNaN(steps.means[i].value)) return [];
          const common = { ...identityOf(this.policies[p], condition), change };
          return [
            { ...common, measure: 'recovery_steps', versus: null, ...steps.means[i] },
            { ...common, measure: 'not_recovered', versus: null, ...lost.means[i] },
            ...own.flatMap((rival, r): RecoveryRow[] =>
              this.policies[rival].isRival && rival !== p
                ? [
                    {
                      ...{ ...common, measure: 'recovery_steps_difference' },
                      versus: this.policies[rival].policy,
                      ...steps.difference(i, r),
                    },
                  ]
                : [],
            ),
          ];
        }),
      );
    });
  }
}

/** The courses of a policy's episodes: by the steps of an episode, or where changes are drawn by those since. */
class Courses {
  /** by change and step: [RESPONSE_MEASURES] values */
  private readonly cells = new Map<string, { change: Change; step: number; values: number[][] }>();

  constructor(
    private readonly policy: Pooled,
    private readonly judged: Judged,
    private readonly points: readonly ResponsePoint[],
  ) {}

  /** @param at.row the first of an episode in a task's output */
  add(output: Sections, { row }: { row: number }): void {
    const { parts, isDrawn } = this.judged.changes;
    const [courses, phases] = [output['courses'], output['phases']] as Float64Array[];
    for (const item of this.policy.items)
      this.points.forEach(({ fromStep, part }, point) => {
        const ofPhases = (row + item) * parts.length * PHASE_WIDTH;
        let change: Change = '';
        if (isDrawn) {
          // What changes nothing is no change, and the first part follows none.
          if (Number.isNaN(phases[ofPhases + part * PHASE_WIDTH + STEPS])) return;
          change = changeTo(phases, { row: ofPhases, part });
          if (change === '') return;
        }
        const step = isDrawn ? fromStep - parts[part].fromStep : fromStep;
        const from = ((row + item) * this.points.length + point) * WIDTH;
        const { values } = this.cell(change, step);
        for (let m = 0; m < WIDTH; m++)
          if (!Number.isNaN(courses[from + m])) values[m].push(courses[from + m]);
      });
  }

  private cell(change: Change, step: number): { values: number[][] } {
    const key = `${change} ${step}`;
    let cell = this.cells.get(key);
    if (!cell) {
      cell = { change, step, values: RESPONSE_MEASURES.map(() => []) };
      this.cells.set(key, cell);
    }
    return cell;
  }

  rows(): ResponseRow[] {
    const order = (change: Change) => CHANGES.indexOf(change);
    return [...this.cells.values()]
      .sort((a, b) => order(a.change) - order(b.change) || a.step - b.step)
      .map(({ change, step, values }) => ({
        ...identityOf(this.policy, this.judged.name),
        ...{ change, step, samples: values[0].length },
        quantiles: values.map((ofMeasure) => {
          const sorted = Float64Array.from(ofMeasure).sort();
          return QUANTILES.map(({ q }) => quantile(sorted, q));
        }),
      }));
  }
}
