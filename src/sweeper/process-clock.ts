import { platform, uptime } from 'node:os';
import { Injectable } from '@nestjs/common';

/** A clock that nobody sets and that counts sleep. It means nothing outside of its process. */
@Injectable()
export class ProcessClock {
  nowMs(): number {
    // On Linux `performance` stands still while the machine sleeps; elsewhere it does not.
    return platform() === 'linux' ? uptime() * 1000 : performance.now();
  }
}
