import { type INestApplication, Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createDocument } from './create-document.js';

/** The description of the running API, made when it is first asked for: a cold start should not pay for it. */
@Injectable()
export class OpenapiDocument {
  private app: INestApplication | null = null;
  private document: OpenAPIObject | null = null;

  /** To be called once, when the application exists: it cannot be injected into its own parts. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  read(): OpenAPIObject {
    if (!this.app) throw new Error('Nobody said which application to describe.');
    this.document ??= createDocument(this.app);
    return this.document;
  }
}
