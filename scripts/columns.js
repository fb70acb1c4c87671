// `npm run columns`: writes the tables of columns in docs/files.md from the program's own. A test
// holds the document to them.
import { readFileSync, writeFileSync } from 'node:fs';
import { withColumns } from '../dist/runs/tables/documented.js';

const file = new URL('../docs/files.md', import.meta.url);
writeFileSync(file, withColumns(readFileSync(file, 'utf8')));
