import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadScenario } from '../../src/config/load.js';
import type { DeviceTrace, Trace } from '../../src/simulator/trace.js';
import { World } from '../../src/simulator/world/world.js';

/**
 * Of all that version 0.4.0's traces held, and of general-load those before who is there was known by spells.
 * Whoever changes these changes every number that has been published with the scenarios.
 */
const HASHES = {
  'paper.yaml': ['53b991aee4261466', 'c7c10ac80eb5fe14', 'a92d0392aef769f7'],
  'mobile-sensors.yaml': ['d4f60720a403b0a8', '3bec09447a625c8b', '2f978c2a81f6ac2c'],
  'three-cells.yaml': ['e75a08d5da17181a', 'fef87a49d2a3d507', '44d7c8e241cd2f72'],
  'general-load.yaml': ['fdeca9ea1a0e00ea', '582501e3942ee896', '481a4f163e93937f'],
  'large.yaml': ['ad7d53c8c3d82a4b', 'c667779646f13a64', 'c61022c8a0ca9132'],
};

const ARRAYS = [
  ...['device', 'generatedAt', 'dataMbit', 'computeUnits', 'station', 'spectralEfficiency'],
  ...['attached', 'firstPacket', 'records', 'generatedMbit', 'generatedPackets'],
] as (keyof DeviceTrace)[];

function hashOf({ ues, sensors, requestSensor }: Trace): string {
  const hash = createHash('sha256');
  const add = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  for (const group of [ues, sensors])
    for (const key of ARRAYS) add(group[key] as unknown as ArrayBufferView);
  for (const { positions } of [ues, sensors]) {
    add(positions.xM);
    add(positions.yM);
    hash.update(String(positions.stride));
  }
  add(requestSensor);
  return hash.digest('hex').slice(0, 16);
}

it.each(Object.entries(HASHES))('%s has the traces that it always had', (name, hashes) => {
  const file = fileURLToPath(new URL(`../../configs/${name}`, import.meta.url));
  const world = new World(loadScenario(file).scenario);
  expect([1, 2, 3].map((seed) => hashOf(world.trace(seed)))).toEqual(hashes);
});
