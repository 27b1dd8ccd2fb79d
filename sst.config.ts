/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  async app({ stage }) {
    return (await import('./infra/app')).app(stage);
  },
  async run() {
    await import('./infra/migration');
    const { url } = await import('./infra/api');
    await import('./infra/sweeper');
    await import('./infra/alarms');
    await import('./infra/availability');
    return { url };
  },
});
