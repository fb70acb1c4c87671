// Writes what stands in configs/ by the built schema: scenario.schema.json, by which editors check and
// complete a config, and the profiles ppo-<name>.yaml. Run by `npm run schema`.
import { writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from '../dist/config/schema/json-schema.js';
import { profiles } from '../dist/config/schema/profiles.js';
import { profileYaml } from '../dist/config/schema/profile-yaml.js';

const write = (name, text) => writeFileSync(new URL(`../configs/${name}`, import.meta.url), text);

write('scenario.schema.json', `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
for (const name of Object.keys(profiles)) write(`ppo-${name}.yaml`, profileYaml(name));
