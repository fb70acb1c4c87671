import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findErrors } from '../../src/config/checks/checks.js';
import { declareOwn } from '../../src/config/own.js';
import { findJsonError } from '../../src/config/reading/json.js';
import { NAME } from '../../src/config/schema/name.js';
import { inputSchema, type JsonSchema } from '../../src/config/schema/json-schema.js';
import { loadScenario, parseScenario, resolvedYaml } from '../../src/config/load.js';
import { mostSpacedSensors } from '../../src/config/checks/packing.js';
import {
  configSchema,
  scenarioSchema,
  type Scenario,
  type ScenarioInput,
} from '../../src/config/schema/scenario.js';
import { folderOf } from './files.js';

const REGISTERED = ['own:property-a', 'own:property-b'] as const;
for (const kind of ['feature', 'reward term', 'scheduler', 'channel'] as const)
  for (const name of REGISTERED) declareOwn(kind, name);

/** Values within the bounds of a schema: of every type, every key present or not. */
function within(schema: JsonSchema, key = ''): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const { minimum, maximum, exclusiveMinimum } = schema;
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fc.oneof(...options.map((option) => within(option, key)));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}).filter(
        ([name]) => name !== '$schema',
      );
      return fc.record(
        Object.fromEntries(properties.map(([name, value]) => [name, within(value, name)])),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    }
    case 'array':
      // The lists of a sweep name each value once, which JSON Schema does not say.
      return fc.uniqueArray(within(schema.items ?? {}), {
        selector: (item) => JSON.stringify(item),
        minLength: schema.minItems ?? 0,
        maxLength: 4,
      });
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.maxSafeInteger().map((n) => Math.min(maximum ?? n, Math.max(minimum ?? n, n)));
    case 'number':
      return fc.double({
        min: minimum ?? exclusiveMinimum ?? -1e300,
        minExcluded: minimum === undefined,
        max: maximum ?? 1e300,
        noNaN: true,
      });
    default:
      if (schema.pattern?.startsWith('^own:')) return fc.constantFrom(...REGISTERED);
      return key === 'name'
        ? fc
            .stringMatching(/^[A-Za-z0-9][A-Za-z0-9._+=-]{0,127}$/)
            .filter((name) => NAME.test(name))
        : fc.string({ unit: 'binary', maxLength: 200 });
  }
}

/** Configs that the schema accepts, most of them in every field unlike the paper's. */
const inputs = within(inputSchema()).map((input) => configSchema.parse(input));

/** A scenario without what changes in it, which as drawn seldom agrees with itself. */
function withoutChange(input: ScenarioInput): unknown {
  const change = new Set(['phases', 'presence', 'patterns']);
  return JSON.parse(
    JSON.stringify(input, (key, value: unknown) => (change.has(key) ? undefined : value)),
  );
}

/** A group whose pauses are possible. */
const calm = <G extends Scenario['ues' | 'sensors'][number]>(group: G): G => ({
  ...group,
  mobility: { ...group.mobility, model: 'random-waypoint', minPauseSteps: 0 },
});

