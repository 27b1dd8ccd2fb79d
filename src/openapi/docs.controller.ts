import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { Public } from '../auth/public.js';
import { Problem } from '../problems/problem.js';
import { DOCS_ASSETS, type DocsAsset, readDocsAsset } from './docs-assets.js';
import { DOCS_PAGE, DOCS_START_SCRIPT } from './docs-page.js';
import { OpenapiDocument } from './openapi-document.js';

@ApiExcludeController()
@Controller()
@Public()
export class DocsController {
  constructor(private readonly document: OpenapiDocument) {}

  @Get('openapi.json')
  openapi(): OpenAPIObject {
    return this.document.read();
  }

  @Get('docs')
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(): string {
    return DOCS_PAGE;
  }

  @Get('docs/start.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  startScript(): string {
    return DOCS_START_SCRIPT;
  }

  @Get('docs/:asset')
  @Header('Cache-Control', 'public, max-age=3600')
  async asset(@Param('asset') name: string): Promise<StreamableFile> {
    if (!isDocsAsset(name)) throw new Problem('not-found', 'The docs have no such file.');
    return new StreamableFile(await readDocsAsset(name), { type: DOCS_ASSETS[name] });
  }
}

function isDocsAsset(name: string): name is DocsAsset {
  return Object.hasOwn(DOCS_ASSETS, name);
}
