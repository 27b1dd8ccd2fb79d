// Made by scripts/openapi.mjs from openapi.json; do not edit.

export interface paths {
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApiKeys_list"];
        put?: never;
        post: operations["ApiKeys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApiKeys_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApiKeys_read"];
        put?: never;
        post?: never;
        delete: operations["ApiKeys_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Projects_list"];
        put?: never;
        post: operations["Projects_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Projects_read"];
        put?: never;
        post?: never;
        delete: operations["ProjectLifecycle_delete"];
        options?: never;
        head?: never;
        patch: operations["ProjectLifecycle_update"];
        trace?: never;
    };
    "/v1/projects/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ProjectLifecycle_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ProjectLifecycle_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ProjectLifecycle_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}/fail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ProjectLifecycle_fail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Sessions_list"];
        put?: never;
        post: operations["Sessions_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Sessions_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Sessions_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["Sessions_checkpoint"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Sessions_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/fail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Sessions_fail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Sessions_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Sessions_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Sessions_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Sessions_clear"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Sessions_adopt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Events_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/machines/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Machines_read"];
        put: operations["Machines_register"];
        post?: never;
        delete: operations["Machines_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/machines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Machines_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/machines/{id}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Machines_drain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Tasks_list"];
        put?: never;
        post: operations["Tasks_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Tasks_read"];
        put?: never;
        post?: never;
        delete: operations["Tasks_delete"];
        options?: never;
        head?: never;
        patch: operations["Tasks_update"];
        trace?: never;
    };
    "/v1/sessions/{id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Heartbeats_beatOne"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/machines/{id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Heartbeats_beatMachine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/machines/{id}/directives": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Directives_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recoveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Recoveries_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recoveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Recoveries_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recoveries/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Recoveries_assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recoveries/{id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Recoveries_claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recoveries/{id}/resumed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Recoveries_resumed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recoveries/{id}/failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Recoveries_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recoveries/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Recoveries_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fleet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Fleet_view"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fleet/slo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Fleet_slo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Webhooks_list"];
        put?: never;
        post: operations["Webhooks_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Webhooks_read"];
        put?: never;
        post?: never;
        delete: operations["Webhooks_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        InvalidField: {
            /** @description Where it is, such as `slots[0].number`. */
            path: string;
            message: string;
        };
        ProblemView: {
            /** @description A URN made from the code. */
            type: string;
            /** @description The same words for every problem of this code. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /**
             * @description Stable: what a client decides by.
             * @enum {string}
             */
            code: "invalid-request" | "unauthenticated" | "forbidden" | "not-found" | "session-conflict" | "session-superseded" | "session-ended" | "invalid-transition" | "project-not-active" | "recovery-not-claimable" | "slot-occupied" | "machine-superseded" | "version-mismatch" | "payload-too-large" | "unsupported-media-type" | "idempotency-mismatch" | "rate-limited" | "internal" | "unavailable";
            /** @description What was wrong this time, for a person. */
            detail: string;
            /** @description The path of the request. */
            instance?: string;
            /** @description With `invalid-request`: every field that is wrong. */
            errors?: components["schemas"]["InvalidField"][];
            /** @description With `session-superseded` the current generation, with `machine-superseded` the current epoch. */
            current?: number;
            /** @description With `rate-limited` and `unavailable`: when to try again, in seconds; also as `Retry-After`. */
            retryAfterSeconds?: number;
        };
        CreateApiKeyDto: {
            /** @description For people: who or what uses the key. */
            name: string;
            /** @description What the key may do. `admin` includes the others. */
            scopes: ("runner" | "read" | "admin")[];
            /** @description Binds the key to one machine: it writes that one, its sessions and its claims only. */
            machineId?: string;
            /** @description Requests a minute, heartbeats not counted; left out, the server's default holds. */
            rateLimitPerMinute?: number;
            /**
             * Format: date-time
             * @description When the key ends; left out, never.
             */
            expiresAt?: string;
        };
        CreatedApiKeyView: {
            id: string;
            name: string;
            scopes: ("runner" | "read" | "admin")[];
            /** @description The only machine that the key may write. */
            machineId: string | null;
            /** @description Requests a minute; null is the default. */
            rateLimitPerMinute: number | null;
            /** Format: date-time */
            expiresAt: string | null;
            /** Format: date-time */
            revokedAt: string | null;
            /**
             * Format: date-time
             * @description Exact to a minute.
             */
            lastUsedAt: string | null;
            /** @description The key that made this one; null is the server. */
            createdBy: string | null;
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description The key itself. It is shown this once and stored nowhere: the answer to a repeat under the same `Idempotency-Key` lacks it. Who lost it rotates the key. */
            key?: string;
        };
        RotateApiKeyDto: {
            /**
             * @description For so many seconds more the secret before works beside the new one, and not an instant longer; left out, it ends at once.
             * @default 0
             */
            overlapSeconds: number;
        };
        ApiKeyView: {
            id: string;
            name: string;
            scopes: ("runner" | "read" | "admin")[];
            /** @description The only machine that the key may write. */
            machineId: string | null;
            /** @description Requests a minute; null is the default. */
            rateLimitPerMinute: number | null;
            /** Format: date-time */
            expiresAt: string | null;
            /** Format: date-time */
            revokedAt: string | null;
            /**
             * Format: date-time
             * @description Exact to a minute.
             */
            lastUsedAt: string | null;
            /** @description The key that made this one; null is the server. */
            createdBy: string | null;
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        ApiKeyPage: {
            items: components["schemas"]["ApiKeyView"][];
            nextCursor: string | null;
        };
        HealthView: {
            /** @enum {string} */
            status: "ok";
        };
        ProjectSettingsDto: {
            /**
             * @description How often a holder proves that it is alive, in seconds.
             * @default 60
             */
            heartbeatIntervalSeconds: number;
            /**
             * @description A session is lost after this many intervals of silence.
             * @default 3
             */
            missedHeartbeatsAllowed: number;
            /**
             * @description A session that beats but does not progress is stalled after this many seconds.
             * @default 600
             */
            stalledAfterSeconds: number;
            /**
             * @description Whether a stalled session is only reported, or failed and recovered.
             * @default report
             * @enum {string}
             */
            onStalled: "report" | "fail";
            /**
             * @description One session per project, per project and machine, or per slot.
             * @default slot
             * @enum {string}
             */
            concurrency: "project" | "machine" | "slot";
            /**
             * @description Labels that a machine must carry to recover a session of this project. At most 32.
             * @default {}
             */
            requiredLabels: {
                [key: string]: string;
            };
            /**
             * @description Who is offered a recovery by itself: nobody, its own machine, or any machine.
             * @default manual
             * @enum {string}
             */
            recoveryMode: "manual" | "same-machine" | "any-machine";
            /**
             * @description How long only the session's own machine may claim its first recovery, in seconds.
             * @default 120
             */
            recoveryAffinitySeconds: number;
            /**
             * @description How long a claimer has to resume the session, in seconds.
             * @default 300
             */
            recoveryLeaseSeconds: number;
            /**
             * @description After this many attempts the session is abandoned and a person is needed.
             * @default 3
             */
            maxRecoveryAttempts: number;
            /**
             * @description What a holder does to its processes when it cannot prove in time that it is alive.
             * @default auto
             * @enum {string}
             */
            selfFence: "auto" | "pause" | "stop" | "none";
            /**
             * @description How long after the deadline nobody else may claim, in seconds.
             * @default 15
             */
            fenceDelaySeconds: number;
            /**
             * @description How long ended sessions are kept, in days.
             * @default 30
             */
            retentionDays: number;
            /**
             * @description A failed session that nobody recovered is abandoned after this many hours.
             * @default 24
             */
            abandonAfterHours: number;
        };
        CreateProjectDto: {
            /** @description What people call the project. */
            name: string;
            /** @description Policies; each left out has its default. */
            settings?: components["schemas"]["ProjectSettingsDto"];
            /** @description Where the work items live, for instance the address of a GitHub project. */
            externalRef?: string | null;
        };
        ProjectView: {
            id: string;
            name: string;
            /** @enum {string} */
            status: "active" | "paused" | "completed" | "failed";
            /** @description All policies in force. */
            settings: components["schemas"]["ProjectSettingsDto"];
            externalRef: string | null;
            /** @description Raised by every change. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        ProjectPage: {
            items: components["schemas"]["ProjectView"][];
            nextCursor: string | null;
        };
        UpdateProjectDto: {
            /** @description What people call the project. */
            name?: string;
            /** @description Policies; each left out has its default. */
            settings?: components["schemas"]["ProjectSettingsDto"];
            /** @description Where the work items live, for instance the address of a GitHub project. */
            externalRef?: string | null;
        };
        GitDto: {
            /** @description Where the repository is fetched from. */
            remote?: string;
            branch?: string;
            commit?: string;
            /** @description Whether there were changes that no commit holds. */
            dirty?: boolean;
        };
        CheckpointDto: {
            /** @description The Claude conversation. */
            claudeSessionId?: string;
            /** @description The working directory. */
            cwd?: string;
            git?: components["schemas"]["GitDto"];
            /** @description A runner executes it only if its own log holds the same command. */
            command?: string[];
            /** @description The name of a template of the runner's. */
            template?: string;
            /** @description Free-form state of the holder. */
            state?: {
                [key: string]: unknown;
            };
        };
        CreateSessionDto: {
            projectId: string;
            machineId: string;
            /** @description The slot to run in; left out means the lowest free one. */
            slot?: number;
            taskId?: string;
            checkpoint?: components["schemas"]["CheckpointDto"];
            /** @description Names the process that keeps the session; new at each of its starts. Needed for adoption. */
            keeperId?: string;
            /** @description The machine's epoch as its daemon knows it. */
            epoch?: number;
        };
        GrantedSessionView: {
            id: string;
            projectId: string;
            machineId: string;
            slot: number;
            taskId: string | null;
            /** @enum {string} */
            status: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned";
            /**
             * @description How alive it is at the moment of the answer.
             * @enum {string}
             */
            health: "healthy" | "late" | "stalled" | "lost" | "suspended" | "ended";
            /**
             * @description Why it failed or ended.
             * @enum {string|null}
             */
            cause: "process-exit" | "machine-rebooted" | "suspended" | "machine-lost" | "stalled" | "fenced" | "budget" | "resource-limit" | "timeout" | "drained" | "cleared" | "cancelled" | "unknown" | null;
            /** @description For people. */
            reason: string | null;
            /** @description Counts how often it was handed to a holder. */
            generation: number;
            /** @description The last accepted heartbeat of this generation. */
            sequence: number;
            /** Format: date-time */
            lastHeartbeatAt: string | null;
            /** Format: date-time */
            lastProgressAt: string;
            /** @description The last progress message. */
            progressMessage: string | null;
            /** @description The person or thing that the agent waits for. */
            waitingFor: string | null;
            /**
             * Format: date-time
             * @description When it counts as lost without another heartbeat.
             */
            deadlineAt: string;
            /**
             * Format: date-time
             * @description When another holder may have it; null while it is live.
             */
            claimableAt: string | null;
            /**
             * Format: date-time
             * @description When a person asked to stop it. Never taken back.
             */
            stopRequestedAt: string | null;
            recoveryId: string | null;
            checkpoint: components["schemas"]["CheckpointDto"] | null;
            /** @description Raised by every change, heartbeats apart. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** Format: date-time */
            endedAt: string | null;
            heartbeatIntervalSeconds: number;
            /** @description When to send the next heartbeat. */
            nextHeartbeatSeconds: number;
            /** @description What is left of the deadline, to be counted from the instant at which the request was sent. */
            deadlineInSeconds: number;
            /** @enum {string} */
            fence: "pause" | "stop" | "none";
        };
        SessionView: {
            id: string;
            projectId: string;
            machineId: string;
            slot: number;
            taskId: string | null;
            /** @enum {string} */
            status: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned";
            /**
             * @description How alive it is at the moment of the answer.
             * @enum {string}
             */
            health: "healthy" | "late" | "stalled" | "lost" | "suspended" | "ended";
            /**
             * @description Why it failed or ended.
             * @enum {string|null}
             */
            cause: "process-exit" | "machine-rebooted" | "suspended" | "machine-lost" | "stalled" | "fenced" | "budget" | "resource-limit" | "timeout" | "drained" | "cleared" | "cancelled" | "unknown" | null;
            /** @description For people. */
            reason: string | null;
            /** @description Counts how often it was handed to a holder. */
            generation: number;
            /** @description The last accepted heartbeat of this generation. */
            sequence: number;
            /** Format: date-time */
            lastHeartbeatAt: string | null;
            /** Format: date-time */
            lastProgressAt: string;
            /** @description The last progress message. */
            progressMessage: string | null;
            /** @description The person or thing that the agent waits for. */
            waitingFor: string | null;
            /**
             * Format: date-time
             * @description When it counts as lost without another heartbeat.
             */
            deadlineAt: string;
            /**
             * Format: date-time
             * @description When another holder may have it; null while it is live.
             */
            claimableAt: string | null;
            /**
             * Format: date-time
             * @description When a person asked to stop it. Never taken back.
             */
            stopRequestedAt: string | null;
            recoveryId: string | null;
            checkpoint: components["schemas"]["CheckpointDto"] | null;
            /** @description Raised by every change, heartbeats apart. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** Format: date-time */
            endedAt: string | null;
        };
        SessionPage: {
            items: components["schemas"]["SessionView"][];
            nextCursor: string | null;
        };
        SessionEventView: {
            /** @description Its number in the one order of all events, which has no gaps. */
            id: string;
            sessionId: string;
            projectId: string;
            /** @enum {string} */
            type: "created" | "activated" | "failed" | "revived" | "claimed" | "assigned" | "resumed" | "lease-ended" | "adopted" | "paused" | "unpaused" | "stop-requested" | "stalled" | "completed" | "cancelled" | "cleared" | "abandoned" | "end-confirmed";
            /** Format: date-time */
            at: string;
            /** @enum {string|null} */
            from: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned" | null;
            /** @enum {string} */
            to: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned";
            generation: number;
            machineId: string;
            /** @enum {string|null} */
            cause: "process-exit" | "machine-rebooted" | "suspended" | "machine-lost" | "stalled" | "fenced" | "budget" | "resource-limit" | "timeout" | "drained" | "cleared" | "cancelled" | "unknown" | null;
            reason: string | null;
            /** @description The API key's id, `holder`, or `sweeper`. */
            by: string;
        };
        SessionEventPage: {
            items: components["schemas"]["SessionEventView"][];
            /** @description Where to go on. Of all events: also where nothing is left to read now, to ask again later. */
            nextCursor: string | null;
        };
        PutCheckpointDto: {
            /** @description The generation under which the caller holds the session. */
            generation: number;
            /** @description Compared with the last checkpoint only; one that is not higher changes nothing. */
            sequence: number;
            checkpoint: components["schemas"]["CheckpointDto"];
        };
        EndSessionDto: {
            /** @description The generation under which the caller holds the session. */
            generation: number;
            sequence?: number;
            /** @description For people. */
            reason?: string;
            /** @enum {string} */
            cause?: "process-exit" | "machine-rebooted" | "suspended" | "machine-lost" | "stalled" | "fenced" | "budget" | "resource-limit" | "timeout" | "drained" | "cleared" | "cancelled" | "unknown";
        };
        PauseSessionDto: {
            /** @description The generation under which the caller holds the session. */
            generation: number;
        };
        StopSessionDto: {
            /** @description For people. */
            reason?: string;
        };
        AdoptSessionDto: {
            /** @description The keeper that holds the processes: the proof that the session may be adopted. */
            keeperId: string;
            /** @description The machine's epoch as its daemon knows it. */
            epoch?: number;
        };
        SlotDto: {
            /** @description The number of the slot on its machine. */
            number: number;
            /** @description CPU limit in cores. */
            cpus?: number;
            /** @description Memory limit in MiB. */
            memoryMiB?: number;
            /** @description The docker container that sessions of this slot run in; left out means on the host. */
            container?: string;
        };
        PutMachineDto: {
            /** @description A label for people. */
            hostname: string;
            /** @description For instance `linux-x64`. */
            platform: string;
            /** @description New at each start of the daemon. Another one than before raises the epoch. */
            daemonId?: string;
            /** @description What projects may require of a machine. At most 32. */
            labels?: {
                [key: string]: string;
            };
            /** @description The places for sessions. */
            slots: components["schemas"]["SlotDto"][];
        };
        SlotView: {
            number: number;
            cpus: number | null;
            memoryMiB: number | null;
            container: string | null;
            /** @description The session that occupies the slot. */
            sessionId: string | null;
        };
        MachineView: {
            id: string;
            hostname: string;
            platform: string;
            labels: {
                [key: string]: string;
            };
            /** @description To be sent with the writes of this daemon. */
            epoch: number;
            /** @description Differs from boot to boot. */
            bootId: string | null;
            /** Format: date-time */
            lastHeartbeatAt: string | null;
            /**
             * Format: date-time
             * @description Since when it gives its sessions away and takes none.
             */
            drainingSince: string | null;
            slots: components["schemas"]["SlotView"][];
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        MachinePage: {
            items: components["schemas"]["MachineView"][];
            nextCursor: string | null;
        };
        DrainMachineDto: {
            /**
             * @description False ends the draining.
             * @default true
             */
            enabled: boolean;
        };
        CreateTaskDto: {
            /** @description What is to be done. */
            title: string;
            /**
             * @default pending
             * @enum {string}
             */
            status: "pending" | "in_progress" | "blocked" | "completed" | "failed" | "cancelled";
            /** @description How much is done, in per cent. */
            progress?: number | null;
            /** @description The work item, for instance the address of an item of a GitHub project. */
            externalRef?: string | null;
        };
        TaskView: {
            id: string;
            projectId: string;
            title: string;
            /** @enum {string} */
            status: "pending" | "in_progress" | "blocked" | "completed" | "failed" | "cancelled";
            /** @description In per cent. */
            progress: number | null;
            externalRef: string | null;
            /** @description Raised by every change. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        TaskPage: {
            items: components["schemas"]["TaskView"][];
            nextCursor: string | null;
        };
        UpdateTaskDto: {
            /** @description What is to be done. */
            title?: string;
            /**
             * @default pending
             * @enum {string}
             */
            status: "pending" | "in_progress" | "blocked" | "completed" | "failed" | "cancelled";
            /** @description How much is done, in per cent. */
            progress?: number | null;
            /** @description The work item, for instance the address of an item of a GitHub project. */
            externalRef?: string | null;
        };
        ProgressDto: {
            /** @description Any count that moves when the agent does. Another value than before is progress. */
            counter?: number;
            /** @description What the agent does, for people. */
            message?: string;
            /** @description Set while the agent waits for a person: it does not count as stalled then. */
            waitingFor?: string;
        };
        SessionHeartbeatDto: {
            /** @description The generation under which the caller holds the session. */
            generation: number;
            /** @description Rises with each heartbeat and begins anew with each generation. One that is not higher changes nothing. */
            sequence: number;
            progress?: components["schemas"]["ProgressDto"];
            /**
             * @description The fence that the holder applies now. After a change of policy others rely on it only then.
             * @enum {string}
             */
            fence?: "pause" | "stop" | "none";
            taskId?: string;
            /** @description Differs from boot to boot. */
            bootId?: string;
            /** @description How long the machine slept since the heartbeat before, in seconds. */
            suspendedSeconds?: number;
        };
        DirectiveView: {
            /**
             * @description `claim`: claim this recovery. `stop`: end the processes of this session and say so with fail.
             * @enum {string}
             */
            kind: "claim" | "stop" | "drain";
            /** @description With `claim` and `stop`. */
            sessionId?: string;
            /** @description With `claim`. */
            recoveryId?: string;
            /** @description With `claim`: to be passed on to the claim. */
            force?: boolean;
            /** @description With `claim`: the slot that a person assigned, null where any will do. */
            slot?: number | null;
            /** @description With `stop`. */
            generation?: number;
            /** @description With `stop`: for people. */
            reason?: string;
            /**
             * Format: date-time
             * @description With `drain`.
             */
            since?: string;
        };
        HeartbeatView: {
            /** @description Every write of the holder carries it. */
            generation: number;
            heartbeatIntervalSeconds: number;
            /** @description When to send the next heartbeat. */
            nextHeartbeatSeconds: number;
            /** @description What is left of the deadline, to be counted from the instant at which the request was sent. */
            deadlineInSeconds: number;
            /**
             * @description What the holder does to its processes when the deadline passes.
             * @enum {string}
             */
            fence: "pause" | "stop" | "none";
            /** @enum {string} */
            status: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned";
            /** @description What the holder shall do. Unknown kinds are ignored. */
            directives: components["schemas"]["DirectiveView"][];
        };
        BatchedBeatDto: {
            /** @description The generation under which the caller holds the session. */
            generation: number;
            /** @description Rises with each heartbeat and begins anew with each generation. One that is not higher changes nothing. */
            sequence: number;
            progress?: components["schemas"]["ProgressDto"];
            /**
             * @description The fence that the holder applies now. After a change of policy others rely on it only then.
             * @enum {string}
             */
            fence?: "pause" | "stop" | "none";
            taskId?: string;
            /** @description The session. */
            id: string;
        };
        MachineHeartbeatDto: {
            /** @description Differs from boot to boot. */
            bootId: string;
            /** @description How long the machine slept since the heartbeat before, in seconds. */
            suspendedSeconds?: number;
            /** @description The machine's epoch as its daemon knows it. */
            epoch?: number;
            /** @description All sessions of the machine. */
            sessions: components["schemas"]["BatchedBeatDto"][];
        };
        BatchedBeatView: {
            id: string;
            /** @description Whether the heartbeat, or an earlier one, stands. */
            ok: boolean;
            /** @enum {string} */
            status?: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned";
            generation?: number;
            heartbeatIntervalSeconds?: number;
            nextHeartbeatSeconds?: number;
            /** @description What is left of the deadline, to be counted from the instant at which the request was sent. */
            deadlineInSeconds?: number;
            /** @enum {string} */
            fence?: "pause" | "stop" | "none";
            /** @description Set where `ok` is false. */
            problem?: components["schemas"]["ProblemView"];
        };
        MachineHeartbeatView: {
            /** @description One answer for each session sent, in order. */
            sessions: components["schemas"]["BatchedBeatView"][];
            /** @description Sessions that the machine holds here but did not mention. */
            unreported: string[];
            directives: components["schemas"]["DirectiveView"][];
            /** @description When to send the next batch. */
            nextHeartbeatSeconds: number;
        };
        DirectivesView: {
            directives: components["schemas"]["DirectiveView"][];
        };
        AssignmentView: {
            machineId: string;
            slot: number | null;
            force: boolean;
        };
        RecoveryView: {
            id: string;
            sessionId: string;
            projectId: string;
            /** @description The machine that holds the session, or last held it. */
            machineId: string;
            /** @enum {string} */
            status: "pending" | "claimed" | "resumed" | "failed" | "voided";
            /**
             * @description Why the session failed.
             * @enum {string}
             */
            cause: "process-exit" | "machine-rebooted" | "suspended" | "machine-lost" | "stalled" | "fenced" | "budget" | "resource-limit" | "timeout" | "drained" | "cleared" | "cancelled" | "unknown";
            /** @description How many claims were made. */
            attempt: number;
            /** @description The current generation of the session. */
            generation: number;
            checkpoint: components["schemas"]["CheckpointDto"] | null;
            /**
             * Format: date-time
             * @description When it may be claimed; null once it was.
             */
            claimableAt: string | null;
            assignedTo: components["schemas"]["AssignmentView"] | null;
            /** @description The machine that claimed it. */
            claimedBy: string | null;
            /** Format: date-time */
            claimedAt: string | null;
            /**
             * Format: date-time
             * @description While claimed: when the lease ends without another heartbeat.
             */
            deadlineAt: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        RecoveryPage: {
            items: components["schemas"]["RecoveryView"][];
            nextCursor: string | null;
        };
        AssignRecoveryDto: {
            machineId: string;
            slot?: number;
            /**
             * @description Take it although its old holder has no fence and did not confirm its end.
             * @default false
             */
            force: boolean;
        };
        ClaimRecoveryDto: {
            machineId: string;
            slot?: number;
            /**
             * @description Take it although its old holder has no fence and did not confirm its end.
             * @default false
             */
            force: boolean;
            keeperId?: string;
            /** @description The machine's epoch as its daemon knows it. */
            epoch?: number;
        };
        GrantedRecoveryView: {
            id: string;
            sessionId: string;
            projectId: string;
            /** @description The machine that holds the session, or last held it. */
            machineId: string;
            /** @enum {string} */
            status: "pending" | "claimed" | "resumed" | "failed" | "voided";
            /**
             * @description Why the session failed.
             * @enum {string}
             */
            cause: "process-exit" | "machine-rebooted" | "suspended" | "machine-lost" | "stalled" | "fenced" | "budget" | "resource-limit" | "timeout" | "drained" | "cleared" | "cancelled" | "unknown";
            /** @description How many claims were made. */
            attempt: number;
            /** @description The current generation of the session. */
            generation: number;
            checkpoint: components["schemas"]["CheckpointDto"] | null;
            /**
             * Format: date-time
             * @description When it may be claimed; null once it was.
             */
            claimableAt: string | null;
            assignedTo: components["schemas"]["AssignmentView"] | null;
            /** @description The machine that claimed it. */
            claimedBy: string | null;
            /** Format: date-time */
            claimedAt: string | null;
            /**
             * Format: date-time
             * @description While claimed: when the lease ends without another heartbeat.
             */
            deadlineAt: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description The slot that the session was given. */
            slot: number;
            heartbeatIntervalSeconds: number;
            /** @description When to send the next heartbeat. */
            nextHeartbeatSeconds: number;
            /** @description What is left of the deadline, to be counted from the instant at which the request was sent. */
            deadlineInSeconds: number;
            /** @enum {string} */
            fence: "pause" | "stop" | "none";
        };
        ClaimerReportDto: {
            /** @description The generation that the claim granted. */
            generation: number;
            /** @description For people. */
            reason?: string;
        };
        SessionsByStatusView: {
            /** @description Created, and no heartbeat yet. */
            starting: number;
            /** @description Held and running. */
            active: number;
            /** @description Paused by a person. */
            paused: number;
            /** @description Asked to stop, not yet confirmed. */
            stopping: number;
            /** @description Failed, and waiting for a recovery or a person. */
            failed: number;
            /** @description Claimed by a new holder, not yet resumed. */
            recovering: number;
            /** @description Ended: finished. */
            completed: number;
            /** @description Ended: stopped or cleared. */
            cancelled: number;
            /** @description Ended: given up after failures. */
            abandoned: number;
        };
        SessionsByHealthView: {
            /** @description Heartbeats and progress arrive in time. */
            healthy: number;
            /** @description One heartbeat was missed. */
            late: number;
            /** @description Heartbeats arrive, progress does not. */
            stalled: number;
            /** @description All allowed heartbeats were missed, or the session failed. */
            lost: number;
            /** @description Failed because its machine was suspended. */
            suspended: number;
            /** @description Completed, cancelled or abandoned, and not yet purged. */
            ended: number;
        };
        ProjectsByStatusView: {
            /** @description Takes sessions. */
            active: number;
            /** @description Offers no recoveries. */
            paused: number;
            /** @description Done; takes no sessions. */
            completed: number;
            /** @description Given up; takes no sessions. */
            failed: number;
        };
        MachineCountsView: {
            /** @description All that are registered. */
            total: number;
            /** @description Those that give their sessions away and take none. */
            draining: number;
            /** @description Those whose last batched heartbeat is over 180 s old. Machines that never sent one are not counted. */
            silent: number;
        };
        SlotCountsView: {
            /** @description The slots of all machines. */
            total: number;
            /** @description Sessions that occupy a slot, failed ones whose holder may still run included. */
            occupied: number;
            /** @description `total` less `occupied`. */
            free: number;
        };
        FleetView: {
            /**
             * Format: date-time
             * @description The database's clock.
             */
            at: string;
            /** @description Counts every session once. */
            sessionsByStatus: components["schemas"]["SessionsByStatusView"];
            /** @description Counts every session once. */
            sessionsByHealth: components["schemas"]["SessionsByHealthView"];
            projectsByStatus: components["schemas"]["ProjectsByStatusView"];
            machines: components["schemas"]["MachineCountsView"];
            slots: components["schemas"]["SlotCountsView"];
            /** @description Recoveries that wait for a claimer. */
            pendingRecoveries: number;
        };
        DetectionLatencyView: {
            /** @description How many verdicts were measured. */
            samples: number;
            /** @description In seconds: half of the verdicts took no longer. Null without a sample. */
            p50Seconds: number | null;
            /** @description In seconds: 95 % of the verdicts took no longer. Null without a sample. */
            p95Seconds: number | null;
            /** @description In seconds: the slowest. Null without a sample. */
            maxSeconds: number | null;
        };
        FalsePositivesView: {
            /** @description How often the sweeper failed a session for its silence. */
            verdicts: number;
            /** @description How often such a session came back, by a heartbeat or by adoption. */
            count: number;
            /** @description `count` by `verdicts`; above 1 where sessions came back whose verdicts are older than the window. Null without a verdict. */
            ratio: number | null;
        };
        RecoveryFiguresView: {
            /** @description Opened within the window. */
            opened: number;
            /** @description Of these: still pending or claimed. */
            open: number;
            /** @description Of these: the session runs again under a new holder. */
            resumed: number;
            /** @description Of these: given up. */
            failed: number;
            /** @description Of these: not needed after all; they count for nothing in `rate`. */
            voided: number;
            /** @description `resumed` by `resumed` and `failed` together. Null where there is neither. */
            rate: number | null;
        };
        SloView: {
            /** @description In hours. */
            windowHours: number;
            /**
             * Format: date-time
             * @description Where the window begins.
             */
            from: string;
            /**
             * Format: date-time
             * @description Where it ends: now, by the database's clock.
             */
            to: string;
            /** @description Whether there were more records than are read (100,000 of each kind): the newest are counted. */
            truncated: boolean;
            /** @description From the last sign of life to the verdict of silence. An upper bound: the session may have died at any moment in between, and a session that beats once a minute is silent for up to a minute while it lives. */
            detectionLatency: components["schemas"]["DetectionLatencyView"];
            falsePositives: components["schemas"]["FalsePositivesView"];
            recoveries: components["schemas"]["RecoveryFiguresView"];
        };
        CreateWebhookDto: {
            /**
             * Format: uri
             * @description Where events are posted: https, or http on loopback; without a name, a password or a fragment. Redirects are not followed.
             */
            url: string;
            /** @description The types of events to tell of, such as `failed`. Left out: all, those of later versions too. */
            events?: string[];
            /**
             * @description `json`: the event as `GET /v1/events` shows it. `slack`: `{text}` with one sentence.
             * @default json
             * @enum {string}
             */
            format: "json" | "slack";
            /** @description Tell of this project only. Left out: of all. */
            projectId?: string;
        };
        CreatedWebhookView: {
            /** @description Its id. */
            id: string;
            /**
             * Format: uri
             * @description Where events are posted.
             */
            url: string;
            /** @description The types of events that it is told of; null: all. */
            events: string[] | null;
            /**
             * @description The form of the body.
             * @enum {string}
             */
            format: "json" | "slack";
            /** @description The one project; null: all. */
            projectId: string | null;
            /**
             * @description `disabled` once the receiver answered 410: it is told nothing more.
             * @enum {string}
             */
            status: "active" | "disabled";
            /** @description Why it is disabled. */
            disabledReason: string | null;
            /** @description The last event that was delivered, passed over or given up. */
            cursor: string;
            /** @description How often the next event was tried already. */
            attempts: number;
            /**
             * Format: date-time
             * @description Not tried before; in the past where nothing has failed.
             */
            nextAttemptAt: string;
            /** @description How many deliveries were answered with 2xx. */
            deliveredCount: number;
            /** @description How many events were given up after the last try. Each is kept for 30 days in the database. */
            deadLetterCount: number;
            /**
             * Format: date-time
             * @description The last success.
             */
            lastDeliveredAt: string | null;
            /**
             * Format: date-time
             * @description The last failed try.
             */
            lastFailedAt: string | null;
            /** @description How it failed; null since the last success. */
            lastFailure: string | null;
            /** @description Raised by every change, deliveries apart. */
            version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was changed, deliveries apart.
             */
            updatedAt: string;
            /** @description Shown this once. Each delivery carries `X-Claude-Projects-Signature: t=<unix seconds>,v1=<hex>`, the HMAC-SHA256 under this secret of `<t>.<body>`. */
            secret: string;
        };
        WebhookView: {
            /** @description Its id. */
            id: string;
            /**
             * Format: uri
             * @description Where events are posted.
             */
            url: string;
            /** @description The types of events that it is told of; null: all. */
            events: string[] | null;
            /**
             * @description The form of the body.
             * @enum {string}
             */
            format: "json" | "slack";
            /** @description The one project; null: all. */
            projectId: string | null;
            /**
             * @description `disabled` once the receiver answered 410: it is told nothing more.
             * @enum {string}
             */
            status: "active" | "disabled";
            /** @description Why it is disabled. */
            disabledReason: string | null;
            /** @description The last event that was delivered, passed over or given up. */
            cursor: string;
            /** @description How often the next event was tried already. */
            attempts: number;
            /**
             * Format: date-time
             * @description Not tried before; in the past where nothing has failed.
             */
            nextAttemptAt: string;
            /** @description How many deliveries were answered with 2xx. */
            deliveredCount: number;
            /** @description How many events were given up after the last try. Each is kept for 30 days in the database. */
            deadLetterCount: number;
            /**
             * Format: date-time
             * @description The last success.
             */
            lastDeliveredAt: string | null;
            /**
             * Format: date-time
             * @description The last failed try.
             */
            lastFailedAt: string | null;
            /** @description How it failed; null since the last success. */
            lastFailure: string | null;
            /** @description Raised by every change, deliveries apart. */
            version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was changed, deliveries apart.
             */
            updatedAt: string;
        };
        WebhookPage: {
            /** @description In the order of creation. */
            items: components["schemas"]["WebhookView"][];
            /** @description Where to go on; null on the last page. */
            nextCursor: string | null;
        };
    };
    responses: {
        /** @description `forbidden`: The API key does not allow this. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "forbidden";
                };
            };
        };
        /** @description `idempotency-mismatch`: The idempotency key was used for another request. */
        "idempotency-mismatch": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "idempotency-mismatch";
                };
            };
        };
        /** @description `internal`: The server made a mistake. */
        internal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "internal";
                };
            };
        };
        /** @description `invalid-request`: The request is not valid. */
        "invalid-request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "invalid-request";
                };
            };
        };
        /** @description `invalid-transition`: The state does not allow this. */
        "invalid-transition": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "invalid-transition";
                };
            };
        };
        /** @description `machine-superseded`: Another daemon speaks for the machine. */
        "machine-superseded": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "machine-superseded";
                };
            };
        };
        /** @description `not-found`: Not found. */
        "not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "not-found";
                };
            };
        };
        /** @description `payload-too-large`: The request is too large. */
        "payload-too-large": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "payload-too-large";
                };
            };
        };
        /** @description `project-not-active`: The project is not active. */
        "project-not-active": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "project-not-active";
                };
            };
        };
        /** @description `rate-limited`: Too many requests. */
        "rate-limited": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "rate-limited";
                };
            };
        };
        /** @description `recovery-not-claimable`: The recovery cannot be claimed. */
        "recovery-not-claimable": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "recovery-not-claimable";
                };
            };
        };
        /** @description `session-ended`: The session has ended. */
        "session-ended": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "session-ended";
                };
            };
        };
        /** @description `slot-occupied`: The slot is occupied. */
        "slot-occupied": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "slot-occupied";
                };
            };
        };
        /** @description `unauthenticated`: A valid API key is needed. */
        unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "unauthenticated";
                };
            };
        };
        /** @description `unavailable`: Not available at the moment. */
        unavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "unavailable";
                };
            };
        };
        /** @description `unsupported-media-type`: The body must be JSON. */
        "unsupported-media-type": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "unsupported-media-type";
                };
            };
        };
        /** @description `version-mismatch`: The resource was changed meanwhile. */
        "version-mismatch": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"] & {
                    /** @enum {string} */
                    code?: "version-mismatch";
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ApiKeys_list: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    ApiKeys_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKeyView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    ApiKeys_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateApiKeyDto"];
            };
        };
        responses: {
            /** @description The key has a new secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKeyView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["invalid-transition"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    ApiKeys_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    ApiKeys_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is revoked. Its record stays. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
        };
    };
    Health_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    Projects_list: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectPage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Projects_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProjectDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Projects_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    ProjectLifecycle_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["invalid-transition"];
            412: components["responses"]["version-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    ProjectLifecycle_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProjectDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["project-not-active"];
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    ProjectLifecycle_pause: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It offers no recoveries and takes no sessions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["invalid-transition"];
            412: components["responses"]["version-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    ProjectLifecycle_resume: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["invalid-transition"];
            412: components["responses"]["version-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    ProjectLifecycle_complete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its sessions are asked to stop. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["invalid-transition"];
            412: components["responses"]["version-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    ProjectLifecycle_fail: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its sessions are asked to stop. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["invalid-transition"];
            412: components["responses"]["version-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_list: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
                status?: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned";
                /** @description Derived at the moment of the query. */
                health?: "healthy" | "late" | "stalled" | "lost" | "suspended" | "ended";
                projectId?: string;
                machineId?: string;
                taskId?: string;
                /** @description Only live sessions that nobody heard of for this long, in seconds. */
                silentForSeconds?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat answers the same session. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSessionDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantedSessionView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `project-not-active`: The project is not active. `invalid-transition`: The state does not allow this. `slot-occupied`: The slot is occupied. `session-conflict`: Another session is in the way. `session-superseded`: The session was handed to a newer holder. `session-ended`: The session has ended. `machine-superseded`: Another daemon speaks for the machine. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "project-not-active" | "invalid-transition" | "slot-occupied" | "session-conflict" | "session-superseded" | "session-ended" | "machine-superseded";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_events: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Events behind this one: a `nextCursor`, or the id of any event. Left out: from the first. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionEventPage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_checkpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutCheckpointDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `session-superseded`: The session was handed to a newer holder. `session-ended`: The session has ended. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_complete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `session-superseded`: The session was handed to a newer holder. `session-ended`: The session has ended. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_fail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `session-superseded`: The session was handed to a newer holder. `session-ended`: The session has ended. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `session-superseded`: The session was handed to a newer holder. `session-ended`: The session has ended. `invalid-transition`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended" | "invalid-transition";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `session-superseded`: The session was handed to a newer holder. `session-ended`: The session has ended. `invalid-transition`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended" | "invalid-transition";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StopSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["session-ended"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_clear: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StopSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["session-ended"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_adopt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdoptSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantedSessionView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `session-superseded`: The session was handed to a newer holder. `session-ended`: The session has ended. `invalid-transition`: The state does not allow this. `session-conflict`: Another session is in the way. `machine-superseded`: Another daemon speaks for the machine. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended" | "invalid-transition" | "session-conflict" | "machine-superseded";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Events_read: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Events behind this one: a `nextCursor`, or the id of any event. Left out: from the first. */
                cursor?: string;
                /** @description How long to wait for the next event where there is none, in seconds. */
                waitSeconds?: number;
            };
            header?: {
                /** @description With `Accept: text/event-stream`. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In commit order. `nextCursor` is never null. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionEventPage"];
                    "text/event-stream": components["schemas"]["SessionEventPage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Machines_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Machines_register: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutMachineDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Machines_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["slot-occupied"];
            412: components["responses"]["version-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Machines_list: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachinePage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Machines_drain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DrainMachineDto"];
            };
        };
        responses: {
            /** @description Its runner is told to give its sessions away. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Tasks_list: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only tasks of this status. */
                status?: "pending" | "in_progress" | "blocked" | "completed" | "failed" | "cancelled";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskPage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Tasks_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTaskDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Tasks_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Tasks_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            412: components["responses"]["version-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Tasks_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTaskDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["invalid-transition"];
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Heartbeats_beatOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionHeartbeatDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeartbeatView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `session-superseded`: The session was handed to a newer holder. `session-ended`: The session has ended. `session-conflict`: Another session is in the way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended" | "session-conflict";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Heartbeats_beatMachine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MachineHeartbeatDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineHeartbeatView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["machine-superseded"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Directives_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the answer before. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectivesView"];
                };
            };
            /** @description Nothing changed. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Recoveries_list: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
                status?: "pending" | "claimed" | "resumed" | "failed" | "voided";
                projectId?: string;
                /** @description The machine that holds or last held it. */
                machineId?: string;
                sessionId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryPage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Recoveries_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Recoveries_assign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignRecoveryDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["recovery-not-claimable"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Recoveries_claim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimRecoveryDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantedRecoveryView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `recovery-not-claimable`: The recovery cannot be claimed. `slot-occupied`: The slot is occupied. `session-conflict`: Another session is in the way. `machine-superseded`: Another daemon speaks for the machine. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "recovery-not-claimable" | "slot-occupied" | "session-conflict" | "machine-superseded";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Recoveries_resumed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimerReportDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `session-superseded`: The session was handed to a newer holder. `invalid-transition`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "invalid-transition";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Recoveries_failed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimerReportDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `session-superseded`: The session was handed to a newer holder. `invalid-transition`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "invalid-transition";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Recoveries_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimerReportDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `session-superseded`: The session was handed to a newer holder. `invalid-transition`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "invalid-transition";
                    };
                };
            };
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Fleet_view: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FleetView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Fleet_slo: {
        parameters: {
            query?: {
                /** @description How far to look back, in hours. What was purged is not counted. */
                windowHours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How well this system did, from its own records. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SloView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Webhooks_list: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Webhooks_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWebhookView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Webhooks_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Webhooks_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is told nothing more; a delivery under way may still arrive. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
}
