import { type DynamicModule, Module } from '@nestjs/common';
import { SETTINGS, type Settings } from './settings.js';

@Module({})
class SettingsModule {}

/** Gives the settings to whoever asks for them. */
export function settingsModule(settings: Settings): DynamicModule {
  return {
    module: SettingsModule,
    global: true,
    providers: [{ provide: SETTINGS, useValue: settings }],
    exports: [SETTINGS],
  };
}
