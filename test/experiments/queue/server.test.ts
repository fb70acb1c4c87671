import { describe, expect, it } from 'vitest';
import { aboutServer } from '../../../src/experiments/queue/server.js';

const URL = 'redis://here:6379';
const info = (version: string, more = '') => `# Server\r\nredis_version:${version}\r\n${more}`;

describe('what a Redis says of itself', () => {
  it.each(['5.0.14', '6.0.16', '6.1.240', '3.2'])('%s is too old', (version) => {
    expect(() => aboutServer(info(version), URL)).toThrow(
      `the Redis at ${URL} is version ${version}; a queue needs 6.2 or later`,
    );
  });

  it.each(['6.2.0', '7.0.15', '10.0.1'])('%s has all commands', (version) => {
    expect(aboutServer(info(version), URL)).toEqual({ persistent: false, evicts: 'noeviction' });
  });

  it('is taken as it is where it tells no version', () => {
    for (const text of ['# Server\r\nos:Linux\r\n', info('')])
      expect(aboutServer(text, URL).evicts).toBe('noeviction');
  });

  it('tells whether it keeps what it holds', () => {
    const more = 'maxmemory_policy:allkeys-lru\r\naof_enabled:1\r\n';
    expect(aboutServer(info('7.2.4', more), URL)).toEqual({
      persistent: true,
      evicts: 'allkeys-lru',
    });
  });
});
