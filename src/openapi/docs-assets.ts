import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The files of Swagger UI that the page needs, and their types. */
export const DOCS_ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
} as const;

export type DocsAsset = keyof typeof DOCS_ASSETS;

/** Reads one of them: a bundle carries them in a folder beside it, else the package has them. */
export async function readDocsAsset(name: DocsAsset): Promise<Buffer> {
  const beside = join(import.meta.dirname, 'swagger-ui');
  return await readFile(join(existsSync(beside) ? beside : swaggerUiFolder(), name));
}

/** Swagger UI is a dependency of `@nestjs/swagger`, so it is looked up from there. */
function swaggerUiFolder(): string {
  const fromSwagger = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  return dirname(fromSwagger.resolve('swagger-ui-dist/package.json'));
}
