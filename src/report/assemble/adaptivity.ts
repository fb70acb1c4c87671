import type { JudgedOverSettings, JudgedPolicy, Run } from '../../runs/read/run-data.js';
import { constantsAsTyped } from '../../words/settings.js';
import { firstFew } from '../../words/lists.js';
import { printable } from '../../words/texts.js';
import type { Adaptivity, ReportData } from '../data.js';
import type { Settings } from './settings.js';

/**
 * How policies keep up, each setting once; over settings where one evaluation has all of them.
 *
 * @param warnings receives where two evaluations have the same setting
 */
export function adaptivityOf(
  runs: readonly Run[],
  settings: Settings,
  warnings: string[],
): Pick<ReportData, 'adaptivity'> {
  const judged = runs.flatMap((run) =>
    run.adaptivity ? [{ run, adaptivity: run.adaptivity }] : [],
  );
  if (judged.length === 0) return {};
  const shown = settings.all.flatMap((setting): Adaptivity[] => {
    const [first, ...others] = judged.flatMap(({ run, adaptivity }) => {
      const own = adaptivity.settings.find((found) => settings.find(found) === setting);
      return own ? [{ run, policies: own.policies, conditions: adaptivity.conditions }] : [];
    });
    if (!(first as unknown)) return [];
    if (others.length > 0)
      warnings.push(
        `How policies adapt under ${constantsAsTyped(setting)} is told by several evaluations; that of` +
          ` ${first.run.directory} is shown, not that of` +
          ` ${firstFew(others.map(({ run }) => run.directory))}.`,
      );
    const { conditions, policies } = first;
    return [
      {
        setting,
        conditions: conditions.map((condition) => ({
          ...condition,
          name: condition.name && printable(condition.name),
        })),
        policies: policies.map(shownPolicy),
      },
    ];
  });
  return {
    adaptivity: {
      settings: shown,
      over: judged.length === 1 ? judged[0].adaptivity.over.map(shownPolicy) : [],
    },
  };
}

/** Vega's expressions break at a line separator, and a figure is read from left to right. */
function shownPolicy<Policy extends JudgedPolicy | JudgedOverSettings>(policy: Policy): Policy {
  return {
    ...policy,
    name: printable(policy.name),
    versus: policy.versus.map((rival) => ({ ...rival, rival: printable(rival.rival) })),
    ...('tradeOff' in policy ? { tradeOff: shownTradeOff(policy.tradeOff) } : {}),
  };
}

function shownTradeOff(tradeOff: JudgedOverSettings['tradeOff']): JudgedOverSettings['tradeOff'] {
  const { loss } = tradeOff ?? {};
  return loss ? { ...tradeOff, loss: { ...loss, versus: printable(loss.versus) } } : tradeOff;
}
