import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeHostileRuns } from '../report/hostile.js';
import { contentOf, makeSmallRuns, type SmallRuns } from '../report/runs.js';
import { metaloreHere } from './here.js';
import { metalore, sharedDirectory, temporaryDirectory, type Result } from './run.js';

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
describe('metalore report', () => {
  const folder = sharedDirectory();
  let runs: SmallRuns;
  let all: string[];
  /** reports of all runs, and of the grid alone */
  const reports = sharedDirectory();
  let full: Result;
  let gridOnly: Result;

  beforeAll(async () => {
    runs = await makeSmallRuns(folder);
    all = [runs.grid, runs.trained, runs.compared];
    full = await metalore(['report', ...all, '-o', join(reports, 'full')]);
    gridOnly = await metaloreHere(['report', runs.grid, '-o', join(reports, 'grid')]);
    expect([full.code, gridOnly.code], full.stderr + gridOnly.stderr).toEqual([0, 0]);
  }, 120_000);

  /** A directory with a report in it, for a test to do with as it likes. */
  const copyOf = (report: 'full' | 'grid') => {
    const out = join(temporaryDirectory(), 'report');
    cpSync(join(reports, report), out, { recursive: true });
    return out;
  };

  it('writes a page and figures, and ends with the path of the page', () => {
    const out = join(reports, 'full');
    const { stdout } = full;
    const page = join(out, 'report.html');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(page);
    expect(read(page)).toMatch(/^<!doctype html>[^]*<\/html>\s*$/);
    const files = readdirSync(join(out, 'figures'));
    expect(files).toContain('figure-4.svg');
    expect(files.filter((name) => name.endsWith('.svg')).map((name) => name.slice(0, -4))).toEqual(
      files.filter((name) => name.endsWith('.png')).map((name) => name.slice(0, -4)),
    );
    for (const name of files) {
      const start = readFileSync(join(out, 'figures', name))
        .subarray(0, 8)
        .toString('latin1');
      expect(start).toMatch(name.endsWith('.svg') ? /^<svg / : /^\x89PNG\r\n/);
      if (name.endsWith('.svg')) expect(stdout).toContain(`figures/${name}, .png`);
    }
    expect(readdirSync(out).sort()).toEqual(['figures', 'report.html']);
  });

  it('says in the page what the runs are, and no more than they hold', () => {
    const page = read(reports, 'full/report.html').replaceAll(/\s+/g, ' ');
    // 121 splits, 2 settings × 2 seeds, and for each setting the best split, 6 rules, 2 seeds.
    for (const [directory, rows] of [
      [runs.grid, 484],
      [runs.trained, 16],
      [runs.compared, 72],
    ])
      expect(page).toMatch(new RegExp(`<th scope="row" ?>${directory}</th>(.(?!</tr>))*>${rows}<`));
    expect(page).toContain('572');
    expect(page).toContain(`<code>metalore grid-search --episodes 4 -o ${runs.grid} -q</code>`);
    expect(page).toContain('The paper’s Table I');
    expect(page).toContain('learned policies for 2 settings and 6 rules');
  });

  it('writes the same bytes for the same runs, into a directory of their own', async () => {
    const cwd = temporaryDirectory();
    /** The page that a report is to have, where it is not told. */
    const planned = async (...args: string[]) => {
      const { stdout } = await metaloreHere(['report', ...args, '--dry-run', '--json'], { cwd });
      return (JSON.parse(stdout) as { page: string }).page;
    };
    const pages = [
      await planned(runs.grid),
      await planned(...all),
      await planned(...all, '--eta', '0.5', '--c2', '0'),
      // The same again, by another name.
      await planned(join(folder, '.', 'trained', '..', 'grid')),
    ];
    for (const page of pages)
      expect(page).toMatch(/^results\/report-paper-[0-9a-f]{8}\/report\.html$/);
    expect(new Set(pages).size).toBe(3);
    expect(pages[3]).toBe(pages[0]);

    const { stdout } = await metaloreHere(['report', ...all], { cwd });
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(pages[1]);
    expect(Object.values(contentOf(join(cwd, pages[1], '..')))).toEqual(
      Object.values(contentOf(join(reports, 'full'))),
    );
  });

  it('never writes into a run directory', async () => {
    const before = contentOf(folder);
    for (const out of [runs.grid, runs.compared, join(runs.trained, 'runs/eta-0.9-c2-0-seed-0')]) {
      const { code, stderr } = await metaloreHere(['report', runs.grid, '-o', out]);
      expect(code).toBe(2);
      expect(stderr).toContain(`${out} holds`);
      expect(stderr).toContain('name another directory with --out');
    }
    expect(contentOf(folder)).toEqual(before);
  });

  it.each([
    'report.html',
    'figures/figure-4.svg',
    'figures/policy-maps.svg',
    'figures/heatmaps.png',
  ])('never replaces or removes a %s that no report wrote', async (name) => {
    const out = temporaryDirectory();
    mkdirSync(join(out, 'figures'));
    writeFileSync(join(out, name), '<!doctype html><title>My own</title>');
    const before = contentOf(out);
    const { code, stderr } = await metaloreHere(['report', runs.grid, '-o', out]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${join(out, name)}: not of a report of metalore`);
    expect(contentOf(out)).toEqual(before);
  });

  it('refuses an empty --out', async () => {
    const { code, stderr } = await metaloreHere(['report', runs.grid, '-o', '']);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "option '-o, --out <dir>' argument '' is invalid. Expected the path of a directory.",
    );
  });

  it('removes the figures that no longer apply, and nothing else', async () => {
    const out = copyOf('full');
    const before = readdirSync(join(out, 'figures'));
    writeFileSync(join(out, 'figures/mine.svg'), 'mine');
    writeFileSync(join(out, 'notes.txt'), 'notes');
    const { stdout } = await metaloreHere(['report', runs.grid, '-o', out]);
    const left = readdirSync(join(out, 'figures'));
    expect(left).toContain('mine.svg');
    expect(left).toContain('figure-4.svg');
    const gone = before.filter((name) => !left.includes(name));
    expect(gone.length).toBeGreaterThan(0);
    for (const name of gone) expect(stdout).not.toContain(name);
    expect(readdirSync(out).sort()).toEqual(['figures', 'notes.txt', 'report.html']);
    const page = read(out, 'report.html');
    expect(page).toContain('Not in this report');
    expect(page).not.toContain('id="settings"');
    expect(stdout).toContain('- Results per setting: no run directory of metalore train');
  });

  it('does nothing but say what it would do with --dry-run', async () => {
    const cwd = temporaryDirectory();
    const { code, stdout } = await metaloreHere(['report', ...all, '-n', '-o', 'report'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(`from       ${runs.compared}: evaluate, 18 policies, 72 rows`);
    expect(stdout).toContain('figure     Figure 4');
    expect(stdout).toContain('page       report/report.html');
    expect(stdout).toContain('Nothing was done (--dry-run).');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('tells programs what it wrote as JSON', async () => {
    const out = join(temporaryDirectory(), 'report');
    const { stdout } = await metaloreHere(['report', runs.grid, '-o', out, '--json', '-q']);
    const told = JSON.parse(stdout) as {
      page: string;
      figures: { id: string; files: string[] }[];
      missing: { title: string; missing: string }[];
      warnings: string[];
    };
    expect(told.page).toBe(join(out, 'report.html'));
    expect(told.figures.flatMap(({ files }) => files).sort()).toEqual(
      readdirSync(join(out, 'figures')).map((name) => join(out, 'figures', name)),
    );
    expect(told.missing.map(({ title }) => title)).toContain('Results per setting');
    expect(told.warnings).toEqual([]);
  });

  it('tells warnings on stderr and in the page', async () => {
    const cwd = temporaryDirectory();
    cpSync(runs.compared, join(cwd, 'run'), { recursive: true });
    rmSync(join(cwd, 'run/plan.json'));
    const { code, stdout, stderr } = await metaloreHere(['report', 'run', '-o', 'report'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('warning: Without plan.json the scenario is not known (run)');
    expect(stdout).not.toContain('Without plan.json');
    expect(read(cwd, 'report/report.html')).toContain('Without plan.json');
  });

  it('of a stranger’s names shows them escaped, and is not stopped by them', async () => {
    const cwd = temporaryDirectory();
    const { directories } = makeHostileRuns(runs, cwd);
    const { code, stdout, stderr } = await metaloreHere(
      ['report', ...directories, '-o', 'report'],
      {
        cwd,
      },
    );
    expect(code).toBe(0);
    const steering = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
    expect(stdout + stderr).not.toMatch(steering);
    const page = read(cwd, 'report/report.html');
    const text = page.replace(/<(script|style)\b[^]*?<\/\1>/g, '');
    expect(text).not.toMatch(steering);
    expect(text).toContain('\\u2028\\u202e\\u001b[31m');
    for (const name of readdirSync(join(cwd, 'report/figures')))
      if (name.endsWith('.svg')) expect(read(cwd, 'report/figures', name)).not.toMatch(steering);
    expect(readdirSync(join(cwd, 'report')).sort()).toEqual(['figures', 'report.html']);
  });

  it('makes a safe directory of an experiment’s name, which may be any text', async () => {
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, 'run'));
    writeFileSync(
      join(cwd, 'run/episodes.csv'),
      read(runs.grid, 'episodes.csv').replace(/^paper,/gm, '"../../<b>\n=1+1",'),
    );
    const { code, stdout, stderr } = await metaloreHere(['report', 'run'], { cwd });
    expect(code, stderr).toBe(0);
    const page = stdout.trimEnd().split('\n').at(-1)!;
    expect(page).toMatch(/^results\/report-[A-Za-z0-9._-]*-[0-9a-f]{8}\/report\.html$/);
    expect(read(cwd, page)).not.toContain('<b>');
    expect(readdirSync(cwd).sort()).toEqual(['results', 'run']);
  });

  it.each([
    ['no directory', [], "missing required argument 'directories'"],
    ['a directory that is not there', ['nowhere'], 'nowhere'],
    ['a number that is none', ['nowhere', '--eta', 'high'], 'Expected a number.'],
  ])('refuses %s', async (_, args, message) => {
    const cwd = temporaryDirectory();
    const { code, stdout, stderr } = await metaloreHere(['report', ...args], { cwd });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(readdirSync(cwd)).toEqual([]);
  });
});
