import { Module } from '@nestjs/common';
import { DocsController } from './docs.controller.js';
import { OpenapiDocument } from './openapi-document.js';

@Module({ controllers: [DocsController], providers: [OpenapiDocument], exports: [OpenapiDocument] })
export class OpenapiModule {}
