import { describedConfigs } from '../../config/reading/bundled.js';
import { FEATURE_NAMES } from '../../config/schema/observation.js';
import { FEATURE_LABELS, FEATURES } from '../../environment/observation/features.js';
import { OUTSIDE_USAGE } from '../../policies/outside.js';
import { usages } from '../../policies/parse-spec.js';
import { bundledPolicies } from '../../runs/bundled-policies.js';
import { metaloreVersion } from '../../runs/version.js';
import { CHANNEL_LABELS } from '../../simulator/channel/registry.js';
import { METRICS } from '../../simulator/metrics/metrics.js';
import { SCHEDULER_LABELS } from '../../simulator/schedulers/registry.js';
import type { CommandContext, TalkFlags } from '../context.js';
import { toJson } from '../json/print.js';
import { displayWidth, wrap } from '../terminal/width.js';
import type { Terminal } from '../terminal/terminal.js';
import { LISTS, type ListName } from './names.js';

/** Flags of `metalore list`. */
export interface ListFlags extends TalkFlags {
  json?: boolean;
}

/** Something to choose, and what it is. */
interface Entry {
  name: string;
  label: string;
  unit?: string;
}

const ENTRIES: Readonly<Record<ListName, () => Entry[]>> = {
  configs: describedConfigs,
  policies: () => [
    ...usages(),
    ...bundledPolicies().map((name) => ({
      name,
      label: 'a trained policy that comes with the program',
    })),
    ...OUTSIDE_USAGE,
  ],
  schedulers: () => labelled(SCHEDULER_LABELS),
  channels: () => labelled(CHANNEL_LABELS),
  features: () =>
    FEATURE_NAMES.map((name) => ({
      ...{ name, label: FEATURE_LABELS[name] },
      ...(FEATURES[name].unit === '' ? {} : { unit: FEATURES[name].unit }),
    })),
  metrics: () =>
    METRICS.map(({ name, label, unit }) => ({ name, label, ...(unit === '' ? {} : { unit }) })),
};

/** Where each is named. */
const WHERE: Readonly<Record<ListName, string>> = {
  configs: 'by name wherever a config is named, and in `extends`',
  policies: 'with --policy of evaluate and replay',
  schedulers: 'in `scheduler.kind` of a config',
  channels: 'in `channel.model` of a config',
  features:
    'in `observation.features` of a config; `queues` are the first two, `reports` all up to twin_age, `books` the seven behind it; `relative` are those in steps and shares, whatever the size of a station',
  metrics: 'columns of episodes.csv',
};

/** `metalore list`: what there is to choose from, as it is described where it is defined. */
export function runList(
  what: string | undefined,
  flags: ListFlags,
  { terminal }: CommandContext,
): void {
  const names = LISTS.filter((name) => what === undefined || name === what);
  if (flags.json) {
    const lists = Object.fromEntries(names.map((name) => [name, ENTRIES[name]()]));
    terminal.print(toJson({ command: 'list', version: metaloreVersion(), lists }));
    return;
  }
  terminal.print(names.map((name) => textOf(name, terminal)).join('\n\n'));
}

function textOf(name: ListName, terminal: Terminal): string {
  const entries = ENTRIES[name]();
  const widest = Math.max(...entries.map((entry) => Math.min(displayWidth(entry.name), MOST_NAME)));
  const lines = entries.map(({ name: own, label, unit }) => {
    const text = unit === undefined ? label : `${label} [${unit}]`;
    const gap = ' '.repeat(widest + 4);
    const wrapped = wrap(text, Math.max(MOST_NAME, terminal.width - gap.length));
    const [first, ...more] = wrapped.split('\n');
    const head =
      displayWidth(own) > widest
        ? `  ${own}\n${gap}`
        : `  ${own}${' '.repeat(widest - displayWidth(own) + 2)}`;
    return [`${head}${first}`, ...more.map((line) => gap + line)].join('\n');
  });
  return [wrap(`${terminal.bold(name)}: ${WHERE[name]}`, terminal.width), ...lines].join('\n');
}

/** A longer name stands on a line of its own. */
const MOST_NAME = 30;

function labelled(labels: Readonly<Record<string, string>>): Entry[] {
  return Object.entries(labels).map(([name, label]) => ({ name, label }));
}
