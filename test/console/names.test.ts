import { describe, expect, it } from 'vitest';
import { channelName } from '../../src/console/look/channel-name.ts';
import { agentOf } from '../../src/console/own/agent.ts';

describe('names people know', () => {
  it.each([
    ['web', 'Website'],
    ['zalo-oa', 'Zalo OA'],
    ['zalo-bot', 'Zalo Bot'],
    ['telegram-demo', 'Telegram (demo)'],
    ['bot-framework-2', 'Microsoft Teams (2)'],
    ['webhook', 'Webhook'],
    ['webshop', 'webshop'],
    ['own-app', 'own-app'],
  ])('call the channel %s %s', (name, called) => {
    expect(channelName(name)).toBe(called);
  });

  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
      'Chrome',
      'Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0',
      'Edge',
      'Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 coc_coc_browser/120.0 Chrome/118.0 Safari/537.36',
      'Cốc Cốc',
      'Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari',
      'iOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36',
      'Chrome',
      'Android',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
  ])('say what %s is', (agent, browser, system) => {
    expect(agentOf(agent)).toEqual({ browser, system });
  });

  it('leave alone what they do not know', () => {
    expect(agentOf('curl/8.14')).toBeUndefined();
  });
});
