import type { JudgedPolicy } from '../../runs/read/run-data.js';
import type { ReportData } from '../data.js';
import { ruleLook, sweepLook, type Look } from '../drawing/theme.js';
import { isSpecialists, learnedOf } from '../findings/adaptivity.js';
import { ruleNames } from './words.js';

/** A policy of an evaluation: what a figure calls it, and how it is drawn. */
export interface Drawn {
  name: string;
  /** in the data */
  of: string;
  isLearned: boolean;
  look: Look;
}

/** Learned ones first, specialists behind the others, then the others, with the looks that they have elsewhere; each name once. */
export function drawnPolicies(
  data: ReportData,
  judged: readonly Pick<JudgedPolicy, 'name' | 'trainSeeds'>[],
): Drawn[] {
  const rules = ruleNames(data);
  const looks = [...rules.keys()];
  const learned = new Set(
    [...learnedOf(judged, data.rules), ...judged.filter(isSpecialists)].map(({ name }) => name),
  );
  const others = new Set(judged.map(({ name }) => name).filter((of) => !learned.has(of)));
  return [
    ...[...learned].map((of, i) => ({ name: of, of, isLearned: true, look: sweepLook(i) })),
    ...[...others].map((of, i) => ({
      name: rules.get(of) ?? of,
      of,
      isLearned: false,
      look: ruleLook(looks.includes(of) ? looks.indexOf(of) : looks.length + i),
    })),
  ];
}
