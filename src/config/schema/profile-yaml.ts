import { ppoSchema } from './ppo.js';
import { profiles } from './profiles.js';

/** What a profile is, for the top of its file; a line each. */
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  tuned: ['Profile `tuned`, the default of metalore train. docs/results.md shows what it brings.'],
  paper: [
    "Profile `paper` (metalore train --profile paper): the defaults of Stable-Baselines3's PPO, which",
    'the paper trained with.',
  ],
};

/** The content of configs/ppo-<name>.yaml, which configs may extend: every hyperparameter. */
export function profileYaml(name: string): string {
  const settings = Object.entries(profiles[name]).flatMap(([key, value]) => [
    `  # ${ppoSchema.shape[key as keyof typeof ppoSchema.shape].description}`,
    `  ${key}: ${flow(value)}`,
  ]);
  return [
    '# yaml-language-server: $schema=./scenario.schema.json',
    '#',
    ...ABOUT[name].map((line) => `# ${line}`),
    '# docs/ppo.md explains every hyperparameter. Written by `npm run schema`.',
    '',
    'ppo:',
    ...settings,
    '',
  ].join('\n');
}

/** A value on one line. Strings are words of the schema, which need no quotes. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, each]) => `${key}: ${flow(each)}`);
    return `{ ${entries.join(', ')} }`;
  }
  return String(value);
}
