import type { SimulatedDatabase } from '../store/simulated-database.js';
import type { Chance } from '../world/chance.js';
import type { ServerProcess } from './server-process.js';
import { type Services, services } from './services.js';

interface Api {
  process: ServerProcess;
  services: Services;
  downUntil: number;
}

/** The API's processes behind a balancer that knows which of them are up. */
export class ApiFleet {
  private readonly apis: Api[] = [];
  private outageUntil = 0;

  constructor(
    private readonly database: SimulatedDatabase,
    private readonly chance: Chance,
    private readonly now: () => number,
    private readonly start: (name: string) => ServerProcess,
    count: number,
  ) {
    for (let index = 0; index < count; index += 1) this.apis.push(this.fresh(index, 0));
  }

  /** All are down, for whatever reason. */
  outage(seconds: number): void {
    this.outageUntil = Math.max(this.outageUntil, this.now() + seconds);
    for (const index of this.apis.keys()) this.kill(index, seconds);
  }

  get isOut(): boolean {
    return this.outageUntil > this.now();
  }

  kill(index: number, seconds: number): void {
    const api = this.apis[index];
    if (!api) return;
    api.process.kill();
    this.apis[index] = this.fresh(index, this.now() + seconds);
  }

  freeze(index: number, seconds: number): void {
    this.apis[index]?.process.freeze(seconds);
  }

  /** Hands a request to one that is up; null where nobody listens. */
  choose(): Api | null {
    const up = this.apis.filter(({ downUntil }) => downUntil <= this.now());
    return up.length === 0 || this.isOut ? null : this.chance.pick(up);
  }

  private fresh(index: number, downUntil: number): Api {
    const process = this.start(`api-${index + 1}`);
    return { process, services: services(this.database, process.execute), downUntil };
  }
}
