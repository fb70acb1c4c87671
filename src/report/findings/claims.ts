import type { Summary } from '../../math/statistics.js';
import { tallyOf, verdictOf, type Tally } from '../../math/verdict.js';
import { intervalOf, PAPER_TABLE_1_LEARNED } from '../../paper.js';
import { difference } from '../../runs/read/paired.js';
import type { ComparedMetric } from '../../runs/read/run-data.js';
import { enumerated } from '../../words/lists.js';
import { counted, pageNumbers } from '../../words/numbers.js';
import { constants, splitName } from '../../words/settings.js';
import { tallied } from '../../words/verdicts.js';
import type { Grid, LearnedPolicy, ReportData } from '../data.js';
import {
  hasConditions,
  judgedLearned,
  summed,
  total,
  withInterval,
  type JudgedLearned,
} from './adaptivity.js';
import { learnedRatios } from './ratios.js';
import { agrees, tableOne } from './table-one.js';

const { fixed, meanInterval } = pageNumbers;

/** Something that the paper says, and what the runs of the report say of it. */
export interface Claim {
  /** in the paper's words, or near them */
  claim: string;
  /** e.g. `holds`; `not in this report` where the runs do not tell */
  verdict: string;
  /** sentences with the numbers that the verdict rests on */
  evidence: string[];
}

const UNKNOWN = 'not in this report';

/** The claims of the paper, one by one; none where the runs simulate another scenario. */
export function claims(data: ReportData): Claim[] {
  if (!data.isPaper)
    // Its own traffic may be one of several conditions.
    return data.isPaperAdapting && judgedInConditions(data).length > 0
      ? [changingTraffic(data)]
      : [];
  return [
    staticRows(data),
    equalSplit(data),
    paretoOptimal(data),
    exhaustiveSearch(data),
    chosenTradeOff(data),
    changingTraffic(data),
  ];
}

const NO_GRID = 'It takes a run of metalore grid-search with these splits.';
const NO_LEARNED =
  'It takes runs of metalore train, and metalore evaluate, which sets them beside the static splits.';

function staticRows(data: ReportData): Claim {
  const claim = 'Table I: what the static splits (0.3, 0.3), (0.3, 0.4) and (0.4, 0.4) do.';
  const known = tableOne(data)
    .flatMap(({ sync, e2e, served }) => [sync, e2e, served])
    .filter((cell) => agrees(cell) !== undefined);
  if (known.length === 0) return { claim, verdict: UNKNOWN, evidence: [NO_GRID] };
  const agreeing = known.filter(agrees).length;
  return {
    claim,
    verdict: agreeing === known.length ? 'reproduces' : 'reproduces in part',
    evidence: [
      `${agreeing} of ${known.length} numbers lie within one spread of the paper’s` +
        `${known.some(({ swapped }) => swapped) ? ', its swapped ones put where they belong' : ''}.`,
    ],
  };
}

function equalSplit(data: ReportData): Claim {
  const claim =
    'The equal split (0.4, 0.4) “suffers from significantly higher end-to-end delay” than the others' +
    ' of Table I.';
  const rows = tableOne(data);
  const equal = rows.find(({ e2e }) => e2e.swapped);
  const others = rows.filter((row) => row !== equal);
  if (!equal || others.length === 0) return { claim, verdict: UNKNOWN, evidence: [NO_GRID] };
  // Different splits on the same episodes: taken as independent, which is no narrower as a rule.
  const higher = others.map(({ e2e }) =>
    verdictOf({
      mean: equal.e2e.ours.mean - e2e.ours.mean,
      ci95: Math.hypot(equal.e2e.ours.ci95, e2e.ours.ci95),
    }),
  );
  const isLower = higher.every((verdict) => verdict === 'behind');
  return {
    claim,
    verdict: isLower
      ? 'false: it is the lowest'
      : higher.every((verdict) => verdict === 'ahead')
        ? 'holds'
        : 'open',
    evidence: [
      `End-to-end delay, steps: ${rows
        .map((row) => `${splitName(row)} ${meanInterval(row.e2e.ours, 2)}`)
        .join(', ')}.`,
      ...(isLower
        ? [
            'The two delays of that row stand swapped in the paper: what is high is its sync delay,' +
              ` ${meanInterval(equal.sync.ours, 2)}, and the sentence is built on the swap.`,
          ]
        : []),
    ],
  };
}

const MERITS = [
  { metric: 'sync_delay_steps', sense: -1 },
  { metric: 'e2e_delay_steps', sense: -1 },
  { metric: 'traffic_served_pct', sense: 1 },
] as const;

type Point = (typeof PAPER_TABLE_1_LEARNED)[number];

/** A printed point in the order of MERITS; of the traffic served the paper prints no spread. */
function printedIntervals({ sync, e2e, servedPct }: Point) {
  return [intervalOf(sync), intervalOf(e2e), { mean: servedPct, ci95: 0 }];
}

type Split = Grid['splits'][number];

