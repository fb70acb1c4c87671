import type { Pattern } from '../../../config/schema/traffic.js';
import type { RandomStream } from '../../random.js';
import { factorsOf, type Factors } from './factors.js';

/** A stream for each pattern of each group, so that one does not change what another draws. */
export type PatternStreams = (group: number, key: string) => RandomStream;

/** The factors of each group's values, by the values' names. */
export class GroupPatterns<Key extends string> {
  private readonly groups: Partial<Record<Key, Factors>>[];
  /** [groups] whether any of its factors is not 1 throughout */
  private readonly changing: boolean[];
  /** whether any of any group is not 1 throughout */
  readonly someChange: boolean;

  constructor(
    groups: readonly { count: number; patterns: Partial<Record<Key, Pattern | undefined>> }[],
    private readonly keys: readonly Key[],
    steps: number,
  ) {
    this.groups = groups.map(({ count, patterns }) => {
      const factors: Partial<Record<Key, Factors>> = {};
      for (const key of keys) {
        const changing = factorsOf(patterns[key], { steps, count });
        if (changing) factors[key] = changing;
      }
      return factors;
    });
    this.changing = this.groups.map((factors) => Object.keys(factors).length > 0);
    this.someChange = this.changing.includes(true);
  }

  /** Whether any factor of a group is not 1 throughout. */
  change(group: number): boolean {
    return this.changing[group];
  }

  begin(streams: PatternStreams): void {
    this.groups.forEach((factors, group) => {
      for (const key of this.keys) factors[key]?.begin(streams(group, key));
    });
  }

  enter(t: number): void {
    if (!this.someChange) return;
    for (const factors of this.groups) for (const key of this.keys) factors[key]?.enter(t);
  }

  /** The factor of a value in the step that was entered, for a device counted within its group. */
  of(group: number, key: Key, device: number): number {
    return this.groups[group][key]?.of(device) ?? 1;
  }
}
