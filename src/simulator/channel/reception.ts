import type { Channel, Station } from '../../config/schema/scenario.js';
import type { RandomStream } from '../random.js';
import { LARGEST_LOG } from './channel.js';
import type { StreamOf } from './links.js';
import { noiseOf, type NoisyRadio } from './noise.js';

/** Whether a step changes what is received although nobody moves, or others are heard besides. */
export function isDisturbed(
  { fading, interference }: Channel,
  stations: readonly Station[],
): boolean {
  return fading !== 'none' || (interference !== 'none' && stations.length > 1);
}

/** Whether the radio of devices that stand still changes from step to step. */
export function changesByStep({ fading }: Channel): boolean {
  return fading !== 'none';
}

/**
 * What becomes of mean SNRs in one step at one device: `rayleigh` fading gives every link a power gain of
 * its own, exponential with mean 1, and with `interference: full` the other stations of the same carrier,
 * which always send, add to the noise by what of their power falls into the serving station's band:
 *
 * SINR = g_s·S_s / (N_s + Σ_{j≠s} g_j·S_j·min(1, B_s/B_j))
 */
export class Reception {
  private readonly fades: boolean;
  private readonly interferes: boolean;
  private readonly stream: RandomStream;
  /** [stations] power gains of the present step */
  private readonly gain: Float64Array;
  /** [stations] ln N of the present kind of device */
  private readonly logNoise: Float64Array;
  /** [stations] what {@link logPowers} gives */
  private readonly logPower: Float64Array;

  constructor(
    private readonly channel: Channel,
    private readonly stations: readonly Station[],
    streamOf: StreamOf,
  ) {
    this.fades = channel.fading === 'rayleigh';
    this.interferes = channel.interference === 'full';
    this.stream = streamOf('fading');
    this.gain = new Float64Array(stations.length).fill(1);
    this.logNoise = new Float64Array(stations.length);
    this.logPower = new Float64Array(stations.length);
  }

  /** The next devices are of this kind. */
  setRadio(radio: NoisyRadio): void {
    this.stations.forEach((station, s) => {
      this.logNoise[s] = Math.log(noiseOf(this.channel, station, radio));
    });
  }

  /**
   * Logarithms of the mean powers received, for comparisons between stations, whose noise may differ.
   *
   * @param logSnr [stations] of the mean SNRs
   * @returns [stations] overwritten by the next call
   */
  logPowers(logSnr: Float64Array): Float64Array {
    const { logPower, logNoise } = this;
    for (let s = 0; s < logPower.length; s++) logPower[s] = logSnr[s] + logNoise[s];
    return logPower;
  }

  /**
   * The logarithm of the SINR in the next step.
   *
   * @param logSnr [stations] of the mean SNRs
   * @param serving index of the station that the device is attached to
   */
  logSinr(logSnr: Float64Array, serving: number): number {
    const { gain } = this;
    // All links, so that who serves a device changes nothing for others.
    if (this.fades) for (let s = 0; s < gain.length; s++) gain[s] = -Math.log(1 - this.stream());
    const logGain = this.fades ? Math.log(gain[serving]) : 0;
    const interference = this.interferes ? this.interference(logSnr, serving) : 0;
    if (interference === 0) return logSnr[serving] + logGain;
    // By the mean signal, so that powers beyond all numbers cancel.
    return logGain - Math.log(Math.exp(-logSnr[serving]) + interference);
  }

  /** In the serving station's band, as a multiple of its mean signal. */
  private interference(logSnr: Float64Array, serving: number): number {
    const { gain, logNoise, stations } = this;
    const { frequencyMHz, bandwidthMHz } = stations[serving];
    let sum = 0;
    for (let s = 0; s < gain.length; s++) {
      const other = stations[s];
      if (s === serving || other.frequencyMHz !== frequencyMHz) continue;
      const inBand = other.bandwidthMHz > bandwidthMHz ? bandwidthMHz / other.bandwidthMHz : 1;
      const power = logSnr[s] - logSnr[serving] + (logNoise[s] - logNoise[serving]);
      sum += Math.exp(Math.min(LARGEST_LOG, power)) * gain[s] * inBand;
    }
    return sum;
  }
}
