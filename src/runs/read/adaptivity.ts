import type { Interval } from '../../math/bootstrap.js';
import { settingKey } from '../../words/settings.js';
import { quoted } from '../../words/texts.js';
import { ADAPTIVITY_COLUMNS, adaptivityRow, type AdaptivityRow } from '../tables/adaptivity.js';
import { checkInterval } from '../tables/interval.js';
import { readTable } from '../csv/table.js';
import { ReportError } from '../errors.js';
import type {
  JudgedCondition,
  JudgedOverSettings,
  JudgedPolicy,
  RunAdaptivity,
  TradeOff,
  VersusRival,
} from './run-data.js';

const REMEDY =
  'one of the two files was changed or cut: copy both again from the same run, or take' +
  ' adaptivity.csv away to do without what it tells';

/** What the files beside it say of an evaluation. */
export interface Evaluated {
  /** of episodes.csv */
  settings: readonly { eta: unknown; c2: unknown }[];
  /** one without a name where there are none; none of them is known to count without plan.json */
  conditions: readonly { name: string | null; isCounted?: boolean }[];
}

/** A policy as far as it was read. */
interface PartOfPolicy extends Omit<JudgedPolicy, 'ratios' | 'mean'> {
  ratios: Map<string | null, Interval>;
  /** of a rival, by the conditions */
  differences: Map<string, Map<string | null, Interval>>;
  mean?: Interval;
  /** of its first row */
  line: number;
}

interface PartOfSetting {
  eta: number;
  c2: number;
  policies: Map<string, PartOfPolicy>;
}

/**
 * Reads adaptivity.csv.
 *
 * @returns undefined where only plan.json, which is not there, tells which conditions count
 * @throws {ReportError} when it contradicts itself or episodes.csv
 */
export async function readAdaptivity(
  file: string,
  { settings, conditions }: Evaluated,
): Promise<RunAdaptivity | undefined> {
  const known = new Set(settings.map(settingKey));
  const names = new Set(conditions.map(({ name }) => name));
  const found = new Map<string, PartOfSetting>();
  const over = new Map<string, RunAdaptivity['over'][number]>();
  const seen = new Set<string>();
  await readTable(file, {
    required: ADAPTIVITY_COLUMNS,
    begin: (row) => () => {
      const { value, low, high, ...key } = adaptivityRow(row);
      checkInterval(row, { value, low, high });
      if (key.policy === '') throw row.wrong('policy', 'expected the name of a policy');
      const text = JSON.stringify(Object.values(key));
      if (seen.has(text))
        throw row.wrong('measure', 'which the same policy has twice; copy the file again');
      seen.add(text);
      const interval = { value, low, high };
      if (key.eta === null || key.c2 === null) addOver(over, key, interval);
      else {
        const { eta, c2 } = key;
        if (!known.has(settingKey({ eta, c2 })))
          throw row.wrong('eta', `and "c2" ${c2}, which no row of episodes.csv has; ${REMEDY}`);
        if (key.measure === 'ratio' && !names.has(key.condition))
          throw row.wrong('condition', `which episodes.csv does not have; ${REMEDY}`);
        const setting: PartOfSetting = found.get(settingKey({ eta, c2 })) ?? {
          ...{ eta, c2 },
          policies: new Map(),
        };
        found.set(settingKey({ eta, c2 }), setting);
        const policy = setting.policies.get(key.policy) ?? begun(key, row.line);
        setting.policies.set(key.policy, policy);
        addTo(policy, key, interval);
      }
    },
  });
  const isWithOutside = Array.from(found.values(), ({ policies }) => [...policies.values()])
    .flat()
    .some(({ meanOutside }) => meanOutside);
  if (isWithOutside && conditions.some(({ isCounted }) => isCounted === undefined))
    return undefined;
  const judged = conditions.map(({ name, isCounted = true }): JudgedCondition => ({
    name,
    isCounted,
  }));
  return {
    conditions: judged,
    settings: Array.from(found.values(), ({ eta, c2, policies }) => ({
      ...{ eta, c2 },
      policies: Array.from(policies.values(), (policy) =>
        whole(policy, { file, policies, judged }),
      ),
    })),
    over: [...over.values()],
  };
}

