import { controlOf, observationOf } from '../config/control.js';
import type { Control, ObservationSpec } from '../config/schema/observation.js';
import type { Scenario } from '../config/schema/scenario.js';
import { actionLayout, SHARED_ACTION, type ActionLayout } from '../environment/action.js';
import { Observer } from '../environment/observation/observer.js';
import type { Network } from '../simulator/network/network.js';

/** What a policy sees and sets. */
export interface View {
  observation: ObservationSpec;
  control: Control['stations'];
}

/** Shows a policy from outside what is to be seen of a network, and takes what it sets. */
export class Sight {
  readonly rows: number;
  /** O: numbers in a row */
  readonly width: number;
  /** A: numbers that are set for a row */
  readonly actionSize: number;
  /** [O] */
  readonly names: readonly string[];
  /** [rows × O], overwritten by the next look */
  private readonly observations: Float32Array;

  constructor(
    readonly observer: Observer,
    readonly layout: ActionLayout,
  ) {
    this.rows = observer.rows;
    this.width = observer.size;
    this.actionSize = layout.size;
    this.names = observer.names;
    this.observations = new Float32Array(this.rows * this.width);
  }

  /** The observation of the coming step [rows × O], overwritten by the next one. */
  look(network: Network): Float32Array {
    if (network.step === 0) this.observer.reset(network);
    this.observer.observe(network, this.observations);
    return this.observations;
  }

  /** Puts what was answered [rows × A] into the network's action: one pair for all stations at each. */
  set(answer: Float32Array, action: Float64Array): void {
    for (let at = 0; at < action.length; at += answer.length) action.set(answer, at);
  }
}

/**
 * What a policy sees and sets in a scenario.
 *
 * @param view what it was trained with; default: what the scenario says
 * @throws {RangeError} when it sets a pair of shares for each station and the scenario one for all
 */
export function sightOf(
  scenario: Scenario,
  { observation, control }: View = {
    observation: observationOf(scenario),
    control: controlOf(scenario).stations,
  },
): Sight {
  const stations = scenario.stations.length;
  const layout = control === 'shared' ? SHARED_ACTION : actionLayout(scenario);
  if (control !== 'shared' && stations > 1 && layout.pairs === 1)
    throw new RangeError(
      'it sets a pair of shares for each station, and in the scenario one pair is for all; set' +
        ' control.stations to per-station',
    );
  return new Sight(new Observer({ observation, stations, layout }), layout);
}
