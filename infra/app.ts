import { deploySettings } from './deploy-settings';
import { settingsOf } from './stage-settings';

const NAME = 'claude-projects';

/** What SST asks for before it makes anything: the stage, its protection, and the account's region. */
export function app(stage: string) {
  const { kept } = settingsOf(stage);
  return {
    name: NAME,
    home: 'aws' as const,
    protect: kept,
    removal: kept ? ('retain' as const) : ('remove' as const),
    providers: {
      aws: {
        // The one that the types and the tests are of.
        version: '7.20.0',
        region: deploySettings().region as 'eu-central-1',
        defaultTags: { tags: { Application: NAME, Stage: stage, ManagedBy: 'sst' } },
      },
    },
  };
}
