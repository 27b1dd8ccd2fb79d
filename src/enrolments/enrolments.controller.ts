import { Body, Controller, Ip, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { CreatedApiKeyView } from '../api-keys/api-key.dto.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/current-caller.js';
import { Public } from '../auth/public.js';
import { RequireScope } from '../auth/require-scope.js';
import { AnswersSecrets } from '../idempotency/idempotent-route.js';
import { ApiProblems, ApiPublicProblems } from '../problems/api-problems.js';
import { IdempotencyKey } from '../validation/idempotency-key.js';
import { CreateEnrolmentDto, EnrolmentView, RedeemEnrolmentDto } from './enrolment.dto.js';
import { EnrolmentsService } from './enrolments.service.js';

@ApiTags('enrolments')
@Controller('v1/enrolments')
export class EnrolmentsController {
  constructor(private readonly enrolments: EnrolmentsService) {}

  @Post()
  @RequireScope('admin')
  @AnswersSecrets('code')
  @ApiCreatedResponse({ type: EnrolmentView, description: 'A code that one machine trades for a key.' })
  @ApiProblems('invalid-request', 'idempotency-mismatch')
  create(
    @CurrentCaller() caller: Caller,
    @Body() request: CreateEnrolmentDto,
    @IdempotencyKey() idempotencyKey: string | null,
  ): Promise<EnrolmentView> {
    return this.enrolments.create(request, caller, idempotencyKey);
  }

  @Post('redeem')
  @Public()
  @ApiCreatedResponse({
    type: CreatedApiKeyView,
    description:
      'A key that is bound to the machine. The code is spent: who loses this answer needs another.',
  })
  @ApiPublicProblems(
    'invalid-request',
    'unauthenticated',
    'forbidden',
    'rate-limited',
    'internal',
    'unavailable',
  )
  redeem(@Ip() address: string, @Body() request: RedeemEnrolmentDto): Promise<CreatedApiKeyView> {
    return this.enrolments.redeem(request, address);
  }
}
