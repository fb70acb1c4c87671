import type { Station } from '../../config/schema/scenario.js';
import {
  distance3dM,
  logSnrOf,
  type ChannelModel,
  type PathLoss,
  type Shadowing,
} from './channel.js';

/**
 * What a scenario of 3GPP TR 38.901 (V17.0.0) says, in the terms that UMi-Street Canyon and UMa share.
 * f_c in GHz, d_3D between the antennas in m, heights in m:
 *
 * PL₁     = a + b·log10 d_3D + 20·log10 f_c                          for 10 m ≤ d_2D ≤ d'_BP
 * PL₂     = a + 40·log10 d_3D + 20·log10 f_c − g·log10(d'_BP² + (h_BS − h_UT)²)   beyond
 * PL'NLOS = α + β·log10 d_3D + γ·log10 f_c − δ·(h_UT − 1.5),    PL_NLOS = max(PL_LOS, PL'NLOS)
 */
export interface ThreeGppScenario {
  inSight: { interceptDb: number; slopeDb: number; breakPointDb: number };
  outOfSight: { interceptDb: number; slopeDb: number; frequencyDb: number; heightDb: number };
  /** table 7.4.2-1: P = 18/d + exp(−d/decayM)·(1 − 18/d), and 1 up to 18 m */
  decayM: number;
  /** table 7.4.1-1 for σ, table 7.5-6 for distances */
  shadowing: { inSight: Shadowing; outOfSight: Shadowing };
}

/** As the report has it, m/s. */
const LIGHT_MPS = 3e8;
/** h_E of table 7.4.1-1, note 1: of UMi, and of UMa for devices below 13 m. */
const ENVIRONMENT_HEIGHT_M = 1;
/** The table begins here; nearer devices count as here. */
const NEAREST_M = 10;
/** Up to here every device is in sight. */
const CERTAIN_SIGHT_M = 18;
/** Table 7.6.3.1-2, of both scenarios. */
const SIGHT_CORRELATION_M = 50;

/** d'_BP = 4·(h_BS − h_E)·(h_UT − h_E)·f_c/c, m */
export function breakPointM(station: Station, deviceHeightM: number): number {
  return (
    (4 *
      (station.heightM - ENVIRONMENT_HEIGHT_M) *
      (deviceHeightM - ENVIRONMENT_HEIGHT_M) *
      station.frequencyMHz *
      1e6) /
    LIGHT_MPS
  );
}

/** PL_LOS, dB, by horizontal distance. */
export function lossInSightDb(
  { inSight: { interceptDb, slopeDb, breakPointDb } }: ThreeGppScenario,
  station: Station,
  deviceHeightM: number,
): PathLoss {
  const breaksAtM = breakPointM(station, deviceHeightM);
  const rise = station.heightM - deviceHeightM;
  const near = interceptDb + 20 * Math.log10(station.frequencyMHz / 1000);
  const far = near - breakPointDb * Math.log10(breaksAtM * breaksAtM + rise * rise);
  return (distanceM) => {
    const d2 = Math.max(NEAREST_M, distanceM);
    const log3d = Math.log10(distance3dM(d2, station, deviceHeightM));
    return d2 <= breaksAtM ? near + slopeDb * log3d : far + 40 * log3d;
  };
}

/** PL_NLOS, dB, by horizontal distance. */
export function lossOutOfSightDb(
  scenario: ThreeGppScenario,
  station: Station,
  deviceHeightM: number,
): PathLoss {
  const { interceptDb, slopeDb, frequencyDb, heightDb } = scenario.outOfSight;
  const inSight = lossInSightDb(scenario, station, deviceHeightM);
  const constant =
    interceptDb +
    frequencyDb * Math.log10(station.frequencyMHz / 1000) -
    heightDb * (deviceHeightM - 1.5);
  return (distanceM) => {
    const d3 = distance3dM(Math.max(NEAREST_M, distanceM), station, deviceHeightM);
    return Math.max(inSight(distanceM), constant + slopeDb * Math.log10(d3));
  };
}

/** P_LOS of table 7.4.2-1 by horizontal distance; of UMa for devices up to 13 m. */
export function sightProbability({ decayM }: ThreeGppScenario, distanceM: number): number {
  if (distanceM <= CERTAIN_SIGHT_M) return 1;
  const near = CERTAIN_SIGHT_M / distanceM;
  return near + Math.exp(-distanceM / decayM) * (1 - near);
}

export function threeGpp(scenario: ThreeGppScenario): ChannelModel {
  return {
    logSnr: (station, receiver) =>
      logSnrOf(station, receiver, lossInSightDb(scenario, station, receiver.heightM)),
    obstruction: {
      logSnr: (station, receiver) =>
        logSnrOf(station, receiver, lossOutOfSightDb(scenario, station, receiver.heightM)),
      sightProbability: (distanceM) => sightProbability(scenario, distanceM),
      sightCorrelationM: SIGHT_CORRELATION_M,
      shadowing: scenario.shadowing,
    },
  };
}
