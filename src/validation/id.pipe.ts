import { Injectable, type PipeTransform } from '@nestjs/common';
import { Problem } from '../problems/problem.js';

const ID = /^[A-Za-z0-9][A-Za-z0-9:_-]{0,99}$/;

/** Checks an id in a path before it reaches a query. Throws `not-found`: no such thing can exist. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!ID.test(value)) throw new Problem('not-found', 'There is nothing under this id.');
    return value;
  }
}
