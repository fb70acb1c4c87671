import { spectralEfficiencyAt } from '../channel/channel.js';
import { DrawnLinks, hasDrawnLinks, plainLinks, type StreamOf } from '../channel/links.js';
import type { NoisyRadio } from '../channel/noise.js';
import { changesByStep, isDisturbed, Reception } from '../channel/reception.js';
import type { DeviceTrace, Presence, TraceScenario } from '../trace.js';
import { Handover } from './handover.js';
import type { Positions } from './mobility.js';
import { NearestOfMoving } from './nearest.js';
import { indexStations } from './stations.js';

/** Devices of a kind that are to be attached, group after group. */
export interface RadioGroup extends NoisyRadio {
  count: number;
}

export interface AttachedDevices {
  count: number;
  groups: readonly RadioGroup[];
  positions: Positions;
  presence: Presence | undefined;
}

type Attached = Pick<DeviceTrace, 'radioStride' | 'station' | 'spectralEfficiency' | 'attached'>;

/**
 * Attaches every device that is there to a station in every step, its nearest or by handover, and asks
 * the channel how it hears it.
 *
 * @param streamOf streams for what the channel draws
 */
export function attach(
  scenario: TraceScenario,
  devices: AttachedDevices,
  streamOf: StreamOf,
): Attached {
  const { channel, stations, handover } = scenario;
  return hasDrawnLinks(channel) || isDisturbed(channel, stations) || handover !== null
    ? attachByLinks(scenario, devices, streamOf)
    : attachPlainly(scenario, devices);
}

/** Where stations are heard by distance alone: step after step, as positions lie in memory. */
function attachPlainly(
  { steps, stations, channel }: TraceScenario,
  { count: devices, groups, positions, presence }: AttachedDevices,
): Attached {
  const rows = positions.stride === 0 && !presence ? 1 : steps;
  const result = emptyAttachment(devices, rows, stations.length);
  const { station, spectralEfficiency, attached } = result;
  const index = new NearestOfMoving(indexStations(stations), devices);
  let first = 0;
  for (const group of groups) {
    const { snrThreshold } = group;
    const logSnr = plainLinks(channel, stations, group);
    const last = first + group.count;
    for (let row = 0; row < rows; row++)
      for (let d = first; d < last; d++) {
        const at = row * devices + d;
        if (presence?.present[at] === 0) {
          station[at] = -1;
          continue;
        }
        // Those that stand still hear what they heard in their last step.
        const before = at - devices;
        if (positions.stride === 0 && before >= 0 && station[before] >= 0) {
          station[at] = station[before];
          spectralEfficiency[at] = spectralEfficiency[before];
        } else {
          const x = positions.xM[row * positions.stride + d];
          const y = positions.yM[row * positions.stride + d];
          const nearest = index.nearest(d, x, y);
          const dx = stations[nearest].xM - x;
          const dy = stations[nearest].yM - y;
          station[at] = nearest;
          spectralEfficiency[at] = spectralEfficiencyAt(
            logSnr[nearest](Math.sqrt(dx * dx + dy * dy)),
            snrThreshold,
          );
        }
        attached[row * stations.length + station[at]]++;
      }
    first = last;
  }
  return result;
}

/** Where links have a state: device after device, so that states of one device are all there are. */
function attachByLinks(
  { steps, stations, channel, handover: rule }: TraceScenario,
  { count: devices, groups, positions, presence }: AttachedDevices,
  streamOf: StreamOf,
): Attached {
  const changes =
    positions.stride !== 0 || (devices > 0 && (changesByStep(channel) || presence !== undefined));
  const rows = changes ? steps : 1;
  const result = emptyAttachment(devices, rows, stations.length);
  const { station, spectralEfficiency, attached } = result;
  const { stride, xM, yM } = positions;
  const index = new NearestOfMoving(indexStations(stations), devices);
  const links = new DrawnLinks(channel, stations, streamOf);
  const reception = new Reception(channel, stations, streamOf);
  const handover = rule ? new Handover(rule, stations.length) : undefined;
  let first = 0;
  for (const group of groups) {
    const last = first + group.count;
    links.setRadio(group);
    reception.setRadio(group);
    for (let d = first; d < last; d++) {
      // Where the links were placed last; −1 before, and the station that serves, −1 where none does.
      let placed = -1;
      let serving = -1;
      for (let row = 0; row < rows; row++) {
        const at = row * devices + d;
        if (presence?.present[at] === 0) {
          station[at] = serving = -1;
          continue;
        }
        const from = row * stride + d;
        const movedM =
          placed < 0 ? Infinity : distance(xM[from] - xM[placed], yM[from] - yM[placed]);
        if (movedM > 0) links.place(xM[from], yM[from], movedM);
        placed = from;
        if (handover) {
          const powers = reception.logPowers(links.logSnr);
          serving = serving < 0 ? handover.first(powers) : handover.next(serving, powers);
        } else serving = index.nearest(d, xM[from], yM[from]);
        station[at] = serving;
        spectralEfficiency[at] = spectralEfficiencyAt(
          reception.logSinr(links.logSnr, serving),
          group.snrThreshold,
        );
        attached[row * stations.length + serving]++;
      }
    }
    first = last;
  }
  return result;
}

function distance(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}

function emptyAttachment(devices: number, rows: number, stations: number): Attached {
  return {
    radioStride: rows > 1 ? devices : 0,
    station: new Int32Array(rows * devices),
    spectralEfficiency: new Float64Array(rows * devices),
    attached: new Int32Array(rows * stations),
  };
}
