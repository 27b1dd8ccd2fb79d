import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CreatedApiKeyView } from '../api-keys/api-key.dto.js';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import type { Caller } from '../auth/caller.js';
import { DatabaseClock } from '../database/database-clock.js';
import { idFromKey } from '../idempotency/id-from-key.js';
import { MachinesService } from '../machines/machines.service.js';
import { Problem } from '../problems/problem.js';
import { RedemptionAttempts } from '../throttling/redemption-attempts.js';
import {
  type CreateEnrolmentDto,
  ENROLMENT_SCOPES,
  type EnrolmentView,
  type RedeemEnrolmentDto,
  viewEnrolment,
} from './enrolment.dto.js';
import type { Enrolment } from './enrolment.schema.js';
import { hashEnrolmentCode, makeEnrolmentCode } from './enrolment-code.js';
import { EnrolmentsRepository } from './enrolments.repository.js';

const CODE_LIVES_MS = 15 * 60_000;
/** Who redeemed which code can be seen in the database for so long. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

@Injectable()
export class EnrolmentsService {
  constructor(
    private readonly enrolments: EnrolmentsRepository,
    private readonly apiKeys: ApiKeysService,
    private readonly machines: MachinesService,
    private readonly attempts: RedemptionAttempts,
    private readonly clock: DatabaseClock,
  ) {}

  /** Makes a one-time code. A repeat under one idempotency key answers the first one without its code. */
  async create(
    request: CreateEnrolmentDto,
    by: Caller,
    idempotencyKey: string | null,
  ): Promise<EnrolmentView> {
    const now = await this.clock.now();
    const code = makeEnrolmentCode();
    const enrolment: Enrolment = {
      _id: idempotencyKey === null ? randomUUID() : idFromKey('enrolment', by.keyId, idempotencyKey),
      hash: hashEnrolmentCode(code),
      machineId: request.machineId ?? null,
      scopes: request.scopes ?? [...ENROLMENT_SCOPES],
      expiresAt: new Date(now.getTime() + CODE_LIVES_MS),
      createdBy: by.keyId,
      redeemedAt: null,
      redeemedByMachineId: null,
      apiKeyId: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
      purgeAt: new Date(now.getTime() + CODE_LIVES_MS + KEPT_MS),
    };
    if (await this.enrolments.insert(enrolment)) return { ...viewEnrolment(enrolment), code };
    const earlier = await this.enrolments.findById(enrolment._id);
    if (!earlier) throw new Error('Two random enrolment codes were the same.');
    return viewEnrolment(earlier);
  }

  /**
   * Trades a code for a key that is bound to the machine. The code is spent before the key is made, so it never
   * makes two; who loses the answer asks for another code. A machine that is registered has a key already, so
   * only a code that names it may make another: else whoever is to enrol one machine could speak for all.
   * Throws `rate-limited`, `forbidden` for such a code, and `unauthenticated`, which does not tell why a code
   * is no good.
   */
  async redeem({ code, machineId }: RedeemEnrolmentDto, address: string): Promise<CreatedApiKeyView> {
    await this.attempts.count(address);
    const apiKeyId = randomUUID();
    const hash = hashEnrolmentCode(code);
    const known = (await this.machines.getMany([machineId])).has(machineId);
    const redeemed = await this.enrolments.redeem(hash, machineId, apiKeyId, known);
    if (!redeemed) {
      // Told to holders of a good code only, so that nobody else learns which machines there are.
      if (known && (await this.enrolments.isGoodForAny(hash))) throw mustBeNamed(machineId);
      throw new Problem(
        'unauthenticated',
        'The enrolment code is unknown, redeemed, over, or meant for another machine.',
      );
    }
    const wish = { name: `machine ${machineId}`.slice(0, 100), scopes: redeemed.scopes, machineId };
    return await this.apiKeys.createFor(wish, apiKeyId, redeemed.createdBy);
  }
}

function mustBeNamed(machineId: string): Problem {
  return new Problem(
    'forbidden',
    `Machine ${machineId} is registered already: another key for it takes a code that was made for it. This code is still good.`,
  );
}
