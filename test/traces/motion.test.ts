import { describe, expect, it } from 'vitest';
import { Bounds } from '../../src/traces/import/bounds.js';
import { Motion, SECOND, type Window } from '../../src/traces/import/motion.js';
import { readNs2 } from '../../src/traces/import/ns2.js';
import { readSumoFcd } from '../../src/traces/import/sumo-fcd.js';
import type { Track } from '../../src/traces/track.js';

const AREA = { widthM: 200, heightM: 200 };

async function* inPieces(text: string) {
  for (let at = 0; at < text.length; at += 37) yield await Promise.resolve(text.slice(at, at + 37));
}

/** `step:device@x,y`, or `step:device-` where it leaves. */
function told({ step, device, xM, yM }: Track): string[] {
  return Array.from(step, (t, row) =>
    Number.isNaN(xM[row]) ? `${t}:${device[row]}-` : `${t}:${device[row]}@${xM[row]},${yM[row]}`,
  );
}

async function fcd(
  timesteps: [time: number, ...at: [id: string, x: number][]][],
  window: Window = {},
) {
  const motion = new Motion(window);
  const text = timesteps.map(
    ([time, ...devices]) =>
      `<timestep time="${time}">${devices.map(([id, x]) => `<vehicle id="${id}" x="${x}" y="1"/>`).join('\n')}</timestep>`,
  );
  await readSumoFcd(
    { file: 'f.xml', chunks: inPieces(`<fcd-export>${text.join('\n')}</fcd-export>`) },
    { motion, bounds: new Bounds(AREA, {}), steps: window.steps },
  );
  const { steps, track, ids } = motion.finish();
  return { steps, ids, rows: told(track) };
}

describe('floating car data', () => {
  it('of every second is taken as it is', async () => {
    expect(
      await fcd([
        [0, ['a', 1]],
        [1, ['b', 5], ['a', 2]],
        [2, ['b', 5]],
      ]),
    ).toEqual({
      steps: 3,
      ids: ['a', 'b'],
      // b stands still: its row holds. a leaves.
      rows: ['0:0@1,1', '1:0@2,1', '1:1@5,1', '2:0-'],
    });
  });

  it('of other times is interpolated, where the device is listed before and after', async () => {
    expect(
      await fcd([
        [0.1, ['a', 1]],
        [0.6, ['a', 2], ['b', 9]],
        [1.6, ['a', 4], ['b', 9]],
        [4.1, ['a', 9]],
      ]),
    ).toEqual({
      steps: 5,
      ids: ['a', 'b'],
      // a: 2 at 0.5 s from the beginning, 4 at 1.5 s, 9 at 4 s.
      rows: ['0:0@1,1', '1:0@3,1', '1:1@9,1', '2:0@5,1', '2:1-', '3:0@7,1', '4:0@9,1'],
    });
  });

  it('lets a device go and come again', async () => {
    expect((await fcd([[0, ['a', 1]], [1], [2, ['a', 3]], [3], [4]])).rows).toEqual([
      '0:0@1,1',
      '1:0-',
      '2:0@3,1',
      '3:0-',
    ]);
  });

  it('lets a device that is back within the second stay', async () => {
    expect((await fcd([[0, ['a', 1]], [0.5], [1, ['a', 3]]])).rows).toEqual(['0:0@1,1', '1:0@3,1']);
  });

  it('is cut to a part of it; who is not there then has no number', async () => {
    const all: Parameters<typeof fcd>[0] = [
      [0, ['a', 1]],
      [1, ['a', 2], ['b', 1]],
      [2, ['b', 2]],
      [3, ['b', 3], ['c', 1]],
      [5, ['b', 5]],
    ];
    expect(await fcd(all, { begin: 2 * SECOND, steps: 2 })).toEqual({
      steps: 2,
      ids: ['b', 'c'],
      rows: ['0:0@2,1', '1:0@3,1', '1:1@1,1'],
    });
    await expect(fcd(all, { steps: 9 })).rejects.toThrow(
      'ends after 6 steps of 1 s, and --steps 9',
    );
  });
});

it('ns-2 nodes walk as they are told, stop where they arrive, and turn on the way', async () => {
  const motion = new Motion({ begin: 0, steps: 9 });
  const text = `
# comment
$node_(0) set X_ 10
$node_(0) set Y_ 20
$node_(0) set Z_ 1.5
$node_(n7) set X_ 1
$node_(n7) set Y_ 2
$god_ set-dist 0 1 2
$ns_ at 5.0 "$node_(0) setdest 20 20 10.0"
$ns_ at 1.0 "$node_(0) setdest 10 28 2.0"
$ns_ at 6.5 "$node_(0) setdest 20 30 0"
`;
  await readNs2(
    { file: 'f.tcl', chunks: inPieces(text) },
    { motion, bounds: new Bounds(AREA, {}), steps: 9 },
  );
  const { ids, track } = motion.finish();
  expect(ids).toEqual(['0', 'n7']);
  const rows = told(track);
  // Up by 2 m/s from 1 s to 5 s, when it has arrived; then to (20, 20), 12.8 m away, in 1.28 s.
  expect(rows.slice(0, 6)).toEqual([
    '0:0@10,20',
    '0:1@1,2',
    '2:0@10,22',
    '3:0@10,24',
    '4:0@10,26',
    '5:0@10,28',
  ]);
  expect(rows.slice(7)).toEqual(['7:0@20,20']);
  expect(rows).toHaveLength(8);
  const at6 = [10 + 100 / Math.sqrt(164), 28 - 80 / Math.sqrt(164)];
  expect(track.xM[6]).toBeCloseTo(at6[0], 9);
  expect(track.yM[6]).toBeCloseTo(at6[1], 9);
});

it('ns-2 nodes that walk past the end of the episode go on until then', async () => {
  const motion = new Motion({ begin: 0, steps: 3 });
  const text = `$node_(0) set X_ 0\n$node_(0) set Y_ 0\n$ns_ at 0 "$node_(0) setdest 100 0 1"\n$ns_ at 50 "$node_(0) setdest 0 0 1"`;
  await readNs2(
    { file: 'f.tcl', chunks: inPieces(text) },
    { motion, bounds: new Bounds(AREA, {}), steps: 3 },
  );
  expect(told(motion.finish().track)).toEqual(['0:0@0,0', '1:0@1,0', '2:0@2,0']);
});