describe('resolvedYaml', () => {
  it('loads again as the same scenario', () => {
    const folder = folderOf({});
    const file = join(folder, 'resolved.yaml');
    fc.assert(
      fc.property(inputs, ({ training, ppo, ...input }) => {
        const drawn = {
          ...input,
          // What the checks across fields ask for.
          area: { widthM: 1e7, heightM: 1e7 },
          stations: input.stations.map((s) => ({ ...s, xM: s.xM / 1e6, yM: s.yM / 1e6 })),
          hotspots: input.hotspots.map((h) => ({
            ...h,
            xM: h.xM / 1e6,
            yM: h.yM / 1e6,
            share: h.share / 4,
          })),
          channel: { ...input.channel, model: 'free-space', los: 'drawn' },
          ues: input.ues.map(calm),
          sensors: input.sensors.map(calm),
          placement: { ...input.placement, kind: 'uniform' },
          grid: { step: 1 / Math.round(1 / input.grid.step) },
          steps: Math.min(input.steps, 200),
        } satisfies ScenarioInput;
        const whole = scenarioSchema.parse(drawn);
        const agrees = findErrors(whole, new Set()).length === 0;
        const scenario = agrees ? whole : scenarioSchema.parse(withoutChange(drawn));
        fc.pre(findErrors(scenario, new Set()).length === 0);
        writeFileSync(file, resolvedYaml(scenario, { training, ppo }));
        expect(loadScenario(file)).toMatchObject({ scenario, training, ppo });
        expect(parseScenario(scenario).scenario).toEqual(scenario);
      }),
      { numRuns: 120 },
    );
  });

  it('writes names and descriptions that look like something else', () => {
    const folder = folderOf({});
    for (const text of [
      '1e3',
      'null',
      'true',
      '0x10',
      '---',
      '# no',
      'a: b',
      '~',
      '\uFEFFx',
      '\n',
      ...['y', 'No', 'off', '0o7', '0b1', '1_000', '1.2.3', '2001-01-01', '1+1', '1=1', '12e'],
    ]) {
      const description = text;
      const name = NAME.test(text) ? text : 'x';
      const scenario = scenarioSchema.parse({ name, description });
      writeFileSync(join(folder, 'a.yaml'), resolvedYaml(scenario));
      expect(loadScenario(join(folder, 'a.yaml')).scenario).toEqual(scenario);
    }
  });
});

describe('any text', () => {
  it('is loaded or refused with a ConfigError', () => {
    const folder = folderOf({});
    const words = [
      'steps',
      'ues',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '&a ',
      '*a',
      '"',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 50 }),
      fc
        .array(fc.constantFrom(...words, '1', 'null', '!x ', '? ', '#', '|', '<<'))
        .map((w) => w.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('a.yaml', 'a.json'), (content, name) => {
        writeFileSync(join(folder, name), content);
        try {
          loadScenario(join(folder, name), { set: [content] });
        } catch (error) {
          expect(error).toMatchObject({ name: 'ConfigError', exitCode: 2 });
        }
      }),
      { numRuns: 1000, endOnFailure: true },
    );
  });
});

describe('findJsonError', () => {
  it('agrees with JSON.parse on texts that are nearly JSON', () => {
    const changes = fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(2),
        fc.constantFrom('', ',', '}', ']', '"', ':', '0', '-', 'e', ' ', '\\'),
      ),
      { maxLength: 2 },
    );
    fc.assert(
      fc.property(fc.json(), changes, (json, edits) => {
        let text = json;
        for (const [at, cut, put] of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + put + text.slice(start + cut);
        }
        let accepted = true;
        try {
          JSON.parse(text);
        } catch {
          accepted = false;
        }
        expect(findJsonError(text) === undefined).toBe(accepted);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('mostSpacedSensors', () => {
  const { area, placement } = scenarioSchema.parse({});

  it('is what the formula gives for the paper: 1 + 0.7 · (100² − 10²) / 10²', () => {
    expect(mostSpacedSensors(area, placement, 1)).toBe(70);
  });

  it('is never below what darts reach', () => {
    const geometry = fc.record({
      width: fc.double({ min: 1, max: 300, noNaN: true }),
      height: fc.double({ min: 1, max: 300, noNaN: true }),
      inner: fc.double({ min: 0, max: 60, noNaN: true }),
      ring: fc.double({ min: 1, max: 60, noNaN: true }),
      distance: fc.double({ min: 8, max: 60, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(geometry, ({ width, height, inner, ring, distance, seed }) => {
        const next = darts(seed);
        const placed: [number, number][] = [];
        for (let dart = 0; dart < 4000; dart++) {
          const x = width * next();
          const y = height * next();
          const r = Math.hypot(x - width / 2, y - height / 2);
          if (r < inner || r > inner + ring) continue;
          if (placed.every(([px, py]) => Math.hypot(px - x, py - y) >= distance))
            placed.push([x, y]);
        }
        const most = mostSpacedSensors(
          { widthM: width, heightM: height },
          {
            kind: 'spaced',
            minStationDistanceM: inner,
            maxStationDistanceM: inner + ring,
            minSensorDistanceM: distance,
          },
          1,
        );
        expect(placed.length).toBeLessThanOrEqual(most);
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});

/** A small generator (mulberry32), so that the property can be replayed. */
function darts(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
