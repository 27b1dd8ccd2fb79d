import type { Chance } from './chance.js';
import type { Scheduler } from './scheduler.js';

export interface NetworkWeather {
  /** Mean of one way, in seconds. */
  delaySeconds: number;
  /** Independent loss of each message, either way. */
  loss: number;
  /** A request that is delivered a second time, later. */
  duplication: number;
  /** Messages that take this many seconds more, in the mean; they overtake each other. */
  slow: number;
  slowSeconds: number;
}

export const CALM_WEATHER: NetworkWeather = {
  delaySeconds: 0.05,
  loss: 0,
  duplication: 0,
  slow: 0,
  slowSeconds: 0,
};

export type Direction = 'up' | 'down';

/** Carries messages between machines and the API: late, twice, out of order, or not at all. */
export class Network {
  weather: NetworkWeather;
  /** Until when a way is cut, by machine and direction. */
  private readonly cuts = new Map<string, number>();

  constructor(
    private readonly scheduler: Scheduler,
    private readonly chance: Chance,
    weather: NetworkWeather,
  ) {
    this.weather = weather;
  }

  cut(machine: string, direction: Direction, seconds: number): void {
    const key = `${machine}/${direction}`;
    this.cuts.set(key, Math.max(this.cuts.get(key) ?? 0, this.scheduler.now + seconds));
  }

  heal(): void {
    this.cuts.clear();
  }

  isCut(machine: string, direction: Direction): boolean {
    return (this.cuts.get(`${machine}/${direction}`) ?? 0) > this.scheduler.now;
  }

  /** `onWay` is called for each copy that is not lost at once; what it answers is handed on, or called when it is lost. */
  carry(
    machine: string,
    direction: Direction,
    deliver: (arrived: () => void) => void,
    onWay: () => () => void = () => () => undefined,
  ): void {
    this.once(machine, direction, deliver, onWay);
    if (direction === 'up' && this.chance.happens(this.weather.duplication)) {
      this.once(machine, direction, deliver, onWay);
    }
  }

  private once(
    machine: string,
    direction: Direction,
    deliver: (arrived: () => void) => void,
    onWay: () => () => void,
  ): void {
    const { weather, chance } = this;
    if (this.isCut(machine, direction) || chance.happens(weather.loss)) return;
    const slow = chance.happens(weather.slow) ? chance.around(weather.slowSeconds) : 0;
    const arrived = onWay();
    this.scheduler.after(chance.around(weather.delaySeconds) + slow, 'message', () => {
      // What was on its way when the way was cut does not arrive.
      if (this.isCut(machine, direction)) arrived();
      else deliver(arrived);
    });
  }
}
