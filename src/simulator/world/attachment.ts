import type { Station } from '../../config/schema/scenario.js';
import { spectralEfficiencyAt, type LogSnr } from '../channel/channel.js';
import { DrawnLinks, hasDrawnLinks, plainLinks, type StreamOf } from '../channel/links.js';
import type { NoisyRadio } from '../channel/noise.js';
import { changesByStep, isDisturbed, Reception } from '../channel/reception.js';
import type { DeviceTrace, Presence, Spells, TraceScenario } from '../trace.js';
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
  const rows = positions.stride === 0 ? 1 : steps;
  const result = emptyAttachment(count, rows, stations.length);
  if (presence) result.station.fill(-1);
  const spells = presence ?? oneSpell({ steps: rows, count });
  const hearing = new PlainHearing(stations, { ...result, positions, spells, count });
  let first = 0;
  for (const group of groups) {
    hearing.setRadio(plainLinks(channel, stations, group), group.snrThreshold);
    const behind = first + group.count;
    for (let row = 0; row < rows; row++) hearing.attachRow(row, first, behind);
    first = behind;
  }
  return result;
}

/** What {@link PlainHearing} reads and writes. */
interface HeardDevices extends Attached {
  count: number;
  positions: Positions;
  spells: Spells;
}

/** How the nearest station is heard, row by row. */
class PlainHearing {
  private readonly index: NearestOfMoving;
  private readonly stationX: Float64Array;
  private readonly stationY: Float64Array;
  private logSnr: readonly LogSnr[] = [];
  private snrThreshold = 0;

  constructor(
    stations: readonly Station[],
    private readonly devices: HeardDevices,
  ) {
    this.index = new NearestOfMoving(indexStations(stations), devices.count);
    this.stationX = Float64Array.from(stations, (s) => s.xM);
    this.stationY = Float64Array.from(stations, (s) => s.yM);
  }

  /** The next devices are of this kind. */
  setRadio(logSnr: readonly LogSnr[], snrThreshold: number): void {
    this.logSnr = logSnr;
    this.snrThreshold = snrThreshold;
  }

  /** Attaches those of the devices first … behind − 1 that are there in a row. */
  attachRow(row: number, first: number, behind: number): void {
    const { index, stationX, stationY, logSnr, snrThreshold } = this;
    const { count, positions, spells, station, spectralEfficiency, attached } = this.devices;
    const { stride, xM, yM } = positions;
    const { start, there } = spells;
    const end = start[spells.spell[row] + 1];
    let from = start[spells.spell[row]];
    while (from < end && there[from] < first) from++;
    let to = from;
    for (; to < end && there[to] < behind; to++) {
      const d = there[to];
      const x = xM[row * stride + d];
      const y = yM[row * stride + d];
      const nearest = index.nearest(d, x, y);
      const dx = stationX[nearest] - x;
      const dy = stationY[nearest] - y;
      station[row * count + d] = nearest;
      attached[row * stationX.length + nearest]++;
      spectralEfficiency[row * count + d] = logSnr[nearest](Math.sqrt(dx * dx + dy * dy));
    }
    // In a loop of its own: logarithms and exponentials by turns take a quarter longer.
    for (let i = from; i < to; i++) {
      const at = row * count + there[i];
      spectralEfficiency[at] = spectralEfficiencyAt(spectralEfficiency[at], snrThreshold);
    }
  }
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
