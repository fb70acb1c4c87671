import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesToImport } from '../../src/outside/own-code.js';
import { readOutside, requireUnchanged } from '../../src/outside/spec.js';
import { isOutside, outsideName, workOfPolicy } from '../../src/policies/outside.js';
import { temporaryDirectory } from '../cli/run.js';
import { fileWith } from './files.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('a policy from outside on the command line', () => {
  it('is a file of code with options', () => {
    const file = fileWith('A');
    expect(readOutside(file)).toEqual({ kind: 'module', file, sha256: sha256('A'), options: {} });
    expect(readOutside(`${file}:v=5, w=-2.5e-1,on=true,off=false,name=a b,none=`)).toMatchObject({
      options: { v: 5, w: -0.25, on: true, off: false, name: 'a b', none: '' },
    });
  });

  it('is a network, or a command with the files that it names', () => {
    const file = fileWith('A', 'agent.onnx');
    expect(readOutside(`onnx:${file}`)).toEqual({ kind: 'onnx', file, sha256: sha256('A') });
    const agent = fileWith('B', 'my agent.py');
    expect(readOutside(`exec: python "${agent}" --model ${file} ${file} nosuch `)).toEqual({
      kind: 'exec',
      command: `python "${agent}" --model ${file} ${file} nosuch`,
      files: [
        { file: agent, sha256: sha256('B') },
        { file, sha256: sha256('A') },
      ],
    });
  });

  it('is nothing else', () => {
    for (const text of ['max-weight', 'static:0.3,0.4', 'random', 'universal', 'mine.py'])
      expect(readOutside(text)).toBeUndefined();
  });

  it.each([
    ['./nosuch.js', '--policy ./nosuch.js does not exist; name the file as seen from '],
    ['onnx:', '--policy onnx: names no file'],
    ['onnx:nosuch.onnx', '--policy onnx:nosuch.onnx does not exist'],
    ['exec:  ', '--policy exec: names no command'],
    // Read in one piece, these would never end.
    ['onnx:/dev/zero', '--policy onnx:/dev/zero cannot be read: EINVAL'],
  ])('%s is refused', (text, message) => {
    expect(() => readOutside(text)).toThrow(message);
  });

  it('is refused where its file is a pipe or a folder', () => {
    const folder = temporaryDirectory();
    const pipe = join(folder, 'pipe.js');
    execFileSync('mkfifo', [pipe]);
    expect(() => readOutside(pipe)).toThrow(`--policy ${pipe} cannot be read: EINVAL`);
    mkdirSync(join(folder, 'folder.js'));
    expect(() => filesToImport([join(folder, 'folder.js')])).toThrow(
      'cannot be read: EINVAL: it is a directory',
    );
    expect(() => filesToImport(['nosuch.js'])).toThrow('--import nosuch.js does not exist');
  });

  it('refuses options that are none', () => {
    const file = fileWith('A');
    expect(() => readOutside(`${file}:5`)).toThrow(
      'expected name=value behind the colon, found "5"',
    );
    expect(() => readOutside(`${file}:v=1,v=2`)).toThrow('v is given twice');
  });
});

describe('what a plan has of it', () => {
  it('is the work without the places, and names that no rule has', () => {
    const [here, there] = ['/a/mine.js', 'b/mine.js'].map((file) => ({
      kind: 'module' as const,
      file,
      sha256: '1',
      options: { v: 5, w: true },
    }));
    expect(workOfPolicy(here)).toEqual(workOfPolicy(there));
    const changed = { ...here, sha256: '2' };
    expect(workOfPolicy(changed)).not.toEqual(workOfPolicy(here));
    expect(outsideName(here)).toBe('mine.js-v=5-w=true');
    const command = { kind: 'exec' as const, command: 'python a.py', files: [here] };
    expect(workOfPolicy(command)).toEqual({ kind: 'exec', command: 'python a.py', files: ['1'] });
    expect(outsideName(command)).toBe('exec:python a.py');
    expect([here, command, { kind: 'static' }, { kind: 'learned' }].map(isOutside)).toEqual([
      ...[true, true, false, false],
    ]);
    const rule = { kind: 'static', rhoC: 0.3, rhoP: 0.4 };
    expect(workOfPolicy(rule)).toBe(rule);
  });

  it('is refused when the file has changed, or is gone', () => {
    const file = fileWith('A');
    const hashed = { file, sha256: sha256('A') };
    requireUnchanged([hashed], file);
    expect(() => {
      requireUnchanged([hashed, { ...hashed, sha256: sha256('B') }], 'mine.js');
    }).toThrow(`your code mine.js changed under the run: ${file} is not what it was`);
    expect(() => {
      requireUnchanged([{ ...hashed, file: `${file}.gone` }], 'mine.js');
    }).toThrow('your code mine.js cannot be read any more: ENOENT');
  });
});
