import type { Network } from '../../simulator/network/network.js';
import {
  FEATURE_SETS,
  FEATURES,
  type Feature,
  type FeatureName,
  type FeatureSet,
} from './features.js';

/** What a controller sees: a named set of features, or a list of them in their order. */
export type ObservationSpec = FeatureSet | readonly FeatureName[];

/** Somewhere to write an observation to. */
export type NumberArray = Float32Array | Float64Array | number[];

/** Reads the observation of networks; keeps nothing of them. */
export class Observer {
  /** [O] */
  readonly names: readonly FeatureName[];
  /** [O] the range of each */
  readonly low: readonly number[];
  readonly high: readonly number[];
  private readonly features: readonly Feature[];

  /** @throws {RangeError} for a set or a feature that there is not, for one given twice, for none */
  constructor(spec: ObservationSpec = 'queues') {
    this.names =
      typeof spec === 'string' ? known(FEATURE_SETS, spec, 'set of features') : [...spec];
    this.features = this.names.map((name) => known<Feature>(FEATURES, name, 'feature'));
    if (this.names.length === 0) throw new RangeError('an observation needs a feature');
    if (new Set(this.names).size < this.names.length)
      throw new RangeError(`a feature is given twice: ${this.names.join(', ')}`);
    this.low = this.features.map(({ low }) => low);
    this.high = this.features.map(({ high }) => high);
  }

  /** O: numbers in an observation. */
  get size(): number {
    return this.features.length;
  }

  /** Writes into[at] … into[at + O − 1]. */
  observe(network: Network, into: NumberArray, at = 0): void {
    const { features } = this;
    for (let i = 0; i < features.length; i++) into[at + i] = features[i].of(network);
  }
}

function known<Value>(table: Readonly<Record<string, Value>>, name: string, what: string): Value {
  if (!Object.hasOwn(table, name))
    throw new RangeError(
      `there is no ${what} ${JSON.stringify(name)} (known: ${Object.keys(table).join(', ')})`,
    );
  return table[name];
}
