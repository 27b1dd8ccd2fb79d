/** How the keeper is told of a run of this machine alone: nobody else may run it, so nothing has to be ended in time. */
export const UNFENCED = { generation: 1, deadlineSeconds: Number.MAX_SAFE_INTEGER, fence: 'none' } as const;
