import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { ParquetFile } from '../../src/runs/parquet/parquet-file.js';
import { writeParquet } from '../../src/runs/parquet/table.js';
import { episodesHeader } from '../../src/runs/tables/episodes.js';
import { EPISODE_METRICS } from '../../src/simulator/metrics/metrics.js';
import { metaloreHere } from '../cli/here.js';
import { sharedDirectory, temporaryDirectory } from '../cli/run.js';

const ABOUT = { version: '1.2.3' };
const DELAYS = 'item,delay_steps,sync_requests,e2e_requests';

function bytesOf(file: string): ArrayBuffer {
  return new Uint8Array(readFileSync(file)).buffer;
}

/** A table as Parquet: its columns with their types, and its rows. */
async function converted(
  text: string,
  { table = 'delays' as const, folder = temporaryDirectory() } = {},
) {
  const [file, out] = [join(folder, 'in.csv'), join(folder, 'out.parquet')];
  writeFileSync(file, text);
  const count = await writeParquet({ file, table }, out, ABOUT);
  const bytes = bytesOf(out);
  const metadata = parquetMetadata(bytes);
  const types = Object.fromEntries(
    metadata.schema
      .slice(1)
      .map(({ name, type, converted_type: logical }) => [name, logical ?? type]),
  );
  const rows = await parquetReadObjects({ file: bytes });
  expect(rows).toHaveLength(count);
  return { types, rows, metadata };
}

describe('a table as Parquet', () => {
  it('has whole numbers, numbers, truths and texts, and nothing where a cell is empty', async () => {
    const { types, rows, metadata } = await converted(
      [
        `${DELAYS},ues.0.count,reward.eta,a.truth,a.text,a.mixture,nothing,condition`,
        'x,0,3,9007199254740991,4,0.5,true,"a, ""b""",1,,low',
        ',1,,0,-5,1e-7,false,é,true,,',
        'y,2,1,2,,,,,x,,high\n',
      ].join('\n'),
    );
    expect(types).toEqual({
      ...{ item: 'UTF8', delay_steps: 'INT64', sync_requests: 'INT64', e2e_requests: 'INT64' },
      ...{ 'ues.0.count': 'INT64', 'reward.eta': 'DOUBLE', 'a.truth': 'BOOLEAN' },
      ...{ 'a.text': 'UTF8', 'a.mixture': 'UTF8', nothing: 'INT64', condition: 'UTF8' },
    });
    expect(rows.map((row) => Object.values(row) as unknown)).toEqual([
      ['x', 0n, 3n, 9007199254740991n, 4n, 0.5, true, 'a, "b"', '1', null, 'low'],
      [null, 1n, null, 0n, -5n, 1e-7, false, 'é', 'true', null, null],
      ['y', 2n, 1n, 2n, null, null, null, null, 'x', null, 'high'],
    ]);
    const columns = metadata.key_value_metadata?.find(({ key }) => key === 'metalore.columns');
    expect(JSON.parse(columns!.value!)).toContainEqual({
      ...{ name: 'delay_steps', unit: 'steps', about: 'a delay d' },
    });
    expect(metadata.created_by).toBe('metalore version 1.2.3');
  });

  it('keeps every double as it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        async (values) => {
          // A half among them: what is whole throughout is no double.
          const lines = [0.5, ...values].map((value) => `x,0,0,0,${value}\n`);
          const { rows } = await converted(`${DELAYS},value\n${lines.join('')}`);
          expect(rows.map(({ value }) => value as number)).toEqual(
            [0.5, ...values].map((value) => value + 0),
          );
        },
      ),
      { numRuns: 10 },
    );
  });

  it('is written in groups of rows, each as it becomes full', async () => {
    const path = join(temporaryDirectory(), 'long.parquet');
    const file = new ParquetFile(path, [{ name: 'n', type: 'INT64' }], {
      ...{ createdBy: 'test', metadata: {} },
    });
    const count = 2 * 32_768 + 1;
    for (let n = 0; n < count; n++) file.add(() => BigInt(n));
    expect(existsSync(path)).toBe(false);
    file.finish();
    const bytes = bytesOf(path);
    const groups = parquetMetadata(bytes).row_groups.map(({ num_rows: rows }) => rows);
    expect(groups).toEqual([32_768n, 32_768n, 1n]);
    const rows = await parquetReadObjects({ file: bytes });
    expect(rows.findIndex(({ n }, i) => n !== BigInt(i))).toBe(-1);
    expect(rows).toHaveLength(count);
  });

  it('is the same bytes each time', async () => {
    const folder = temporaryDirectory();
    const text = `${DELAYS}\nx,0,1,2\n`;
    await converted(text, { folder });
    const before = readFileSync(join(folder, 'out.parquet'));
    await converted(text, { folder });
    expect(readFileSync(join(folder, 'out.parquet'))).toEqual(before);
  });

  it('is refused where a cell is not what its column has, or a column is missing, and leaves nothing', async () => {
    const folder = temporaryDirectory();
    const refused = async (text: string) => {
      const error = await converted(text, { folder }).catch((thrown: unknown) => thrown);
      expect(readdirSync(folder)).toEqual(['in.csv']);
      return (error as Error).message.slice(folder.length + 1);
    };
    expect(await refused(`${DELAYS}\nx,0,1,2\nx,0.5,1,2\n`)).toBe(
      'in.csv:3: column "delay_steps": found "0.5", expected a whole number',
    );
    expect(await refused(`${DELAYS}\nx,9007199254740993,1,2\n`)).toContain('a whole number');
    expect(await refused('item,delay_steps\nx,0\n')).toContain(
      'in.csv:1: columns are missing: sync_requests, e2e_requests',
    );
    expect(await refused(`${DELAYS}\nx,0,1,2\nx,0`)).toContain('the line has no end');
  });
});

