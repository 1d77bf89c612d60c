import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const SECRET = 'x'.repeat(32);

describe('the settings', () => {
  it('need none to start', () => {
    expect(readConfig({})).toMatchObject({
      environment: 'development',
      host: '127.0.0.1',
      port: 8080,
      roles: ['web', 'worker', 'clock'],
      mongodbUri: undefined,
      webhook: undefined,
    });
  });

  it('take an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', LANGNGHE_PUBLIC_URL: ' ' })).toMatchObject({
      port: 8080,
      publicUrl: undefined,
    });
  });

  it('read lists', () => {
    expect(readConfig({ LANGNGHE_WEB_ORIGINS: 'https://a.vn/, https://b.vn' }).web.origins).toEqual([
      'https://a.vn',
      'https://b.vn',
    ]);
  });

  it.each([
    [{ PORT: 'eighty' }, 'PORT'],
    [{ MONGODB_URI: 'postgres://x' }, 'MONGODB_URI must begin with mongodb://'],
    [
      { LANGNGHE_WEBHOOK_URL: 'ftp://x', LANGNGHE_WEBHOOK_SECRET: SECRET },
      'LANGNGHE_WEBHOOK_URL must be an http',
    ],
    [
      { LANGNGHE_WEBHOOK_URL: 'https://x.vn', LANGNGHE_WEBHOOK_SECRET: 'short' },
      'LANGNGHE_WEBHOOK_SECRET must have at least 32',
    ],
    [{ LANGNGHE_WEBHOOK_URL: 'https://x.vn' }, 'go together'],
    [{ LANGNGHE_WEB_ORIGINS: 'shop.vn' }, 'LANGNGHE_WEB_ORIGINS'],
    [{ LANGNGHE_TRUSTED_PROXIES: 'my-proxy' }, 'LANGNGHE_TRUSTED_PROXIES'],
    [{ LANGNGHE_TRUSTED_PROXIES: '10.0.0.0/99' }, 'LANGNGHE_TRUSTED_PROXIES'],
    [{ LANGNGHE_ROLES: 'web,cook' }, 'LANGNGHE_ROLES'],
  ])('say what is wrong with %j', (environment, says) => {
    expect(() => readConfig(environment)).toThrow(says);
  });

  it('say everything that is wrong at once', () => {
    expect(() => readConfig({ PORT: 'x', LANGNGHE_MIN_FREE_MB: '0' })).toThrow(/PORT.*LANGNGHE_MIN_FREE_MB/);
  });
});
