import { describe, expect, it } from 'vitest';
import { openBotFramework } from '../../src/compose/open-bot-framework.ts';
import { readConfig } from '../../src/config.ts';
import type { ChannelParts } from '../../src/compose/channel-parts.ts';

/** Only the settings are looked at before it is refused. */
function opened(settings: Record<string, string>) {
  const config = readConfig({ LANGNGHE_BOT_FRAMEWORK: 'on', ...settings });
  return openBotFramework(config.channels.botFramework!, {
    config,
    metrics: {},
    unknown: () => () => Promise.resolve(),
    clock: () => new Date(),
    // The rest is not asked for.
  } as unknown as ChannelParts);
}

describe('without an app id', () => {
  it('it starts in development on this machine', async () => {
    await expect(opened({ NODE_ENV: 'development' })).resolves.toMatchObject({ name: 'bot-framework' });
    await expect(opened({ NODE_ENV: 'development', HOST: '::1' })).resolves.toBeDefined();
  });

  it.each([
    [{ NODE_ENV: 'production' }],
    [{ NODE_ENV: 'test' }],
    [{ NODE_ENV: 'development', HOST: '0.0.0.0' }],
    [{ NODE_ENV: 'development', LANGNGHE_PUBLIC_URL: 'https://care.example.vn' }],
  ])('it refuses to start with %j', async (settings) => {
    await expect(opened(settings)).rejects.toMatchObject({ code: 'misconfigured' });
  });
});