function begun({ policy, trainSeeds }: Pick<AdaptivityRow, 'policy' | 'trainSeeds'>, line: number) {
  const part: PartOfPolicy = {
    ...{ name: policy, trainSeeds, versus: [], line },
    ...{ ratios: new Map(), differences: new Map() },
  };
  return part;
}

type Key = Omit<AdaptivityRow, keyof Interval>;

/** What a report does not show is passed over. */
function addTo(policy: PartOfPolicy, { measure, condition, versus }: Key, interval: Interval) {
  if (measure === 'ratio') policy.ratios.set(condition, interval);
  else if (measure === 'mean_ratio') policy.mean = interval;
  else if (measure === 'mean_ratio_outside') policy.meanOutside = interval;
  else if (measure === 'ratio_difference' && versus !== null) {
    const known = policy.differences.get(versus) ?? new Map<string | null, Interval>();
    policy.differences.set(versus, known.set(condition, interval));
  } else if (measure === 'mean_ratio_difference' && versus !== null)
    policy.versus.push({ rival: versus, difference: interval });
}

function addOver(
  over: Map<string, JudgedOverSettings>,
  { policy, trainSeeds, measure, versus }: Key,
  interval: Interval,
): void {
  if (measure === 'geometric_mean_ratio')
    over.set(policy, { name: policy, trainSeeds, mean: interval, versus: [] });
  const found = over.get(policy);
  if (!found) return;
  const tell = (told: TradeOff) => {
    found.tradeOff = { ...found.tradeOff, ...told };
  };
  const { reference } = found.tradeOff ?? {};
  const { value } = interval;
  if (measure === 'geometric_mean_ratio_difference' && versus !== null)
    found.versus.push({ rival: versus, difference: interval });
  else if (measure === 'expected_utility') tell({ utility: interval });
  else if (measure === 'largest_utility_loss' && versus !== null)
    tell({ loss: { ...interval, versus } });
  else if (measure === 'hypervolume') tell({ hypervolume: value });
  else if (measure === 'hypervolume_reference_sync_steps')
    tell({ reference: { ...reference, syncSteps: value } });
  else if (measure === 'hypervolume_reference_e2e_steps')
    tell({ reference: { ...reference, e2eSteps: value } });
}

/** @throws {ReportError} where something of a policy is missing */
function whole(
  { ratios, differences, mean, line, ...policy }: PartOfPolicy,
  {
    file,
    policies,
    judged,
  }: {
    file: string;
    policies: ReadonlyMap<string, unknown>;
    judged: readonly JudgedCondition[];
  },
): JudgedPolicy {
  const missing = (what: string) =>
    new ReportError(
      { file, line },
      `column "policy": ${quoted(policy.name)} has no row with ${what} under this setting; ${REMEDY}`,
    );
  if (!mean) throw missing('the measure mean_ratio');
  const stranger = policy.versus.find(({ rival }) => !policies.has(rival));
  if (stranger)
    throw new ReportError(
      { file, line },
      `column "versus": ${quoted(policy.name)} is held against ${quoted(stranger.rival)}, which has no` +
        ` rows under this setting; ${REMEDY}`,
    );
  const versus = policy.versus.map((against): VersusRival => {
    const known = differences.get(against.rival);
    if (!known) return against;
    const byCondition = judged.flatMap(({ name }) => known.get(name) ?? []);
    if (byCondition.length < judged.length)
      throw missing(
        `the measure ratio_difference in each condition, against ${quoted(against.rival)}`,
      );
    return { ...against, byCondition };
  });
  return {
    ...policy,
    versus,
    ratios: judged.map(({ name }) => {
      const ratio = ratios.get(name);
      if (!ratio)
        throw missing(`the measure ratio${name === null ? '' : ` in condition ${quoted(name)}`}`);
      return ratio;
    }),
    mean,
  };
}
