import { isAbsolute } from 'node:path';
import { z } from 'zod';

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;
const absolute = z.string().refine((path) => isAbsolute(path), 'must be an absolute path');

/** Whether only this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** How the daemon is reached over HTTP. */
export const httpSettingsSchema = z
  .strictObject({
    enabled: z.boolean().default(true),
    host: z.string().min(1).max(255).default('127.0.0.1'),
    /** 0: any that is free. `claude-projects status` tells which. */
    port: z.number().int().min(0).max(65_535).default(4_311),
    /** Both in PEM. */
    tls: z.strictObject({ certFile: absolute, keyFile: absolute }).optional(),
    /** Whoever has the token may run commands here: to be reached from elsewhere is never a default. */
    allowRemote: z.boolean().default(false),
    /** The names by which this machine may be called beside those of the loopback. */
    hosts: z.array(z.string().min(1).max(255)).max(20).default([]),
    /** The origins of pages that may call beside its own, such as `https://console.example.org`. */
    origins: z
      .array(z.url().refine((url) => new URL(url).origin === url, 'must be an origin, without a path'))
      .max(20)
      .default([]),
    requestsPerMinute: z.number().int().min(1).max(1_000_000).default(1_200),
  })
  .refine(({ enabled, host, tls }) => !enabled || isLoopback(host) || tls !== undefined, {
    path: ['tls'],
    error: 'is needed to listen anywhere but on the loopback: set certFile and keyFile',
  })
  .refine(({ enabled, host, allowRemote }) => !enabled || isLoopback(host) || allowRemote, {
    path: ['allowRemote'],
    error: 'must be true to listen anywhere but on the loopback: whoever has the token can run commands',
  });
export type HttpSettings = z.output<typeof httpSettingsSchema>;
