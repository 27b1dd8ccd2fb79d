import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { BeatsRepository } from './beats.repository.js';
import { ExpectedBeatsRepository } from './expected-beats.repository.js';
import { SESSION_MODEL, sessionSchema } from './session.schema.js';
import { SessionsRepository } from './sessions.repository.js';
import { SilenceRepository } from './silence.repository.js';

/** The sessions as stored, for the features that decide about them. */
@Module({
  imports: [MongooseModule.forFeature([{ name: SESSION_MODEL, schema: sessionSchema }])],
  providers: [SessionsRepository, BeatsRepository, ExpectedBeatsRepository, SilenceRepository],
  exports: [SessionsRepository, BeatsRepository, ExpectedBeatsRepository, SilenceRepository],
})
export class SessionStoreModule {}
