import { describe, expect, it } from 'vitest';
import { openMetrics } from '../../src/http/metrics.ts';

describe('what Prometheus reads', () => {
  it('counts by label, and goes on counting after it was read', async () => {
    const metrics = openMetrics(() => ({ waiting: 3, oldestMs: 1_500 }));
    metrics.meter.turn(4, 'words', 'done');
    metrics.meter.turn(4, 'words', 'done');
    metrics.meter.turn(4, 'timer', 'repeated');
    metrics.meter.sent('web', 'sent');
    metrics.meter.acted('tickets.open', 'opened');
    metrics.meter.deadLetter('turn');
    metrics.forged('app');
    const first = await metrics.text();
    expect(first).toContain('langnghe_turns_total{kind="words",outcome="done"} 2\n');
    expect(first).toContain('langnghe_turns_total{kind="timer",outcome="repeated"} 1\n');
    expect(first).toContain('langnghe_sends_total{channel="web",result="sent"} 1\n');
    expect(first).toContain('langnghe_actions_total{action="tickets.open",outcome="opened"} 1\n');
    expect(first).toContain('langnghe_dead_letters_total{stage="turn"} 1\n');
    expect(first).toContain('langnghe_forged_total{channel="app"} 1\n');
    expect(first).toContain('langnghe_turn_seconds_count 3\n');
    expect(first).toContain('langnghe_outbox_waiting 3\n');
    expect(first).toContain('langnghe_outbox_oldest_seconds 1.5\n');
    metrics.meter.turn(4, 'words', 'done');
    expect(await metrics.text()).toContain('langnghe_turns_total{kind="words",outcome="done"} 3\n');
  });
});
