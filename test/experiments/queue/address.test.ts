import { describe, expect, it } from 'vitest';
import { queueAddress, riskOf } from '../../../src/experiments/queue/address.js';

describe('the URL of a queue', () => {
  it('names host, port, database and user, and has the password from the environment', () => {
    expect(
      queueAddress('rediss://me@redis.example:7000/3', { METALORE_REDIS_PASSWORD: 's3cret' }),
    ).toMatchObject({
      host: 'redis.example',
      port: 7000,
      db: 3,
      username: 'me',
      password: 's3cret',
      tls: true,
    });
    expect(queueAddress('redis://[::1]', {})).toMatchObject({
      host: '::1',
      port: 6379,
      db: 0,
      username: undefined,
      password: undefined,
      tls: false,
    });
  });

  it('must not hold a password, which the message does not repeat', () => {
    const text = (() => {
      try {
        queueAddress('redis://me:s3cret@localhost', {});
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    })();
    expect(text).toContain('METALORE_REDIS_PASSWORD');
    expect(text).not.toContain('s3cret');
  });

  it.each(['localhost:6379', 'http://localhost', 'redis://', 'redis://h/x', 'redis://h?a=1', ''])(
    'is refused with the form that it has: %s',
    (text) => {
      expect(() => queueAddress(text, {})).toThrow(/redis:\/\/host:port/);
    },
  );

  it.each([
    ['redis://10.0.0.5', {}, true],
    ['redis://10.0.0.5', { METALORE_REDIS_PASSWORD: 'x' }, false],
    ['rediss://10.0.0.5', {}, false],
    ['redis://localhost', {}, false],
    ['redis://127.0.0.2', {}, false],
    ['redis://[::1]', {}, false],
    ['redis://localhost.example', {}, true],
  ])('is risky without TLS and password on a public address: %s %o', (text, env, isRisky) => {
    expect(riskOf(queueAddress(text, env)) !== undefined).toBe(isRisky);
  });
});
