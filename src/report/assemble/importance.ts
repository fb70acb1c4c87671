import type { Run } from '../../runs/read/run-data.js';
import { constantsAsTyped, sameSetting } from '../../words/settings.js';
import { firstFew } from '../../words/lists.js';
import { printable } from '../../words/texts.js';
import type { Importance, LooksAt, ReportData } from '../data.js';
import type { Settings } from './settings.js';

/**
 * What learned policies look at, each setting once.
 *
 * @param warnings receives where two evaluations have the same setting
 */
export function importanceOf(
  runs: readonly Run[],
  settings: Settings,
  warnings: string[],
): Pick<ReportData, 'importance'> {
  const importance = settings.all.flatMap((setting): Importance[] => {
    const [first, ...others] = runs.flatMap((run) => {
      const rows = (run.importance ?? []).filter((row) => sameSetting(row, setting));
      return rows.length > 0 ? [{ run, rows }] : [];
    });
    if (!(first as unknown)) return [];
    if (others.length > 0)
      warnings.push(
        `What policies look at under ${constantsAsTyped(setting)} is told by several evaluations; that of` +
          ` ${first.run.directory} is shown, not that of` +
          ` ${firstFew(others.map(({ run }) => run.directory))}.`,
      );
    const { rows } = first;
    const means = rows.filter(({ measure }) => measure === 'mean_ratio_loss');
    const names = [...new Set(means.map(({ policy }) => policy))];
    return [
      {
        setting,
        hasConditions: rows.some(({ condition }) => condition !== null),
        policies: names.map((name): LooksAt => ({
          name: printable(name),
          features: means
            .filter(({ policy }) => policy === name)
            .map(({ feature, value, low, high }) => ({
              feature: printable(feature),
              loss: { value, low, high },
            }))
            .sort((a, b) => rankOf(b.loss.value) - rankOf(a.loss.value)),
        })),
      },
    ];
  });
  return importance.length > 0 ? { importance } : {};
}

/** What has no value comes last. */
function rankOf(value: number): number {
  return Number.isNaN(value) ? -Infinity : value;
}
