import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DamagedContainer,
  decodeContainer,
  encodeContainer,
  type Section,
} from '../../src/runs/files/container.js';

const section: fc.Arbitrary<Section> = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array({ maxLength: 8 }),
  fc.float64Array({ maxLength: 8 }),
  fc.float32Array({ maxLength: 8 }),
  fc.int32Array({ maxLength: 8 }),
);
const container = fc.record({
  facts: fc.jsonValue(),
  // A name like __proto__ is none of ours.
  sections: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), section, { maxKeys: 4 }),
});

describe('a container', () => {
  it('is read back to the last bit', () => {
    fc.assert(
      fc.property(container, (written) => {
        const read = decodeContainer(encodeContainer(written));
        // JSON knows no −0.
        expect(read.facts).toEqual(JSON.parse(JSON.stringify(written.facts)));
        expect(Object.keys(read.sections)).toEqual(Object.keys(written.sections));
        for (const [name, value] of Object.entries(written.sections)) {
          const other = read.sections[name];
          if (typeof value === 'string') expect(other).toBe(value);
          else {
            expect(other).toBeInstanceOf(value.constructor);
            expect(Buffer.from((other as Int32Array).buffer)).toEqual(
              Buffer.from(value.buffer, value.byteOffset, value.byteLength),
            );
          }
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is known to be damaged whatever byte is missing or another', () => {
    const whole = encodeContainer({
      facts: { index: 3 },
      sections: { rows: 'a,1\nb,2', metrics: Float64Array.of(1.5, NaN) },
    });
    for (let at = 0; at < whole.length; at++) {
      expect(() => decodeContainer(whole.subarray(0, at)), `cut at ${at}`).toThrow(
        DamagedContainer,
      );
      for (const bit of [1, 128]) {
        const changed = Uint8Array.from(whole);
        changed[at] ^= bit;
        expect(() => decodeContainer(changed), `bit ${bit} of byte ${at}`).toThrow(
          DamagedContainer,
        );
      }
    }
    expect(() => decodeContainer(Uint8Array.of())).toThrow(DamagedContainer);
    expect(() => decodeContainer(Buffer.concat([whole, Buffer.from('x')]))).toThrow(
      DamagedContainer,
    );
  });
});
