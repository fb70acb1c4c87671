// A copy of the checkout in a temporary folder, in which a mutant lives while its tests run.
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import ts from 'typescript';

const LEFT_BEHIND = ['node_modules', '.git', 'results', 'coverage'];

export class Checkout {
  #path = mkdtempSync(join(tmpdir(), 'metalore-mutation-'));
  #compilerOptions;
  #running;

  /** @param root the checkout to be copied; nothing is written there */
  constructor(root) {
    cpSync(root, this.#path, {
      recursive: true,
      filter: (path) => !LEFT_BEHIND.includes(relative(root, path)),
    });
    // A folder of links, not a link: the tests' cache goes into it.
    mkdirSync(join(this.#path, 'node_modules'));
    for (const name of readdirSync(join(root, 'node_modules')))
      if (name === '.bin' || !name.startsWith('.'))
        symlinkSync(join(root, 'node_modules', name), join(this.#path, 'node_modules', name));
    mkdirSync(join(this.#path, 'results'));
    mkdirSync(join(this.#path, 'tmp'));
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
    this.#compilerOptions = ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options;
  }

  /** Puts a text in place of a source file, into src/ and into what threads and commands run. */
  write(file, text) {
    writeFileSync(join(this.#path, file), text);
    const built = file.replace(/^src\//, 'dist/').replace(/\.ts$/, '.js');
    if (!existsSync(join(this.#path, built))) return;
    const { outputText } = ts.transpileModule(text, {
      fileName: file,
      compilerOptions: { ...this.#compilerOptions, module: ts.ModuleKind.ESNext },
    });
    writeFileSync(join(this.#path, built), outputText);
  }

  /**
   * Runs test files until one fails.
   *
   * @param options.silenceMs how long no file may end before that counts as an endless loop
   * @returns `outcome` "passed", "failed" or "timeout"; `by`, the first test that failed; and
   *   `milliseconds` of each file that ran
   */
  async test(files, { silenceMs, bail = true, workers = 1 }) {
    const report = join(this.#path, 'tmp', 'report.json');
    rmSync(report, { force: true });
    const outcome = await this.#vitest(
      [
        ...files.map((file) => join(this.#path, file)),
        `--maxWorkers=${workers}`,
        ...(bail ? ['--bail=1'] : []),
        '--reporter=default',
        '--reporter=json',
        `--outputFile=${report}`,
      ],
      silenceMs,
    );
    const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : [];
    const name = (result) => relative(this.#path, result.name).replaceAll('\\', '/');
    const failed = results.find(({ status }) => status === 'failed');
    const test = failed?.assertionResults.find(({ status }) => status === 'failed');
    return {
      outcome,
      by: failed ? [name(failed), test?.fullName ?? 'does not load'].join(': ') : '',
      milliseconds: new Map(results.map((r) => [name(r), r.endTime - r.startTime])),
    };
  }

  #vitest(args, silenceMs) {
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV$|TEST$)/.test(name)),
    );
    // A process group of its own: an endless loop sits in a child of vitest's.
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
      cwd: this.#path,
      env: { ...env, METALORE_TEST_LONG: '1', TMPDIR: join(this.#path, 'tmp') },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    this.#running = child;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#kill();
    }, silenceMs);
    child.stdout.on('data', () => timer.refresh());
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) => {
        clearTimeout(timer);
        this.#running = undefined;
        resolve(late ? 'timeout' : code === 0 ? 'passed' : 'failed');
      });
    });
  }

  #kill() {
    try {
      if (this.#running) process.kill(-this.#running.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  remove() {
    this.#kill();
    rmSync(this.#path, { recursive: true, force: true, maxRetries: 5 });
  }
}
