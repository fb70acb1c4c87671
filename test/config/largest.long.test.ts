import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadScenario, parseScenario, resolvedYaml } from '../../src/config/load.js';
import { folderOf } from './files.js';

it('reads back the largest scenario that it writes', () => {
  const { scenario } = parseScenario({
    stations: Array.from({ length: 10_000 }, (_, i) => ({ xM: i / 77, yM: 199.123456789012 })),
    ues: Array.from({ length: 1000 }, () => ({ count: 1, noiseW: 1.234567890123456e-9 })),
  });
  const folder = folderOf({ 'a.yaml': resolvedYaml(scenario) });
  expect(loadScenario(join(folder, 'a.yaml')).scenario).toEqual(scenario);
});
