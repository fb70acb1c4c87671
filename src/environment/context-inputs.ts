import { contextPaths, endsOf, valueAt } from '../config/contexts.js';
import type { Context, ContextValue } from '../config/schema/contexts.js';
import type { Scenario } from '../config/schema/scenario.js';

/**
 * The values that were drawn for an episode, as inputs of a critic from 0 to 1 by their range; those that
 * can only have one value say nothing and are left out.
 */
export class ContextInputs {
  /** paths of the scenario */
  readonly names: readonly string[];
  private readonly values: Float64Array;
  private readonly drawn: readonly Context[];

  constructor({ contexts = {} }: Pick<Scenario, 'contexts'>) {
    this.names = contextPaths({ contexts }).filter((path) => varies(contexts[path]));
    this.drawn = this.names.map((path) => contexts[path]);
    this.values = new Float64Array(this.names.length);
  }

  get size(): number {
    return this.names.length;
  }

  /** An episode has begun. */
  reset(drawn: Scenario): void {
    this.names.forEach((path, i) => {
      this.values[i] = placeIn(this.drawn[i], valueAt(drawn, path) as ContextValue);
    });
  }

  /** Writes the inputs from `into[at]` on. */
  observe(into: Float32Array, at: number): void {
    into.set(this.values, at);
  }
}

function varies(context: Context): boolean {
  return new Set(endsOf(context)).size > 1;
}

/** Where a value lies between the ends; a word by its place in the list. */
function placeIn(context: Context, value: ContextValue): number {
  const ends = endsOf(context);
  const numbers = ends.filter((end) => typeof end === 'number');
  if (numbers.length < ends.length || typeof value !== 'number')
    return ends.indexOf(value) / (ends.length - 1);
  const least = Math.min(...numbers);
  const most = Math.max(...numbers);
  return context.logUniform
    ? Math.log(value / least) / Math.log(most / least)
    : (value - least) / (most - least);
}
