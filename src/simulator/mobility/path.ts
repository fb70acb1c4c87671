import type { Scenario } from '../../config/schema/scenario.js';

/** How a group moves. */
export type Mobility = Scenario['ues'][number]['mobility'];

/** One device's positions, to be written: entry 0 is where it starts, unless its model draws that. */
export interface Path {
  /** [steps × stride] metres; this device's are at first, first + stride, … */
  xM: Float64Array;
  yM: Float64Array;
  first: number;
  stride: number;
}
