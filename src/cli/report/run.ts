import { join, resolve } from 'node:path';
import { hashOf } from '../../runs/plans/hash.js';
import { cannotWrite, fileSystemErrorCode } from '../../runs/errors.js';
import { metaloreVersion } from '../../runs/version.js';
import { readReport } from '../../report/assemble/assemble.js';
import type { ReportData } from '../../report/data.js';
import { missingParts, type MissingPart } from '../../report/page/report-page.js';
import { reportFigures, writeReport, type WrittenReport } from '../../report/write-report.js';
import { checkOut } from '../../report/own-files.js';
import { printable } from '../../words/texts.js';
import { wrap } from '../terminal/width.js';
import type { CommandContext } from '../context.js';
import { toJson } from '../json/print.js';
import { renderTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { counted, thousands } from '../../words/numbers.js';
import { NOTHING_DONE } from '../plans/dry-run.js';

/** Flags of `metalore report`. */
export interface ReportFlags {
  out?: string;
  eta?: number;
  c2?: number;
  dryRun?: boolean;
  print?: boolean;
  quiet?: boolean;
  json?: boolean;
  color: boolean;
}

/**
 * `metalore report`: figures and a page from the CSVs of run directories. The last line of its output
 * is the path of the page.
 *
 * @throws {UsageError | OutputError | ReportError} for directories that cannot be read or written
 */
export async function runReport(
  directories: readonly string[],
  flags: ReportFlags,
  { terminal }: CommandContext,
): Promise<WrittenReport | undefined> {
  if (flags.out !== undefined) checkOut(flags.out);
  const data = await readReport([...directories], {
    ...(flags.eta === undefined ? {} : { eta: flags.eta }),
    ...(flags.c2 === undefined ? {} : { c2: flags.c2 }),
  });
  for (const warning of data.warnings) terminal.error(`warning: ${printable(warning)}`);
  const out = flags.out ?? defaultReportOut(data, directories, flags);
  if (flags.dryRun) {
    terminal.print(flags.json ? plannedJson(data, out) : describeReport(data, out, terminal));
    return undefined;
  }
  terminal.note(`report: drawing figures into ${out}`);
  const written = await writeInto(out, data, flags);
  terminal.print(
    flags.json
      ? toJson({
          command: 'report',
          version: metaloreVersion(),
          dry_run: false,
          out,
          ...written,
          warnings: [...data.warnings],
        })
      : `${contents(out, written, terminal)}\n\n${written.page}`,
  );
  return written;
}

async function writeInto(
  out: string,
  data: ReportData,
  { print = false }: ReportFlags,
): Promise<WrittenReport> {
  try {
    return await writeReport(data, { out, version: metaloreVersion(), print });
  } catch (error) {
    throw fileSystemErrorCode(error) === undefined ? error : cannotWrite(out, error);
  }
}

/** Another report gets another directory. An experiment's name comes from a file and may be any text. */
function defaultReportOut(
  { experiment }: ReportData,
  directories: readonly string[],
  { eta, c2 }: ReportFlags,
): string {
  const name = experiment.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 64);
  const hash = hashOf([directories.map((directory) => resolve(directory)), eta, c2]);
  return join('results', `report-${name}-${hash.slice(0, 8)}`);
}

function contents(
  out: string,
  { figures, missing, print }: WrittenReport,
  terminal: Terminal,
): string {
  const table = renderTable(
    [
      { heading: ['figure'], cells: figures.map(({ title }) => title), align: 'left', rank: 0 },
      {
        heading: ['files'],
        cells: figures.map(({ id }) => `figures/${id}.svg, .png`),
        align: 'left',
        rank: 0,
      },
    ],
    terminal.width,
  );
  return [
    `${terminal.bold('Written')} into ${out}`,
    figures.length > 0 ? table : 'no figures',
    ...(print ? ['', `For print: ${counted(print.length, 'file')} in print/`] : []),
    ...missingLines(missing, terminal),
  ].join('\n');
}

function missingLines(missing: readonly MissingPart[], { width }: Terminal): string[] {
  if (missing.length === 0) return [];
  return [
    '',
    'Not in the report:',
    ...missing.map(({ title, missing: why }) => wrap(`- ${title}: ${why}`, width)),
  ];
}

function plannedJson(data: ReportData, out: string): string {
  const { figures, missing } = reportFigures(data);
  return toJson({
    command: 'report',
    version: metaloreVersion(),
    dry_run: true,
    out,
    page: join(out, 'report.html'),
    runs: data.runs.map(({ directory, kind, items, rows }) => ({
      out: directory,
      command: kind,
      items: items.length,
      rows,
    })),
    figures: figures.map(({ id, title }) => ({ id, title })),
    missing: missingParts({ data, missing }),
    warnings: [...data.warnings],
  });
}

function describeReport(data: ReportData, out: string, terminal: Terminal): string {
  const { figures, missing } = reportFigures(data);
  return [
    ...data.runs.map(
      ({ directory, kind, items, rows }) =>
        `from       ${directory}: ${kind}, ${thousands(items.length)} policies,` +
        ` ${thousands(rows)} rows`,
    ),
    ...figures.map(({ title }) => `figure     ${title}`),
    `page       ${join(out, 'report.html')}`,
    ...missingLines(missingParts({ data, missing }), terminal),
    NOTHING_DONE,
  ].join('\n');
}
