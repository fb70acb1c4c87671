import type { ChannelModel, Radio } from '../channel/channel.js';
import type { DeviceTrace, Presence, TraceScenario } from '../trace.js';
import type { Positions } from './mobility.js';
import { NearestOfMoving } from './nearest.js';
import { indexStations } from './stations.js';

/** Devices of a kind that are to be attached, group after group. */
export interface RadioGroup extends Radio {
  count: number;
}

interface AttachedDevices {
  count: number;
  groups: readonly RadioGroup[];
  positions: Positions;
  presence: Presence | undefined;
}

/** Attaches every device that is there to its nearest station in every step, and asks the channel how it hears it. */
export function attach(
  { steps, stations }: TraceScenario,
  { count: devices, groups, positions, presence }: AttachedDevices,
  channel: ChannelModel,
): Pick<DeviceTrace, 'radioStride' | 'station' | 'spectralEfficiency' | 'attached'> {
  const radioStride = presence ? devices : positions.stride;
  const rows = radioStride === 0 ? 1 : steps;
  const station = new Int32Array(rows * devices);
  const spectralEfficiency = new Float64Array(rows * devices);
  const attached = new Int32Array(rows * stations.length);
  const index = new NearestOfMoving(indexStations(stations), devices);
  let first = 0;
  for (const group of groups) {
    const efficiencyAt = stations.map((s) => channel.spectralEfficiency(s, group));
    const last = first + group.count;
    for (let row = 0; row < rows; row++)
      for (let d = first; d < last; d++) {
        const at = row * devices + d;
        if (presence?.present[at] === 0) {
          station[at] = -1;
          continue;
        }
        const place = row * positions.stride + d;
        // Those that stand still hear what they heard in their last step.
        const before = at - devices;
        if (positions.stride === 0 && before >= 0 && station[before] >= 0) {
          station[at] = station[before];
          spectralEfficiency[at] = spectralEfficiency[before];
        } else {
          const x = positions.xM[place];
          const y = positions.yM[place];
          const nearest = index.nearest(d, x, y);
          const dx = stations[nearest].xM - x;
          const dy = stations[nearest].yM - y;
          station[at] = nearest;
          spectralEfficiency[at] = efficiencyAt[nearest](Math.sqrt(dx * dx + dy * dy));
        }
        attached[row * stations.length + station[at]]++;
      }
    first = last;
  }
  return { radioStride, station, spectralEfficiency, attached };
}
