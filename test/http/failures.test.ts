import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ProjectsService } from '../../src/projects/projects.service.js';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

it('fails the request and not the process when the code has a bug, and tells nothing of it', async () => {
  vi.spyOn(api.app.get(ProjectsService, { strict: false }), 'list').mockRejectedValueOnce(
    new TypeError('cannot read the secret'),
  );
  const answer = await api.request('GET', '/v1/projects');
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal', status: 500 } });
  expect(JSON.stringify(answer.body)).not.toContain('secret');
  expect((await api.request('GET', '/v1/projects')).status).toBe(200);
});
