// Writes configs/scenario.schema.json from the built schema. Run by `npm run schema`.
import { writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from '../dist/config/schema/json-schema.js';

const file = new URL('../configs/scenario.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
