import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ApiKeysModule } from '../api-keys/api-keys.module.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { AuthGuard } from './auth.guard.js';

@Module({
  imports: [ApiKeysModule, ThrottlingModule, DiscoveryModule],
  providers: [AuthGuard],
  exports: [AuthGuard, ApiKeysModule, ThrottlingModule],
})
export class AuthModule {}
