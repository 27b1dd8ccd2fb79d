// Loaded into a process before all else: its calendar is wrong by as many hours as CLOCK_SHIFT_HOURS says.
const shiftMs = Number(process.env.CLOCK_SHIFT_HOURS) * 3_600_000;
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + shiftMs);
    else super(...given);
  }

  static now() {
    return RealDate.now() + shiftMs;
  }
};
