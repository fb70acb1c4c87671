import { spectralEfficiencyAt } from '../channel/channel.js';
import { DrawnLinks, hasDrawnLinks, plainLinks, type StreamOf } from '../channel/links.js';
import type { NoisyRadio } from '../channel/noise.js';
import { changesByStep, isDisturbed, Reception } from '../channel/reception.js';
import type { DeviceTrace, Presence, TraceScenario } from '../trace.js';
import { Handover } from './handover.js';
import type { Positions } from './mobility.js';
import { NearestOfMoving } from './nearest.js';
import { oneSpell } from './presence/spells.js';
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
function attachPlainly(scenario: TraceScenario, devices: AttachedDevices): Attached {
  const { positions, presence } = devices;
  if (presence && positions.stride === 0)
    return whileThere(attachPlainly(scenario, { ...devices, presence: undefined }), presence);
  const { steps, stations, channel } = scenario;
  const { count, groups } = devices;
  const { stride, xM, yM } = positions;
  const rows = stride === 0 ? 1 : steps;
  const result = emptyAttachment(count, rows, stations.length);
  const { station, spectralEfficiency, attached } = result;
  if (presence) station.fill(-1);
  const { spell, start, there } = presence ?? oneSpell({ steps: rows, count });
  const index = new NearestOfMoving(indexStations(stations), count);
  const stationX = Float64Array.from(stations, (s) => s.xM);
  const stationY = Float64Array.from(stations, (s) => s.yM);
  const laws = groups.map((group) => plainLinks(channel, stations, group));
  for (let row = 0; row < rows; row++) {
    const at = row * count;
    let i = start[spell[row]];
    const end = start[spell[row] + 1];
    let behind = 0;
    for (let g = 0; g < groups.length; g++) {
      behind += groups[g].count;
      const logSnr = laws[g];
      const { snrThreshold } = groups[g];
      const from = i;
      for (; i < end && there[i] < behind; i++) {
        const d = there[i];
        const x = xM[row * stride + d];
        const y = yM[row * stride + d];
        const nearest = index.nearest(d, x, y);
        const dx = stationX[nearest] - x;
        const dy = stationY[nearest] - y;
        station[at + d] = nearest;
        attached[row * stations.length + nearest]++;
        spectralEfficiency[at + d] = logSnr[nearest](Math.sqrt(dx * dx + dy * dy));
      }
      // In a loop of its own: logarithms and exponentials by turns take a quarter longer.
      for (let k = from; k < i; k++) {
        const d = at + there[k];
        spectralEfficiency[d] = spectralEfficiencyAt(spectralEfficiency[d], snrThreshold);
      }
    }
  }
  return result;
}

/** The attachment of devices that stand still, in the steps in which they are there. */
function whileThere(standing: Attached, { spell, start, there }: Presence): Attached {
  const steps = spell.length;
  const devices = standing.station.length;
  const stations = standing.attached.length;
  const result = emptyAttachment(devices, steps, stations);
  const { station, spectralEfficiency, attached } = result;
  station.fill(-1);
  for (let t = 0; t < steps; t++)
    for (let i = start[spell[t]]; i < start[spell[t] + 1]; i++) {
      const d = there[i];
      const at = t * devices + d;
      station[at] = standing.station[d];
      spectralEfficiency[at] = standing.spectralEfficiency[d];
      attached[t * stations + station[at]]++;
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
