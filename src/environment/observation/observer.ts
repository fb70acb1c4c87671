import { featuresOf, type ObservationSpec } from '../../config/schema/observation.js';
import type { Network } from '../../simulator/network/network.js';
import type { ActionLayout } from '../action.js';
import { Books } from './books.js';
import { featureOf, type Feature, type FeatureScale, type Sight } from './features.js';
import { Reports } from './reports.js';

/** Somewhere to write an observation to. */
export type NumberArray = Float32Array | Float64Array | number[];

/** What is observed, and where. */
export interface ObserverOptions {
  readonly observation: ObservationSpec;
  /** of the scenario */
  readonly stations: number;
  /** where each station has an action of its own, each has an observation of its own */
  readonly layout: ActionLayout;
  /** of the network that is observed, where somebody else looks at them, too */
  readonly books?: Books | undefined;
}

/** What an action is taken to have been before the first step of an episode. */
export const ACTION_BEFORE = 0.5;

/** Actions are shares. */
const SHARE: FeatureScale = { center: 0, spread: 1 };

/**
 * Reads the observation of one network, step by step: under shared control one row, under control per
 * station a row for each station, of what that station knows.
 *
 * A row has the features in their order, then, where there is a history, for each of the steps before
 * from the last one on, the features as they were and the action that followed.
 */
export class Observer {
  /** rows of an observation */
  readonly rows: number;
  /** [O] of a row; `@-k` is k steps ago, `[s]` of station s */
  readonly names: readonly string[];
  /** [O] the feature that each is of, or what an action of a step before sets */
  readonly sources: readonly string[];
  /** [O] '' where there is none */
  readonly units: readonly string[];
  /** [O] the range of each */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** [O] */
  readonly scales: readonly FeatureScale[];
  private readonly features: readonly Feature[];
  private readonly reports: Reports;
  private readonly isReported: boolean;
  /** stations of which the features are in a row, as indices of the reports */
  private readonly inRow: readonly (readonly number[])[];
  /** numbers in a row of the present step, and of a step before, which has its action too */
  private readonly present: number;
  private readonly past: number;
  /** [rows × (history − 1) × past] the steps before, the last one first */
  private readonly history: Float64Array;
  /** step of the network that the row `last` is of; −1 before an episode */
  private step = -1;
  /** [rows × present] features of that step */
  private readonly last: Float64Array;
  private readonly sight: { -readonly [K in keyof Sight]: Sight[K] };

  /** @throws {RangeError} for a feature given twice */
  constructor({ observation, stations, layout, books }: ObserverOptions) {
    const names = featuresOf(observation);
    if (new Set(names).size < names.length)
      throw new RangeError(`a feature is given twice: ${names.join(', ')}`);
    const features = names.map(featureOf);
    this.features = features;
    this.reports = new Reports(stations);
    this.isReported = features.some(({ reported }) => reported);
    this.rows = layout.pairs;
    const each = Array.from({ length: stations }, (_, s) => s);
    this.inRow =
      layout.pairs > 1
        ? each.map((s) => [s])
        : [observation.stations === 'each' ? each : [stations]];
    const [stationsInRow] = this.inRow;
    const spread = <T>(of: (feature: Feature, name: string, suffix: string) => T): T[] =>
      stationsInRow.flatMap((s) =>
        features.map((feature, i) =>
          of(feature, names[i], stationsInRow.length > 1 ? `[${s}]` : ''),
        ),
      );
    this.present = spread(() => 0).length;
    this.past = this.present + layout.size;
    const before = observation.history - 1;
    const back = Array.from({ length: before }, (_, k) => k + 1);
    const withHistory = <T>(
      of: readonly T[],
      actions: readonly T[],
      at: (value: T, k: number) => T,
    ) => [...of, ...back.flatMap((k) => [...of, ...actions].map((value) => at(value, k)))];
    const same = <T>(value: T): T => value;
    this.names = withHistory(
      spread((_, name, suffix) => name + suffix),
      layout.names,
      (name, k) => `${name}@-${k}`,
    );
    this.sources = withHistory(
      spread((_, name) => name),
      layout.names,
      same,
    );
    const shares = <T>(value: T): T[] => layout.names.map(() => value);
    this.units = withHistory(
      spread(({ unit }) => unit),
      shares('share'),
      same,
    );
    this.low = withHistory(
      spread(({ low }) => low),
      shares(0),
      same,
    );
    this.high = withHistory(
      spread(({ high }) => high),
      shares(1),
      same,
    );
    this.scales = withHistory(
      spread(({ scale }) => scale),
      shares(SHARE),
      same,
    );
    this.history = new Float64Array(this.rows * before * this.past);
    this.last = new Float64Array(this.rows * this.present);
    this.sight = {
      network: undefined as unknown as Network,
      reports: this.reports,
      books: books ?? new Books(stations),
      station: 0,
    };
  }

  /** O: numbers in a row. */
  get size(): number {
    return this.names.length;
  }

  /** An episode has begun in the network: what was seen before is forgotten. */
  reset(network: Network): void {
    this.sight.network = network;
    if (this.isReported) this.reports.reset(network);
    this.sight.books.reset(network);
    this.history.fill(0);
    for (let at = this.present; at < this.history.length; at += this.past)
      this.history.fill(ACTION_BEFORE, at, at + this.past - this.present);
    this.step = -1;
  }

  /**
   * Writes into[at] … into[at + rows·O − 1]. To be called before each step of the network, at least where
   * there is a history or a feature of the reports; called again in the same step it writes the same.
   */
  observe(network: Network, into: NumberArray, at = 0): void {
    if (network.step !== this.step) {
      if (this.step >= 0) this.remember(network);
      if (this.isReported) this.reports.update(network);
      this.see();
      this.step = network.step;
    }
    const { rows, present, last, history } = this;
    const before = history.length / rows;
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < present; i++) into[at++] = last[row * present + i];
      for (let i = 0; i < before; i++) into[at++] = history[row * before + i];
    }
  }

  private see(): void {
    const { features, inRow, last, sight } = this;
    let at = 0;
    for (const stations of inRow)
      for (const station of stations) {
        sight.station = station;
        for (let i = 0; i < features.length; i++) last[at++] = features[i].of(sight);
      }
  }

  /** The row of the step before goes into the history, with the action that followed. */
  private remember({ lastAction }: Network): void {
    const { rows, present, past, history, last } = this;
    const before = history.length / rows;
    if (before === 0) return;
    const pair = past - present;
    for (let row = 0; row < rows; row++) {
      const at = row * before;
      history.copyWithin(at + past, at, at + before - past);
      for (let i = 0; i < present; i++) history[at + i] = last[row * present + i];
      for (let i = 0; i < pair; i++) history[at + present + i] = lastAction[row * pair + i];
    }
  }
}
