import { expect, it } from 'vitest';
import { detectionFigures, type SloEvent } from '../../src/fleet/slo.js';

const event = (second: number, given: Partial<SloEvent>): SloEvent => ({
  sessionId: 's',
  type: 'failed',
  by: 'sweeper',
  cause: 'unknown',
  from: 'active',
  at: new Date(second * 1000),
  silentSince: null,
  ...given,
});
const back = (second: number, given: Partial<SloEvent> = {}) =>
  event(second, { type: 'revived', by: 'a-key', from: 'failed', ...given });
const reported = (second: number) => event(second, { by: 'a-key', cause: 'machine-rebooted' });

it('counts against the sweeper who came back after its own verdict, and not after what others reported', () => {
  const inOrder = [
    ...[event(1, {}), back(2)],
    ...[reported(3), back(4), event(5, {}), back(6)],
    ...[reported(7), back(8, { sessionId: 'another' })],
  ];
  expect(detectionFigures(inOrder.toReversed())).toMatchObject({ verdicts: 2, falsePositives: 3 });
});
