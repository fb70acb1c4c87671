import type { Setting } from '../data.js';
import type { Identity } from '../../runs/tables/identity.js';
import type { Run } from '../../runs/read/run-data.js';
import { paperLetter } from '../../paper.js';
import { settingKey } from '../../words/settings.js';

type Constants = Pick<Setting, 'eta' | 'c2'>;

/** The settings of a report, one object for each. */
export class Settings {
  readonly all: Setting[];
  /** the one that is shown first; not in `all` when nothing was trained or evaluated under it */
  readonly chosen: Setting;

  /**
   * @param options.own the constants that the grid search was run with, or the scenario's: for runs none of
   *   which has a setting, as those that draw it
   */
  constructor(
    runs: readonly Run[],
    { eta, c2, own }: { eta?: number; c2?: number; own?: Constants | undefined },
  ) {
    this.all = lettered(constantsOf(runs));
    const first = this.all.find(
      (setting) => (eta ?? setting.eta) === setting.eta && (c2 ?? setting.c2) === setting.c2,
    );
    const standard = first ?? this.all.at(0) ?? own!;
    const wanted = { eta: eta ?? standard.eta, c2: c2 ?? standard.c2 };
    this.chosen = this.find(wanted) ?? {
      ...wanted,
      letter: this.nextLetter(wanted),
    };
  }

  find({ eta, c2 }: Constants): Setting | undefined {
    return this.all.find((setting) => setting.eta === eta && setting.c2 === c2);
  }

  /** A further setting has its letter from the paper, if the others have, or else the next one. */
  private nextLetter({ eta, c2 }: Constants): string {
    const isPapers = this.all.every(
      (setting) => setting.letter === paperLetter(setting.eta, setting.c2),
    );
    if (!isPapers) return letterAt(this.all.length);
    return paperLetter(eta, c2) ?? (this.all.length === 0 ? 'A' : '');
  }
}

/** Every pair of constants that something was trained or evaluated under, as they come. */
function constantsOf(runs: readonly Run[]): Constants[] {
  const found = new Map<string, Constants>();
  const add = (eta: Identity['eta'], c2: Identity['c2']) => {
    // What was trained for any setting is judged by those of its evaluation.
    if (eta === null || c2 === null) return;
    const key = settingKey({ eta, c2 });
    if (!found.has(key)) found.set(key, { eta: Number(eta), c2: Number(c2) });
  };
  for (const { kind, items, training } of runs) {
    if (kind === 'grid-search') continue;
    for (const { identity } of items) add(identity.eta, identity.c2);
    for (const { eta, c2 } of training) add(eta, c2);
  }
  return [...found.values()];
}

function lettered(constants: readonly Constants[]): Setting[] {
  const papers = constants.flatMap((pair) => {
    const letter = paperLetter(pair.eta, pair.c2);
    return letter === undefined ? [] : [{ ...pair, letter }];
  });
  return papers.length === constants.length
    ? papers.sort((a, b) => (a.letter < b.letter ? -1 : 1))
    : constants.map((pair, i) => ({ ...pair, letter: letterAt(i) }));
}

/** A … Z, AA, AB, … */
export function letterAt(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterAt(Math.floor(index / 26) - 1) + last;
}
