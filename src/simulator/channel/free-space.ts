import type { Station } from '../../config/schema/scenario.js';
import { distance3dM, logSnrOf, type ChannelModel, type PathLoss } from './channel.js';

/** Of light in vacuum, m/s. */
const LIGHT_MPS = 299_792_458;
/** Nearer than this the far field that the formula is of has not begun; it counts as this, m. */
const NEAREST_M = 1;

/**
 * Path loss in free space between isotropic antennas, dB, by horizontal distance (Friis 1946):
 * L = 20·log10(4π·d·f/c), d the distance of the antennas in space, at least 1 m.
 */
export function freeSpaceLossDb(station: Station, deviceHeightM: number): PathLoss {
  const atOneMetre =
    20 * (Math.log10((4 * Math.PI * 1e6) / LIGHT_MPS) + Math.log10(station.frequencyMHz));
  return (distanceM) =>
    atOneMetre +
    20 * Math.log10(Math.max(NEAREST_M, distance3dM(distanceM, station, deviceHeightM)));
}

export const freeSpace: ChannelModel = {
  logSnr: (station, receiver) =>
    logSnrOf(station, receiver, freeSpaceLossDb(station, receiver.heightM)),
};
