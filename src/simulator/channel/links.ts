import type { Channel, Station } from '../../config/schema/scenario.js';
import { normalCdf } from '../../math/normal.js';
import { normalNumbers } from '../normal.js';
import type { RandomStream } from '../random.js';
import type { LogSnr, Shadowing } from './channel.js';
import { noiseOf, type NoisyRadio } from './noise.js';
import { channelModel } from './registry.js';

/** The stream of a purpose, made when something is drawn from it. */
export type StreamOf = (purpose: string) => RandomStream;

/** Whether links have a state that is drawn along the way of a device. */
export function hasDrawnLinks({ model, los, shadowing }: Channel): boolean {
  return channelModel({ model }).obstruction !== undefined && (los === 'drawn' || shadowing);
}

/** [stations] The SNR by distance where nothing is drawn: `los: never` is out of sight, all else in sight. */
export function plainLinks(
  channel: Channel,
  stations: readonly Station[],
  radio: NoisyRadio,
): LogSnr[] {
  const model = channelModel(channel);
  const law = (channel.los === 'never' ? model.obstruction : undefined) ?? model;
  return stations.map((station) =>
    law.logSnr(station, { heightM: radio.heightM, noise: noiseOf(channel, station, radio) }),
  );
}

/** dB as a natural logarithm. */
const LOG_OF_DB = Math.LN10 / 10;

const NO_SHADOW: Shadowing = { sigmaDb: 0, correlationM: Infinity };

/**
 * The links of one device after another to all stations, as it moves: whether it sees a station, and how
 * much its signal is shadowed. Both follow normal numbers that persist over the way, with correlation
 * exp(−Δ/D) between places that are Δ of the way apart (Gudmundson 1991): the device sees the station
 * where Φ of the one is below the probability of sight at its distance, and the other times σ is the shadow
 * in dB. Every link has its own. A step allocates nothing.
 */
export class DrawnLinks {
  /** [stations] ln of the mean SNR at the device's place, shadow included */
  readonly logSnr: Float64Array;

  private readonly drawsSight: boolean;
  private readonly drawsShadow: boolean;
  private readonly sightProbability: (distanceM: number) => number;
  private readonly sightCorrelationM: number;
  private readonly shadowInSight: Shadowing;
  private readonly shadowOutOfSight: Shadowing;
  private readonly sightNormal: () => number;
  private readonly shadowNormal: () => number;
  /** [stations] the normal numbers of the present device */
  private readonly sight: Float64Array;
  private readonly shadow: Float64Array;
  /** [stations] laws of the present kind of device */
  private inSight: LogSnr[] = [];
  private outOfSight: LogSnr[] = [];
  private readonly xM: Float64Array;
  private readonly yM: Float64Array;

  constructor(
    private readonly channel: Channel,
    private readonly stations: readonly Station[],
    streamOf: StreamOf,
  ) {
    const { obstruction } = channelModel(channel);
    this.drawsSight = obstruction !== undefined && channel.los === 'drawn';
    this.drawsShadow = obstruction !== undefined && channel.shadowing;
    this.sightProbability = obstruction?.sightProbability ?? (() => 1);
    this.sightCorrelationM = obstruction?.sightCorrelationM ?? Infinity;
    this.shadowInSight = obstruction?.shadowing.inSight ?? NO_SHADOW;
    this.shadowOutOfSight = obstruction?.shadowing.outOfSight ?? NO_SHADOW;
    this.sightNormal = normalNumbers(streamOf('line of sight'));
    this.shadowNormal = normalNumbers(streamOf('shadowing'));
    this.logSnr = new Float64Array(stations.length);
    this.sight = new Float64Array(stations.length);
    this.shadow = new Float64Array(stations.length);
    this.xM = Float64Array.from(stations, ({ xM }) => xM);
    this.yM = Float64Array.from(stations, ({ yM }) => yM);
  }

  /** The next devices are of this kind. */
  setRadio(radio: NoisyRadio): void {
    this.inSight = plainLinks({ ...this.channel, los: 'always' }, this.stations, radio);
    this.outOfSight = plainLinks({ ...this.channel, los: 'never' }, this.stations, radio);
  }

  /**
   * Writes {@link logSnr} of the device at a place.
   *
   * @param movedM how far it has come since the last call; Infinity for another device
   */
  place(x: number, y: number, movedM: number): void {
    const { drawsSight, drawsShadow, sight, shadow, inSight, outOfSight } = this;
    const { shadowInSight, shadowOutOfSight } = this;
    const moved = movedM > 0;
    if (drawsSight && moved)
      renew(sight, this.sightNormal, Math.exp(-movedM / this.sightCorrelationM));
    const keptInSight = Math.exp(-movedM / shadowInSight.correlationM);
    const keptOutOfSight = Math.exp(-movedM / shadowOutOfSight.correlationM);
    for (let s = 0; s < shadow.length; s++) {
      const dx = this.xM[s] - x;
      const dy = this.yM[s] - y;
      const distance = Math.sqrt(dx * dx + dy * dy);
      const sees = drawsSight
        ? normalCdf(sight[s]) < this.sightProbability(distance)
        : this.channel.los !== 'never';
      const mean = (sees ? inSight : outOfSight)[s](distance);
      if (!drawsShadow) {
        this.logSnr[s] = mean;
        continue;
      }
      if (moved) {
        const kept = sees ? keptInSight : keptOutOfSight;
        shadow[s] = kept * shadow[s] + Math.sqrt(1 - kept * kept) * this.shadowNormal();
      }
      const { sigmaDb } = sees ? shadowInSight : shadowOutOfSight;
      this.logSnr[s] = mean - sigmaDb * LOG_OF_DB * shadow[s];
    }
  }
}

/** A step of the stationary Gauss-Markov process of variance 1, in place. */
function renew(values: Float64Array, normal: () => number, kept: number): void {
  const fresh = Math.sqrt(1 - kept * kept);
  for (let i = 0; i < values.length; i++) values[i] = kept * values[i] + fresh * normal();
}
