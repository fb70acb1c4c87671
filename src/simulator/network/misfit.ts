import { pairsOf } from '../../config/control.js';
import { counted } from '../../words/numbers.js';
import type { Trace } from '../trace.js';
import type { NetworkScenario } from './network-scenario.js';

/** What a network cannot take. Errors are made here: in a step itself a closure would be made each time. */

/** @throws {RangeError} when the scenario of an episode needs more or less room than a network has */
export function requireSameSize(scenario: NetworkScenario, made: NetworkScenario): void {
  // Once an episode where values are drawn, so words are for the error alone.
  if (
    scenario.steps !== made.steps ||
    scenario.stations.length !== made.stations.length ||
    pairsOf(scenario) !== pairsOf(made)
  )
    throw new RangeError(
      `a scenario of ${sizeOf(scenario)} does not fit a network of ${sizeOf(made)}`,
    );
}

function sizeOf(scenario: NetworkScenario): string {
  const [stations, pairs] = [scenario.stations.length, pairsOf(scenario)];
  return `${placeFor(scenario.steps, stations)} and ${counted(pairs, 'pair')} of shares`;
}

function placeFor(steps: number, stations: number): string {
  return `${counted(steps, 'step')}, ${counted(stations, 'station')}`;
}

/** @throws {RangeError} when a trace is of another number of steps or stations */
export function requireTraceOf({ steps, stations }: NetworkScenario, trace: Trace): void {
  if (trace.steps === steps && trace.stations === stations.length) return;
  throw new RangeError(
    `a trace of ${placeFor(trace.steps, trace.stations)} does not fit a network of` +
      ` ${placeFor(steps, stations.length)}`,
  );
}

/** The error of an action, from index `at` on, in which something is not a number. */
export function notAnAction(action: ArrayLike<number>, at: number, length: number): RangeError {
  const shares = Array.from({ length }, (_, i) => action[at + i]);
  return new RangeError(`(${shares.join(', ')}) is not an action`);
}
