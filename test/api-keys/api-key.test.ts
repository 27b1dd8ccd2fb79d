import { describe, expect, it } from 'vitest';
import { isApiKey, makeApiKey } from '../../src/api-keys/api-key.js';
import { hashApiKey, sameHash } from '../../src/api-keys/api-key-hash.js';
import { CALLER_CACHE_MS, CallerCache } from '../../src/api-keys/caller-cache.js';

it('makes keys that differ and that secret scanners can find', () => {
  const keys = new Set(Array.from({ length: 100 }, makeApiKey));
  expect(keys.size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^cp_[0-9a-f]{72}$/);
});

it('knows a mistyped key by its checksum', () => {
  const key = makeApiKey();
  expect(isApiKey(key)).toBe(true);
  for (let at = 0; at < key.length; at += 1) {
    const other = key[at] === '0' ? '1' : '0';
    expect(isApiKey(key.slice(0, at) + other + key.slice(at + 1)), `changed at ${at}`).toBe(false);
  }
  for (const text of ['', 'cp_', `${key}0`, ` ${key}`, key.toUpperCase()]) expect(isApiKey(text)).toBe(false);
});

it('compares hashes', () => {
  expect(sameHash(hashApiKey('a'), hashApiKey('a'))).toBe(true);
  expect(sameHash(hashApiKey('a'), hashApiKey('b'))).toBe(false);
  expect(sameHash(hashApiKey('a'), '')).toBe(false);
});

describe('the cache of callers', () => {
  const at = (ms: number, sleptMs = 0) => ({ steadyMs: ms, wallMs: 1_000_000 + ms + sleptMs });
  const caller = { keyId: 'k', name: 'n', scopes: [], machineId: null, rateLimitPerMinute: 1 };

  it('trusts what it read for a second and no longer', () => {
    const cache = new CallerCache();
    cache.set('h', caller, null, at(1_000));
    expect(cache.get('h', at(1_000 + CALLER_CACHE_MS - 1))).toBe(caller);
    expect(cache.get('h', at(1_000 + CALLER_CACHE_MS))).toBeNull();
    expect(CALLER_CACHE_MS).toBeLessThanOrEqual(1_000);
  });

  it('never trusts a secret beyond its end', () => {
    const cache = new CallerCache();
    cache.set('h', caller, 700, at(1_000));
    expect(cache.get('h', at(1_699))).toBe(caller);
    expect(cache.get('h', at(1_700))).toBeNull();
  });

  it('forgets a key at once', () => {
    const cache = new CallerCache();
    cache.set('h', caller, null, at(0));
    cache.forget('k');
    expect(cache.get('h', at(1))).toBeNull();
  });

  it('trusts nothing that it read before the machine slept, nor before its clock was set back', () => {
    const cache = new CallerCache();
    cache.set('h', caller, null, at(0));
    expect(cache.get('h', at(1, 3_600_000))).toBeNull();
    expect(cache.get('h', at(1, -3_600_000))).toBeNull();
    expect(cache.get('h', at(1))).toBe(caller);
  });
});
