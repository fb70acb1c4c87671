import { configs } from './configs.js';
import { damage } from './damage.js';
import { faults } from './faults.js';
import { kills } from './kills.js';
import { largest } from './largest.js';
import { powerCuts } from './power-cuts.js';

/**
 * The tortures, and how many cases of each in full and in short. A torture has
 *
 * - `runsCommands`: whether it needs the run directories of `Ground`, `isTimed`: how long they take, and
 *   `runsWriters`: those of WRITERS, too;
 * - `cases({ ground, count, seed, jobs })`: `{ cases }`, which can be sent to other processes, with how
 *   many there are in full as `of`; or `{ skipped }`, why there are none on this machine; one with a list
 *   of `failures` counts as so many;
 * - `attempt(its, state)`: does one case, in any process; what is `wrong`, if anything, a text or several,
 *   `counts`, and `isBroken` when that process can do no other one;
 * - `what(counts, of)`: what was tried, for the line with the counts of all cases.
 */
export const TORTURES = {
  kills: { torture: kills, full: 300, short: 6 },
  damage: { torture: damage, full: 200, short: 4 },
  faults: { torture: faults, full: Infinity, short: 10 },
  'power-cuts': { torture: powerCuts, full: 200, short: 4 },
  configs: { torture: configs, full: 10_000, short: 1000 },
  largest: { torture: largest, full: 2000, short: 60 },
};
