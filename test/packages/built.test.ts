import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import { z } from 'zod';
import type * as OurYaml from '../../src/packages/yaml.js';
import type * as OurZod from '../../src/packages/zod.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = (name: string): string => `${root}dist/packages/${name}.js`;
const names = readdirSync(`${root}src/packages`).map((file) => file.replace(/\.ts$/, ''));

describe.each(names)('%s, as it was built', (name) => {
  const text = readFileSync(built(name), 'utf8');

  it('begins with its licence', () => {
    const folder = `${root}node_modules/${name}`;
    const licence = readFileSync(`${folder}/LICENSE`, 'utf8').trim();
    expect(text.startsWith(`/*!\n${name}\n\n${licence}\n*/\n`)).toBe(true);
  });
});

it('they load no other file', async () => {
  const { bundlePackages } = (await import(`${root}scripts/build-packages.js`)) as {
    bundlePackages: () => Promise<{ metafile: Metafile }>;
  };
  const { metafile } = await bundlePackages();
  const loaded = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  // What yaml requires of Node.
  expect(loaded.map(({ path }) => path)).toContain('process');
  expect(loaded.filter(({ path }) => !builtinModules.includes(path.replace(/^node:/, '')))).toEqual(
    [],
  );
});

it('zod finds the same faults, in the same words', async () => {
  const ours = (await import(built('zod'))) as typeof OurZod;
  const issuesOf = ({ z: one }: typeof OurZod) =>
    one
      .strictObject({
        count: one.number().int().min(1),
        share: one.number().max(1),
        name: one.string().regex(/^[a-z]+$/),
        kind: one.enum(['stays', 'phases']),
        either: one.union([one.string(), one.array(one.number())]),
        there: one.boolean(),
      })
      .safeParse({ count: 0.5, share: 2, name: 'A', kind: 'x', either: 1, other: 1 }).error?.issues;
  expect(issuesOf(ours)?.length).toBe(7);
  expect(issuesOf(ours)).toEqual(issuesOf({ z }));
  expect(ours.z.toJSONSchema(ours.z.array(ours.z.number()))).toEqual(
    z.toJSONSchema(z.array(z.number())),
  );
});

it('yaml reads and writes the same', async () => {
  const ours = (await import(built('yaml'))) as typeof OurYaml;
  const documents = readdirSync(`${root}configs`)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(`${root}configs/${file}`, 'utf8'));
  const readBy = (one: Pick<typeof OurYaml, 'Composer' | 'Parser'>, text: string) =>
    Array.from(new one.Composer().compose(new one.Parser().parse(text)), (document) => ({
      value: document.toJS() as unknown,
      errors: document.errors.map(({ message }) => message),
    }));
  for (const text of [...documents, 'a: [1, 2', 'a: 1\na: 2', '&a [*a]', 'x: "\\u0041\tö"']) {
    const read = readBy(ours, text);
    expect(read).toEqual(readBy(yaml, text));
    if (read[0].errors.length === 0)
      expect(ours.stringify(read[0].value)).toBe(yaml.stringify(read[0].value));
  }
});
