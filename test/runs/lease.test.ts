import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lease, LEASE_MS } from '../../src/runs/lease/lease.js';
import { age, deadPid, ELSEWHERE, leaveLease, leaveText } from './leases.js';

let directory: string;
const leases: Lease[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'metalore-lease-'));
});
afterEach(() => {
  for (const lease of leases.splice(0)) lease.release();
  rmSync(directory, { recursive: true, force: true });
});

function lease(): Lease {
  const made = new Lease(directory);
  leases.push(made);
  return made;
}

const folder = () => join(directory, '.metalore-lease');

describe('a lease', () => {
  it('keeps others out, and leaves nothing when it is given back', async () => {
    const first = lease();
    await first.take();
    await expect(lease().take()).rejects.toThrow(
      `${directory} is in use by process ${process.pid} on ${hostname()}; wait for it, name` +
        ' another directory with --out, or take it over with --force-unlock',
    );
    first.release();
    expect(readdirSync(directory)).toEqual([]);
    await lease().take();
  });

  it('is not given back by who never had it', async () => {
    await lease().take();
    lease().release();
    expect(existsSync(folder())).toBe(true);
  });

  it('of a process that is gone is taken over at once', async () => {
    leaveLease(directory, { pid: await deadPid() });
    await lease().take();
  });

  it('of a process whose number another one has is taken over at once', async () => {
    leaveLease(directory, { started: '1' });
    await lease().take();
  });

  it('of a zombie is taken over at once', async () => {
    // The shell becomes a program that never asks how its child ended, before it ends.
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60']);
    try {
      const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
      const pid = Number(line);
      const state = () => /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))![1];
      while (state() !== 'Z') await sleep(5);
      leaveLease(directory, { pid });
      await lease().take();
    } finally {
      parent.kill();
    }
  });

  it('of another machine stays where it is renewed', async () => {
    const file = leaveLease(directory, ELSEWHERE, { ageMs: 5000 });
    const waits: string[] = [];
    const taken = lease().take({ onWait: (message) => waits.push(message) });
    setTimeout(() => {
      age(file, 0);
    }, 100);
    await expect(taken).rejects.toThrow('is in use by process 4711 on node17');
    expect(waits).toHaveLength(1);
    expect(waits[0]).toContain('process 4711 on node17');
  });

  it('of another machine is taken over when it was not renewed for long', async () => {
    leaveLease(directory, ELSEWHERE, { ageMs: LEASE_MS + 1000 });
    await lease().take();
  });

  it('of another machine is waited for until it has run out', async () => {
    leaveLease(directory, ELSEWHERE, { ageMs: LEASE_MS - 600 });
    await lease().take();
  });

  it.each([
    ['empty', ''],
    ['garbled', 'x'],
    ['{}', '{}'],
    ['null', 'null'],
    ['a number of no process', '{"pid":-1,"host":"a","machine":"b","started":"c"}'],
    ['very long', `"${'x'.repeat(10_000)}"`],
  ])('that is %s is judged by its age alone', async (_, text) => {
    leaveText(directory, text, { ageMs: LEASE_MS - 600 });
    await lease().take();
    expect(Object.keys(JSON.parse(ownText()) as object)).toContain('pid');
  });

  it.each([
    ['an empty folder', ['mkdir']],
    ['a pipe', ['mkfifo']],
    ['a file', ['touch']],
    ['a link to nowhere', ['ln', '-s', '/nowhere']],
    ['a folder with a pipe', ['sh', '-c', 'mkdir "$0" && mkfifo "$0/abc.json"']],
  ])('where %s lies is taken in time', async (_, [program, ...words]) => {
    execFileSync(program, [...words, folder()]);
    if (existsSync(join(folder(), 'abc.json'))) age(join(folder(), 'abc.json'), LEASE_MS - 600);
    age(folder(), LEASE_MS - 600);
    await lease().take();
    expect(Object.keys(JSON.parse(ownText()) as object)).toContain('pid');
  });

  it('whose chain was made a ring is taken in time', async () => {
    for (const [link, token] of [
      ['', 'a'],
      ['next-a', 'b'],
      ['next-b', 'a'],
    ]) {
      mkdirSync(join(folder(), link), { recursive: true });
      const file = join(folder(), link, `${token}.json`);
      writeFileSync(file, '');
      age(file, LEASE_MS + 1000);
    }
    await lease().take();
    expect(readdirSync(folder())).toHaveLength(1);
  });

  it('is lost to who takes it by force, and known to be', async () => {
    const [first, second] = [lease(), lease()];
    await first.take();
    await second.take({ force: true });
    if (!first.lost.aborted) await once(first.lost, 'abort');
    expect((first.lost.reason as Error).message).toContain('another process has taken');
    // The loser ends, and takes nothing with it.
    first.release();
    await expect(lease().take()).rejects.toThrow('is in use');
    expect(second.lost.aborted).toBe(false);
  });

  it('is lost when its folder is removed', async () => {
    const mine = lease();
    await mine.take();
    rmSync(folder(), { recursive: true });
    if (!mine.lost.aborted) await once(mine.lost, 'abort');
  });

  it('goes by what versions before 0.4 left', async () => {
    const old = join(directory, '.metalore-lock');
    writeFileSync(old, JSON.stringify({ pid: process.pid, host: hostname() }));
    await expect(lease().take()).rejects.toThrow(`process ${process.pid}, of an older version`);
    expect(existsSync(folder())).toBe(false);
    writeFileSync(old, JSON.stringify({ pid: await deadPid(), host: hostname() }));
    await lease().take();
    expect(existsSync(old)).toBe(false);
  });

  it('takes away what processes left that were killed in between', async () => {
    const leftover = `${folder()}.0123`;
    mkdirSync(leftover);
    age(leftover, LEASE_MS + 5000);
    const young = `${folder()}.4567`;
    mkdirSync(young);
    await lease().take();
    expect(readdirSync(directory).sort()).toEqual(['.metalore-lease', '.metalore-lease.4567']);
  });
});

/** The file at the end of the chain. */
function ownText(): string {
  const files = readdirSync(folder(), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /[0-9a-f]{24}\.json$/.test(name),
  );
  return readFileSync(join(folder(), files.at(-1)!), 'utf8');
}