describe('export --format parquet', () => {
  const cwd = sharedDirectory();
  const run = (...args: string[]) => metaloreHere([...args, '-q'], { cwd });
  const episode = ['paper', 'static-0-0', 'static', 0, 0, 1, 0, '', 0, 5];
  const row = `${[...episode, ...EPISODE_METRICS.map(() => 0)].join()}\n`;

  beforeAll(() => {
    mkdirSync(join(cwd, 'grid'));
    writeFileSync(join(cwd, 'grid', 'episodes.csv'), episodesHeader() + row + row);
    writeFileSync(join(cwd, 'grid', 'delays.csv'), `${DELAYS}\n`);
  });

  it('writes episodes, whose types do not depend on what stands there', async () => {
    const { code, stdout, stderr } = await run(
      'export',
      'grid',
      '--format',
      'parquet',
      '-o',
      'e.parquet',
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stderr: 'warning: grid is not finished; these are its rows so far\n',
      stdout: 'The table has 2 rows of grid/episodes.csv.\n\nWritten: e.parquet\n',
    });
    const { schema } = parquetMetadata(bytesOf(join(cwd, 'e.parquet')));
    const types = Object.fromEntries(schema.map(({ name, type }) => [name, type]));
    const header = readFileSync(join(cwd, 'grid/episodes.csv'), 'utf8').split('\n')[0];
    expect(Object.keys(types).slice(1)).toEqual(header.split(','));
    // All of these hold whole numbers here, or nothing.
    expect(types).toMatchObject({
      ...{ rho_c: 'DOUBLE', return: 'DOUBLE', train_seed: 'INT64', episode_seed: 'INT64' },
      ...{ requests_completed: 'INT64', sync_delay_steps: 'DOUBLE', item: 'BYTE_ARRAY' },
    });
  });

  it('says what is wrong, and what there is instead', async () => {
    const refused = async (...args: string[]) => {
      const { code, stderr } = await run(
        'export',
        ...args,
        '--format',
        'parquet',
        '-o',
        'x.parquet',
      );
      expect(code).toBe(2);
      expect(existsSync(join(cwd, 'x.parquet'))).toBe(false);
      return stderr;
    };
    expect(await refused('grid', '--table', 'groups')).toBe(
      'metalore: grid holds no groups.csv; there is --table episodes and delays\n',
    );
    expect(await refused('nothing')).toContain('nothing: does not exist; name run directories');
    expect(await refused('grid', '--item', 'x')).toContain('--item names a policy');
    expect(await refused('grid', '--table', 'summary')).toContain('episodes, groups, delays');
  });
});