/** The splits with no worse mean than a printed point in some of the metrics, and clearly better in one. */
function dominating(point: Point, { splits }: Grid, merits: readonly number[]): Split[] {
  const printed = printedIntervals(point);
  return splits.filter(({ item }) => {
    const gains = merits.map((m) => {
      const { metric, sense } = MERITS[m];
      const { mean, ci95 } = item.metrics[metric];
      return {
        mean: sense * (mean - printed[m].mean),
        ci95: Math.hypot(ci95, printed[m].ci95),
      };
    });
    return (
      gains.every(({ mean }) => mean >= 0) && gains.some((gain) => verdictOf(gain) === 'ahead')
    );
  });
}

function paretoOptimal({ grid }: ReportData): Claim {
  const claim =
    'The learned points A, B and E are “on the Pareto frontier, i.e. there is no other fix-split' +
    ' allocation exceeding them”.';
  if (!grid)
    return { claim, verdict: UNKNOWN, evidence: ['It takes a run of metalore grid-search.'] };
  const found = (merits: readonly number[], letters: string) =>
    PAPER_TABLE_1_LEARNED.filter(({ letter }) => letters.includes(letter)).map((point) => ({
      point,
      splits: dominating(point, grid, merits),
    }));
  const inAll = found([0, 1, 2], 'ABEGK');
  const inFigure4 = found([0, 2], 'ABE');
  const behind = inAll.filter(({ splits }) => splits.length > 0);
  const behindOfClaim = [
    ...behind.filter(({ point }) => 'ABE'.includes(point.letter)),
    ...inFigure4,
  ]
    .filter(({ splits }) => splits.length > 0)
    .map(({ point }) => point.letter);
  const words = (entries: typeof inAll) => {
    const some = entries.filter(({ splits }) => splits.length > 0);
    return some.length > 0
      ? some
          .map(
            ({ point, splits }) =>
              `${point.letter}′ by ${splitName(splits[0])}` +
              (splits.length > 1 ? ` and ${counted(splits.length - 1, 'other')}` : ''),
          )
          .join('; ')
      : 'none';
  };
  return {
    claim,
    verdict:
      behindOfClaim.length > 0
        ? `does not hold for ${enumerated([...new Set(behindOfClaim)].sort())}`
        : 'not contradicted by this grid; a finer one may (--step 0.01)',
    evidence: [
      'The points as printed, beside the means of' +
        ` ${counted(grid.splits.length, 'static split')} here. Behind a split (no better mean, and clearly worse in one) in all three metrics:` +
        ` ${words(inAll)}. In sync delay and traffic served alone (Figure 4): ${words(inFigure4)}.`,
      ...behind.slice(-1).map(({ point, splits: [split] }) => example(point, split)),
    ],
  };
}

/** E.g. "E′ is 7.40, 12.42, 78.88; (0.3, 0.3) has …". */
function example(point: Point, split: Split): string {
  const ours = MERITS.map(({ metric }) => meanInterval(split.item.metrics[metric], 2));
  return (
    `E.g. sync delay, end-to-end delay and traffic served: ${point.letter}′` +
    ` ${printedIntervals(point)
      .map(({ mean }) => fixed(mean, 2))
      .join(', ')}; ${splitName(split)} ${ours.join(', ')}.`
  );
}

function exhaustiveSearch(data: ReportData): Claim {
  const claim =
    'What is learned is “equivalent to the best resource split”, without exhaustive search.';
  const sweeps = learnedRatios(data);
  if (sweeps.length === 0) return { claim, verdict: UNKNOWN, evidence: [NO_LEARNED] };
  const one = sweeps.length === 1;
  return {
    claim,
    verdict: sweeps
      .map(({ name, tally }) => `${one ? '' : `${name}: `}${searchVerdict(tally)}`)
      .join('; '),
    evidence: sweeps.map(
      ({ name, tally, geometricMean, least }) =>
        `${one ? 'The learned policies are' : `${name}:`} ${tallied(tally, BETTER)} than the best` +
        ` static split of the grid, chosen afterwards on the same episodes` +
        (geometricMean > 0
          ? `; ${fixed(geometricMean, 3)} times its return in the geometric mean`
          : '') +
        ` (${fixed(least.ratio, 3)} at the least, ${constants(least.setting)}).`,
    ),
  };
}

const BETTER = { more: 'better', less: 'worse', noun: 'setting' };

function searchVerdict({ ahead, open, behind }: Tally): string {
  if (behind > 0) return ahead + open > 0 ? 'does not hold in all settings' : 'does not hold';
  return open === 0 ? 'more than that here' : 'holds here';
}

/** What (η, c₂) are to move, in the words of the paper. */
const MOVES = [
  {
    metric: 'sync_delay_steps',
    words:
      'A lower η brings a lower sync delay (the lowest beside the highest η under the same c₂)',
    pairsOf: (policies: readonly LearnedPolicy[]) =>
      [...new Set(policies.map(({ setting }) => setting.c2))].flatMap((c2) => {
        const alike = policies
          .filter(({ setting }) => setting.c2 === c2)
          .sort((a, b) => a.setting.eta - b.setting.eta);
        return alike.length > 1 ? [[alike[0], alike[alike.length - 1]] as const] : [];
      }),
  },
  {
    metric: 'e2e_delay_steps',
    words:
      'A penalty brings a lower end-to-end delay (the lowest beside the highest c₂ under the same η)',
    pairsOf: (policies: readonly LearnedPolicy[]) =>
      [...new Set(policies.map(({ setting }) => setting.eta))].flatMap((eta) => {
        const alike = policies
          .filter(({ setting }) => setting.eta === eta)
          .sort((a, b) => a.setting.c2 - b.setting.c2);
        return alike.length > 1 ? [[alike[0], alike[alike.length - 1]] as const] : [];
      }),
  },
] as const;

