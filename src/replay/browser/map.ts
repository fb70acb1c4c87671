import { surfaceOf, type Colors } from './canvas.js';
import { largestOf, type Devices, type Episode, type PolicyEpisode } from './episode.js';
import type { Numbers } from '../../pages/browser/packed-numbers.js';
import { powerOfTenBelow } from '../../math/power-of-ten.js';

/** Margin around the area, for halos at its edge, CSS pixels. */
const MARGIN = 14;
/** Largest share of a width that the height of the map may be, and the smallest height. */
const TALLEST = 1.1;
const LOWEST_PX = 160;
/** With more stations than that their queues have no bars. */
const MOST_BARS = 30;

/** Where the map is: a frame, and how far devices are on the way to the next one. */
export interface Moment {
  frame: number;
  fraction: number;
}

/** Draws the area of one policy. */
export class AreaMap {
  /** packets of the largest halo, and of a station's bar that is full */
  readonly largestBacklog: number;
  readonly largestQueue: number;
  /** CSS pixels of a device's mark, and of a halo around it at its largest */
  private readonly markPx: number;
  private readonly haloPx: number;
  /** and of a station's bars at their largest */
  private readonly barPx: number;
  private moment: Moment = { frame: 0, fraction: 0 };
  private context!: CanvasRenderingContext2D;
  private x!: (metres: number) => number;
  private y!: (metres: number) => number;

