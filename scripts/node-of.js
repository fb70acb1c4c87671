// Versions of Node from npm, for scripts that run on several.
//
//   node scripts/node-of.js 24      prints the path of that version's program
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The program of a version, fetched where it is not there yet. */
export function nodeOf(version) {
  if (existsSync(version)) return version;
  const folder = join(root, 'node_modules', '.cache', 'node', version);
  const program = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    const flags = ['--no-audit', '--no-fund', '--no-save', '--silent', '--prefix', folder];
    execFileSync('npm', ['install', ...flags, `node@${version}`], { stdio: ['ignore', 2, 2] });
  }
  return program;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(nodeOf(process.argv[2]));
