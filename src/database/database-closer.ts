import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import mongoose from 'mongoose';

/** Closes the connection last, when the requests under way were answered. */
@Injectable()
export class DatabaseCloser implements OnApplicationShutdown {
  constructor(@InjectConnection() private readonly connection: mongoose.Connection) {}

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }
}
