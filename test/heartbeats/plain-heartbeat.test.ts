import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MachineHeartbeatDto, SessionHeartbeatDto } from '../../src/heartbeats/heartbeat.dto.js';
import { plainMachineHeartbeat, plainSessionHeartbeat } from '../../src/heartbeats/plain-heartbeat.js';

const count = fc.oneof(
  { weight: 30, arbitrary: fc.nat() },
  fc.constantFrom<unknown>(-1, 1.5, Number.MAX_SAFE_INTEGER, 2 ** 53, '1', null, true, [], {}),
);
const text = fc.oneof(
  { weight: 30, arbitrary: fc.string({ minLength: 1, maxLength: 20 }) },
  fc.string({ unit: 'binary', maxLength: 210 }),
  fc.constantFrom<unknown>(
    '',
    '\u0000',
    '\ud800',
    '\ufe0f',
    '😀'.repeat(51),
    'x'.repeat(501),
    '$$ROOT',
    7,
    null,
    {},
  ),
);
const fence = fc.constantFrom<unknown>('pause', 'stop', 'none', 'none', 'pause', 'None', null);
const seconds = fc.constantFrom<unknown>(0, 1.5, 3600, 7, 0.1, -1, 1e12, '1', null);
const odd = fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, fc.constant({ extra: 1 }));
const progress = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ counter: count, message: text, waitingFor: text }, { requiredKeys: [] }),
  },
  fc.constantFrom<unknown>(null, [], 'x', { surprise: 1 }),
);
const beat = { generation: count, sequence: count, progress, fence, taskId: text };
const session = fc
  .tuple(
    fc.record(
      { ...beat, bootId: text, suspendedSeconds: seconds },
      { requiredKeys: ['generation', 'sequence'] },
    ),
    odd,
  )
  .map(merge);
const batched = fc
  .tuple(fc.record({ ...beat, id: text }, { requiredKeys: ['id', 'generation', 'sequence'] }), odd)
  .map(merge);
const machine = fc
  .tuple(
    fc.record(
      {
        bootId: text,
        suspendedSeconds: seconds,
        epoch: count,
        sessions: fc.oneof(
          { weight: 9, arbitrary: fc.array(batched, { maxLength: 3 }) },
          fc.constantFrom<unknown>(null, {}, [null], [[]]),
        ),
      },
      { requiredKeys: ['bootId', 'sessions'] },
    ),
    odd,
  )
  .map(merge);

describe('a heartbeat beyond doubt', () => {
  it('is one that the general validation accepts too, and understands alike', () => {
    const accepted = { session: 0, machine: 0 };
    fc.assert(
      fc.property(session, machine, (alone, batch) => {
        accepted.session += agree(plainSessionHeartbeat(asSent(alone)), SessionHeartbeatDto);
        accepted.machine += agree(plainMachineHeartbeat(asSent(batch)), MachineHeartbeatDto);
      }),
      { numRuns: 5_000, seed: 3 },
    );
    expect(accepted.session).toBeGreaterThan(300);
    expect(accepted.machine).toBeGreaterThan(300);
  });

  it('is every one that a holder sends', () => {
    const progress = { counter: 3, message: 'grüßt', waitingFor: '' };
    const said = { generation: 1, sequence: 2, progress, fence: 'pause', taskId: 't' };
    expect(plainSessionHeartbeat({ ...said, bootId: 'b', suspendedSeconds: 0.5 })).not.toBeNull();
    const sessions = Array.from({ length: 200 }, (_, n) => ({ ...said, id: `s${n}` }));
    expect(plainMachineHeartbeat({ bootId: 'b', suspendedSeconds: 0, epoch: 3, sessions })).not.toBeNull();
    expect(plainMachineHeartbeat({ bootId: 'b', sessions: [...sessions, { ...said, id: 'x' }] })).toBeNull();
    expect(plainMachineHeartbeat({ bootId: 'b', sessions: [sessions[0], sessions[0]] })).toBeNull();
  });
});

/** 1 where it was accepted, which the general validation then has to confirm. */
function agree<T extends object>(plain: T | null, dto: new () => T): number {
  if (plain === null) return 0;
  const instance = plainToInstance(dto, plain);
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  expect(errors).toEqual([]);
  expect(JSON.parse(JSON.stringify(instance))).toEqual(plain);
  return 1;
}

function asSent(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function merge(parts: readonly object[]): object {
  return Object.assign({}, ...parts);
}