function chosenTradeOff({ learned, sweeps }: ReportData): Claim {
  const claim =
    '“An operator may choose the appropriate values for the reward (η, c₂) in order to guide the' +
    ' solution towards the desirable trade-off.”';
  const tallies: Tally[] = [];
  const evidence = sweeps.flatMap((sweep) => {
    const policies = learned.filter((policy) => policy.sweep === sweep);
    const moved = MOVES.flatMap(({ metric, words, pairsOf }) => {
      const verdicts = pairsOf(policies).map(([lower, higher]) =>
        verdictOf(lessOf(metric, lower, higher)),
      );
      if (verdicts.length === 0) return [];
      const tally = tallyOf(verdicts);
      tallies.push(tally);
      return [`${words}: ${tallied(tally, { more: 'so', less: 'the other way', noun: 'pair' })}`];
    });
    if (moved.length === 0) return [];
    return [
      `${sweeps.length > 1 ? `${sweep}: ` : ''}Over ${counted(policies.length, 'setting')} the means` +
        ` range from ${MERITS.map(({ metric }) => rangeOf(policies, metric)).join(', ')}` +
        ' (sync delay, end-to-end delay, traffic served).',
      ...moved.map((words) => `${words}.`),
    ];
  });
  if (tallies.length === 0)
    return {
      claim,
      verdict: UNKNOWN,
      evidence: ['It takes policies trained for several η or c₂: metalore train, by default.'],
    };
  const all = tallies.flatMap(({ ahead, open, behind }) => [ahead, open + behind]);
  const [moved, not] = [0, 1].map((of) =>
    all.filter((_, i) => i % 2 === of).reduce((a, b) => a + b),
  );
  return {
    claim,
    verdict: not === 0 ? 'holds' : moved === 0 ? 'does not hold here' : 'in part',
    evidence,
  };
}

/** How much less of a delay the first has than the second; seeds are paired in their order. */
function lessOf(metric: ComparedMetric, first: LearnedPolicy, second: LearnedPolicy): Summary {
  const seeds = Math.min(first.seeds.length, second.seeds.length);
  return difference(
    Array.from({ length: seeds }, (_, i) => ({ ours: second.seeds[i], theirs: first.seeds[i] })),
    metric,
  );
}

function rangeOf(policies: readonly LearnedPolicy[], metric: ComparedMetric): string {
  const means = policies.map(({ metrics }) => metrics[metric].mean);
  return `${fixed(Math.min(...means), 2)} to ${fixed(Math.max(...means), 2)}`;
}

function judgedInConditions(data: ReportData): JudgedLearned[] {
  return judgedLearned(data).filter(({ judged }) => hasConditions(judged));
}

function changingTraffic(data: ReportData): Claim {
  const claim =
    'The solution is “adaptable to varying traffic conditions”: when the number of devices or their' +
    ' traffic changes it will be “equivalent to the best resource split corresponding to the new' +
    ' traffic scenario”.';
  const judged = judgedInConditions(data);
  if (judged.length === 0)
    return {
      claim,
      verdict: 'not tested yet',
      evidence: [
        'All runs of this report are of one scenario, whose traffic does not change. metalore evaluate' +
          ' takes a sweep and another config, and finds that scenario’s best split beside it.',
      ],
    };
  const within = summed(judged.map((tally) => tally.within));
  const outside = summed(judged.map((tally) => tally.outside));
  const isOutside = total(outside) > 0;
  const settings = new Set(judged.map(({ judged: { setting } }) => setting)).size;
  const means = judged.map(({ policy }) => policy.mean);
  const range = [Math.min, Math.max].map((of) => fixed(of(...means.map(({ value }) => value)), 3));
  return {
    claim,
    verdict: adaptsVerdict(within, isOutside),
    evidence: [
      'Return of learned policies against the best static split found afresh in each condition' +
        (isOutside ? ' within the training range' : '') +
        `${settings > 1 ? `, over ${counted(settings, 'setting')}` : ''}: ${tallied(within, EARNS)};` +
        ` mean ratio ${means.length > 1 ? range.join(' to ') : withInterval(means[0])}.`,
      ...(isOutside ? [`Outside of that range: ${tallied(outside, EARNS)}.`] : []),
    ],
  };
}

const EARNS = { more: 'more', less: 'less', noun: 'condition' };

function adaptsVerdict({ ahead, open, behind }: Tally, isOutside: boolean): string {
  const where = isOutside ? ' within the training range' : '';
  if (behind > 0)
    return ahead + open > 0 ? `does not hold in all conditions${where}` : `does not hold${where}`;
  return open === 0 ? `more than that${where}` : `holds${where}`;
}