  /** Sizes mean the same for all policies of the episode. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly episode: Episode,
    private readonly policy: PolicyEpisode,
  ) {
    const { policies, ues, sensors } = episode;
    this.largestBacklog = Math.max(
      1,
      largestOf(policies.flatMap(({ ueBacklog, sensorBacklog }) => [ueBacklog, sensorBacklog])),
    );
    this.largestQueue = Math.max(
      1,
      largestOf(policies.flatMap(({ ueQueues, sensorQueues }) => [ueQueues, sensorQueues])),
    );
    const devices = ues.count + sensors.count;
    this.markPx = devices <= 60 ? 5 : devices <= 300 ? 3.5 : 2;
    this.haloPx = devices <= 60 ? 17 : devices <= 300 ? 9 : 5;
    this.barPx = episode.stations.count <= 6 ? 34 : 20;
  }

  draw(moment: Moment, colors: Colors): void {
    const { widthM, heightM, ues, sensors, stations } = this.episode;
    const { context, width, height } = surfaceOf(this.canvas, (w) =>
      Math.min(
        TALLEST * w,
        Math.max(LOWEST_PX, ((w - 2 * MARGIN) * heightM) / widthM + 2 * MARGIN),
      ),
    );
    const scale = Math.min((width - 2 * MARGIN) / widthM, (height - 2 * MARGIN) / heightM);
    const left = (width - scale * widthM) / 2;
    const bottom = (height + scale * heightM) / 2;
    this.context = context;
    this.moment = moment;
    this.x = (metres) => left + scale * metres;
    this.y = (metres) => bottom - scale * metres;
    context.strokeStyle = colors.grid;
    context.lineWidth = 1;
    context.strokeRect(left, bottom - scale * heightM, scale * widthM, scale * heightM);
    this.scaleBar(scale, colors);

    const { rho_c: rhoC } = this.policy.series;
    const share = rhoC[moment.frame];
    this.stationLines(sensors, colors.sensor, 1 - share);
    this.stationLines(ues, colors.ue, share);
    this.sensorLines(colors.link);
    this.halos(sensors, this.policy.sensorBacklog, { color: colors.sensor, square: true });
    this.halos(ues, this.policy.ueBacklog, { color: colors.ue, square: false });
    for (let n = 0; n < sensors.count; n++)
      if (this.isThere(sensors, n)) this.mark(sensors, n, { fill: colors.sensor, colors });
    for (let s = 0; s < stations.count; s++) this.station(s, colors);
    for (let k = 0; k < ues.count; k++)
      if (this.isThere(ues, k)) this.mark(ues, k, { fill: colors.ue, colors, round: true });
  }

  private isThere({ present, count }: Devices, device: number, ahead = 0): boolean {
    return !present || present[(this.moment.frame + ahead) * count + device] === 1;
  }

  private place(devices: Devices, device: number): [x: number, y: number] {
    const { frame, fraction } = this.moment;
    const at = devices.moving ? frame * devices.count + device : device;
    let x = devices.xM[at];
    let y = devices.yM[at];
    // Who leaves is nowhere in the next frame.
    if (devices.moving && fraction > 0 && this.isThere(devices, device, 1)) {
      x += fraction * (devices.xM[at + devices.count] - x);
      y += fraction * (devices.yM[at + devices.count] - y);
    }
    return [this.x(x), this.y(y)];
  }

  /** The wider, the larger the share of the bandwidth that the group has. */
  private stationLines(devices: Devices, color: string, share: number): void {
    const { context, moment } = this;
    const { xM, yM } = this.episode.stations;
    const crowded = devices.count > 200;
    context.strokeStyle = color;
    context.globalAlpha = crowded ? 0.25 : 0.4;
    context.lineWidth = (crowded ? 0.5 : 0.75) + (crowded ? 1 : 3) * share;
    context.beginPath();
    for (let d = 0; d < devices.count; d++) {
      const row = devices.moving ? moment.frame * devices.count : 0;
      const station = devices.station[row + d] - 1;
      if (station < 0) continue;
      context.moveTo(...this.place(devices, d));
      context.lineTo(this.x(xM[station]), this.y(yM[station]));
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  private sensorLines(color: string): void {
    const { context, moment } = this;
    const { ues, sensors } = this.episode;
    const { ueSensor } = this.policy;
    context.strokeStyle = color;
    context.lineWidth = ues.count > 200 ? 0.5 : 1.5;
    context.setLineDash([2, 3]);
    context.beginPath();
    for (let k = 0; k < ues.count; k++) {
      const sensor = ueSensor[moment.frame * ues.count + k] - 1;
      if (sensor < 0 || !this.isThere(ues, k) || !this.isThere(sensors, sensor)) continue;
      context.moveTo(...this.place(ues, k));
      context.lineTo(...this.place(sensors, sensor));
    }
    context.stroke();
    context.setLineDash([]);
  }

  /** A halo's area grows with the packets that wait. */
  private halos(
    devices: Devices,
    backlog: Numbers,
    { color, square }: { color: string; square: boolean },
  ): void {
    const { context, moment, markPx, haloPx, largestBacklog } = this;
    context.fillStyle = color;
    context.globalAlpha = 0.28;
    for (let d = 0; d < devices.count; d++) {
      const packets = backlog[moment.frame * devices.count + d];
      if (packets === 0) continue;
      const radius = markPx + haloPx * Math.sqrt(packets / largestBacklog);
      const [x, y] = this.place(devices, d);
      context.beginPath();
      if (square) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
      else context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
  }

  private mark(
    devices: Devices,
    device: number,
    { fill, colors, round = false }: { fill: string; colors: Colors; round?: boolean },
  ): void {
    const { context, markPx } = this;
    const [x, y] = this.place(devices, device);
    const radius = round ? markPx : 0.9 * markPx;
    context.beginPath();
    if (round) context.arc(x, y, radius, 0, 2 * Math.PI);
    else context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    context.fillStyle = fill;
    context.fill();
    if (markPx > 3) {
      context.strokeStyle = colors.surface;
      context.lineWidth = 1;
      context.stroke();
    }
  }

  /** A triangle between the bars of its two queues. */
  private station(s: number, colors: Colors): void {
    const { context, moment, policy, largestQueue, barPx } = this;
    const { count, xM, yM } = this.episode.stations;
    const [x, y] = [this.x(xM[s]), this.y(yM[s])];
    const size = count <= MOST_BARS ? 8 : 4;
    context.beginPath();
    context.moveTo(x, y - size);
    context.lineTo(x + 0.9 * size, y + 0.7 * size);
    context.lineTo(x - 0.9 * size, y + 0.7 * size);
    context.closePath();
    context.fillStyle = colors.ink;
    context.strokeStyle = colors.surface;
    context.lineWidth = 1;
    context.fill();
    context.stroke();
    if (count > MOST_BARS) return;
    const bar = (at: number, color: string, packets: number) => {
      const length = (barPx * packets) / largestQueue;
      const bottom = y + 0.7 * size;
      context.fillStyle = colors.surface;
      context.fillRect(at, bottom - barPx, 6, barPx);
      context.fillStyle = color;
      context.fillRect(at, bottom - length, 6, length);
      context.strokeStyle = colors.muted;
      context.strokeRect(at - 0.5, bottom - barPx - 0.5, 7, barPx + 1);
    };
    bar(x - size - 9, colors.ue, policy.ueQueues[moment.frame * count + s]);
    bar(x + size + 3, colors.sensor, policy.sensorQueues[moment.frame * count + s]);
    if (count === 1) return;
    context.font = 'bold 11px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'top';
    context.fillStyle = colors.ink;
    context.strokeStyle = colors.surface;
    context.lineWidth = 3;
    context.strokeText(String(s), x, y + size);
    context.fillText(String(s), x, y + size);
  }

  private scaleBar(scale: number, colors: Colors): void {
    const { context } = this;
    const { widthM } = this.episode;
    const length = roundDown(widthM / 4);
    const [x, y] = [this.x(0) + 8, this.y(0) - 8];
    context.strokeStyle = colors.muted;
    context.fillStyle = colors.muted;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x, y - 4);
    context.lineTo(x, y);
    context.lineTo(x + scale * length, y);
    context.lineTo(x + scale * length, y - 4);
    context.stroke();
    context.font = '11px system-ui, sans-serif';
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    context.fillText(
      length >= 1000 ? `${length / 1000} km` : `${length} m`,
      x + scale * length + 5,
      y + 1,
    );
  }
}

/** The largest of 1, 2, 5, 10, … that is not above a length. */
function roundDown(length: number): number {
  const power = powerOfTenBelow(length);
  const digit = length / power;
  return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}
