// Writes what stands in configs/ by the built schema: scenario.schema.json, by which editors check and
// complete a config, and the profiles ppo-<name>.yaml; and docs/output.schema.json, which describes what
// commands print with --json. Run by `npm run schema`.
import { writeFileSync } from 'node:fs';
import { outputJsonSchema } from '../dist/cli/json/schema.js';
import { scenarioJsonSchema } from '../dist/config/schema/json-schema.js';
import { profiles } from '../dist/config/schema/profiles.js';
import { profileYaml } from '../dist/config/schema/profile-yaml.js';

const write = (path, text) => writeFileSync(new URL(`../${path}`, import.meta.url), text);
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

write('configs/scenario.schema.json', json(scenarioJsonSchema()));
write('docs/output.schema.json', json(outputJsonSchema()));
for (const name of Object.keys(profiles)) write(`configs/ppo-${name}.yaml`, profileYaml(name));
