import { figureNumbers } from '../../../words/numbers.js';
import { sameSetting, settingName } from '../../../words/settings.js';
import type { LearnedPolicy, ReportData } from '../../data.js';
import { SPECIALIST } from '../../../runs/tables/identity.js';
import { sweepLook, type Look } from '../../drawing/theme.js';
import { sweepName } from '../words.js';
import type { Point } from './trade-off-data.js';

const { meanInterval } = figureNumbers;

/** A policy under a setting: end-to-end delay (x) and sync delay (y), steps. */
export interface CurvePoint extends Point {
  policy: string;
  letter: string;
  setting: string;
  eta: number;
  c2: number;
  /** ends of the 95% intervals of the means, where they are known */
  interval?: { x: [number, number]; y: [number, number] };
  e2e: string;
  sync: string;
}

/** Policies of a sweep, or one policy, under all settings. */
export interface CurvePolicy {
  name: string;
  look: Look;
  /** whether one and the same policy is there for all settings, so that a curve goes through them */
  isOne: boolean;
  points: CurvePoint[];
}

/** Policies of the sweeps that are there under several settings, in the order of these. */
export function learnedUnderSeveral({ sweeps, learned, settings }: ReportData): LearnedPolicy[][] {
  return sweeps
    .map((sweep) =>
      settings.flatMap((setting) =>
        learned.filter((own) => own.sweep === sweep && sameSetting(own.setting, setting)),
      ),
    )
    .filter((own) => own.length > 1);
}

/** What is drawn of them. */
export function curvePolicies(data: ReportData): CurvePolicy[] {
  return learnedUnderSeveral(data).flatMap((own): CurvePolicy[] => {
    const name = curveName(own[0], data);
    const points = own.map((policy) => pointOf(policy, name)).filter(isThere);
    return points.length > 1
      ? [
          {
            ...{ name, points, isOne: isOnePolicy(own) },
            look: sweepLook(data.sweeps.indexOf(own[0].sweep)),
          },
        ]
      : [];
  });
}

/** What the figure calls the policies of a sweep: specialists as tables do. */
export function curveName(
  { sweep, seeds: [{ identity }] }: LearnedPolicy,
  { sweeps, learned }: ReportData,
): string {
  const special = (policy: LearnedPolicy) => policy.seeds[0].identity.policy === SPECIALIST;
  if (identity.policy !== SPECIALIST) {
    const others = sweeps.filter(
      (name) => !learned.some((policy) => policy.sweep === name && special(policy)),
    );
    return sweepName(sweep, others);
  }
  const all = new Set(learned.filter(special).map((policy) => policy.sweep));
  return all.size > 1 ? `specialists (${sweep})` : 'specialists';
}

/** Whether the evaluations took the same policies from the same places under all settings. */
function isOnePolicy(own: readonly LearnedPolicy[]): boolean {
  const hashes = own.map(({ seeds }) => seeds.map(({ source }) => source?.hash ?? null));
  return hashes.every((of) => !of.includes(null) && String(of) === String(hashes[0]));
}

function pointOf({ setting, metrics }: LearnedPolicy, policy: string): CurvePoint {
  const { e2e_delay_steps: e2e, sync_delay_steps: sync } = metrics;
  const interval = {
    x: [e2e.mean - e2e.ci95, e2e.mean + e2e.ci95] as [number, number],
    y: [sync.mean - sync.ci95, sync.mean + sync.ci95] as [number, number],
  };
  return {
    ...{ x: e2e.mean, y: sync.mean, policy, letter: setting.letter },
    ...{ setting: settingName(setting), eta: setting.eta, c2: setting.c2 },
    ...([...interval.x, ...interval.y].every(Number.isFinite) ? { interval } : {}),
    ...{ e2e: meanInterval(e2e, 2), sync: meanInterval(sync, 2) },
  };
}

/** A policy that completes no request has no delays. */
function isThere({ x, y }: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}
