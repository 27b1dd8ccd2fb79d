// Made by scripts/openapi.mjs from openapi.json; do not edit.

export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell whether the process answers */
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
        /** Tell whether the database is within reach */
        get: operations["Health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the figures of this process as Prometheus does */
        get: operations["Metrics_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the API keys */
        get: operations["ApiKeys_list"];
        put?: never;
        /** Make an API key; it is shown this once */
        post: operations["ApiKeys_create"];
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
        /** Read an API key, without its secret */
        get: operations["ApiKeys_read"];
        put?: never;
        post?: never;
        /** Revoke an API key */
        delete: operations["ApiKeys_revoke"];
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
        /** Give an API key a new secret; the one before works for an overlap */
        post: operations["ApiKeys_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read who changed what about keys and policies */
        get: operations["Audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a one-time code with which a machine gets its key */
        post: operations["Enrolments_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/enrolments/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Trade a one-time code for a key that is bound to the machine */
        post: operations["Enrolments_redeem"];
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
        /** Follow every transition in the order in which they were committed */
        get: operations["Events_read"];
        put?: never;
        post?: never;
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
        /** Count the fleet by status and health */
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
        /** Measure how well the fleet was watched */
        get: operations["Fleet_slo"];
        put?: never;
        post?: never;
        delete?: never;
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
        /** List the machines */
        get: operations["Machines_list"];
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
        /** Read a machine with its slots and their occupants */
        get: operations["Machines_read"];
        /** Register a machine, or a new start of its daemon */
        put: operations["Machines_register"];
        post?: never;
        /** Delete a machine that holds no sessions */
        delete: operations["Machines_delete"];
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
        /** Ask what a machine shall do */
        get: operations["Directives_read"];
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
        /** Take a machine out of service, or put it back */
        post: operations["Machines_drain"];
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
        /** Prove for all sessions of a machine that their holders are alive */
        post: operations["Heartbeats_beatMachine"];
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
        /** List the projects */
        get: operations["Projects_list"];
        put?: never;
        /** Create a project with its policies */
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
        /** Read a project */
        get: operations["Projects_read"];
        put?: never;
        post?: never;
        /** Delete a project that holds no sessions */
        delete: operations["ProjectLifecycle_delete"];
        options?: never;
        head?: never;
        /** Change a project; its policies are carried to its live sessions */
        patch: operations["ProjectLifecycle_update"];
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
        /** Complete a project and ask its sessions to stop */
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
        /** Fail a project and ask its sessions to stop */
        post: operations["ProjectLifecycle_fail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
        /** Offer no recoveries of a project and take no new sessions */
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
        /** Let a paused project go on */
        post: operations["ProjectLifecycle_resume"];
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
        /** List the tasks of a project */
        get: operations["Tasks_list"];
        put?: never;
        /** Add a task to a project */
        post: operations["Tasks_create"];
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
        /** List the recoveries */
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
        /** Read a recovery */
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
        /** Send a recovery to a machine */
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
        /** Become the next holder of a failed session */
        post: operations["Recoveries_claim"];
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
        /** Give a claimed recovery back because the restart failed */
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
        /** Give a claimed recovery back without a try */
        post: operations["Recoveries_release"];
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
        /** Say that a claimed session runs again */
        post: operations["Recoveries_resumed"];
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
        /** Find sessions by status, health, project, machine, task or silence */
        get: operations["Sessions_list"];
        put?: never;
        /** Start a session in a slot of a machine */
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
        /** Read a session */
        get: operations["Sessions_read"];
        put?: never;
        post?: never;
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
        /** Take over, as a restarted daemon, what its keeper still holds */
        post: operations["Sessions_adopt"];
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
        /** Ask a session to stop; its holder confirms */
        post: operations["Sessions_cancel"];
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
        /** Store what a restart of the session needs */
        put: operations["Sessions_checkpoint"];
        post?: never;
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
        /** Stop a session, fence its holder off and free its slot */
        post: operations["Sessions_clear"];
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
        /** Say that a session finished and its processes ended */
        post: operations["Sessions_complete"];
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
        /** Read what happened to a session */
        get: operations["Sessions_events"];
        put?: never;
        post?: never;
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
        /** Say that the processes of a session ended before it finished */
        post: operations["Sessions_fail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
        /** Prove that the holder of a session is alive */
        post: operations["Heartbeats_beatOne"];
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
        /** Pause a session; it goes on beating */
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
        /** Let a paused session go on */
        post: operations["Sessions_resume"];
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
        /** Read a task */
        get: operations["Tasks_read"];
        put?: never;
        post?: never;
        /** Delete a task */
        delete: operations["Tasks_delete"];
        options?: never;
        head?: never;
        /** Change a task */
        patch: operations["Tasks_update"];
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the webhooks with how far each has got */
        get: operations["Webhooks_list"];
        put?: never;
        /** Post events to an address */
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
        /** Read a webhook */
        get: operations["Webhooks_read"];
        put?: never;
        post?: never;
        /** Delete a webhook */
        delete: operations["Webhooks_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what was given up after all tries */
        get: operations["Webhooks_deadLetters"];
        put?: never;
        post?: never;
        delete?: never;
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
            /** @description What is wrong with it, for a person. */
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
            code: "invalid-request" | "unauthenticated" | "forbidden" | "not-found" | "method-not-allowed" | "session-conflict" | "session-superseded" | "session-ended" | "invalid-transition" | "project-not-active" | "recovery-not-claimable" | "slot-occupied" | "machine-superseded" | "version-mismatch" | "payload-too-large" | "unsupported-media-type" | "idempotency-mismatch" | "rate-limited" | "internal" | "unavailable";
            /** @description What was wrong this time, for a person. */
            detail: string;
            /** @description The path of the request. */
            instance?: string;
            /** @description With `invalid-request`: every field that is wrong. */
            errors?: components["schemas"]["InvalidField"][];
            /** @description With `session-superseded` the current generation, with `machine-superseded` the current epoch. */
            current?: number;
            /** @description With `method-not-allowed`: the methods that the route takes; also as `Allow`. */
            allow?: string[];
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
            /** @description Its id. Never changes. */
            id: string;
            /** @description What people call it. */
            name: string;
            /** @description What the key may do. `admin` includes the others. */
            scopes: ("runner" | "read" | "admin")[];
            /** @description The only machine that the key may write. */
            machineId: string | null;
            /** @description Requests a minute; null is the default. */
            rateLimitPerMinute: number | null;
            /**
             * Format: date-time
             * @description When it stops being valid; null is never.
             */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description When it was revoked; null while it is valid.
             */
            revokedAt: string | null;
            /**
             * Format: date-time
             * @description Exact to a minute.
             */
            lastUsedAt: string | null;
            /** @description The key that made this one; null is the server. */
            createdBy: string | null;
            /** @description Raised by every change; the same as in the `ETag`. */
            version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
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
            /** @description Its id. Never changes. */
            id: string;
            /** @description What people call it. */
            name: string;
            /** @description What the key may do. `admin` includes the others. */
            scopes: ("runner" | "read" | "admin")[];
            /** @description The only machine that the key may write. */
            machineId: string | null;
            /** @description Requests a minute; null is the default. */
            rateLimitPerMinute: number | null;
            /**
             * Format: date-time
             * @description When it stops being valid; null is never.
             */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description When it was revoked; null while it is valid.
             */
            revokedAt: string | null;
            /**
             * Format: date-time
             * @description Exact to a minute.
             */
            lastUsedAt: string | null;
            /** @description The key that made this one; null is the server. */
            createdBy: string | null;
            /** @description Raised by every change; the same as in the `ETag`. */
            version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
        };
        ApiKeyPage: {
            /** @description The items of this page, in the order of their creation. */
            items: components["schemas"]["ApiKeyView"][];
            /** @description Where the next page begins; null on the last one. */
            nextCursor: string | null;
        };
        HealthView: {
            /**
             * @description Its state; changes by transition only.
             * @enum {string}
             */
            status: "ok";
        };
        CreateEnrolmentDto: {
            /** @description The only machine that may redeem the code; left out, whichever has the code and is not registered yet. */
            machineId?: string;
            /**
             * @description What the key that the code becomes may do.
             * @default [
             *       "runner",
             *       "read"
             *     ]
             */
            scopes: ("runner" | "read")[];
        };
        EnrolmentView: {
            /** @description Its id. Never changes. */
            id: string;
            /** @description The one-time code. It is shown this once and stored nowhere: the answer to a repeat under the same `Idempotency-Key` lacks it. */
            code?: string;
            /** @description The only machine that may redeem the code. */
            machineId: string | null;
            /** @description What the key may do. `admin` includes the others. */
            scopes: ("runner" | "read")[];
            /**
             * Format: date-time
             * @description From then on the code is refused.
             */
            expiresAt: string;
            /** @description The key that made the code. */
            createdBy: string;
            /** @description Raised by every change; the same as in the `ETag`. */
            version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
        };
        RedeemEnrolmentDto: {
            /** @description The one-time code. Case and dashes do not matter. */
            code: string;
            /** @description The machine that the key is bound to. */
            machineId: string;
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
            /** @description The number of the slot on its machine. */
            number: number;
            /** @description CPU limit in cores; null is none. */
            cpus: number | null;
            /** @description Memory limit in MiB; null is none. */
            memoryMiB: number | null;
            /** @description The docker container that its sessions run in; null is the host. */
            container: string | null;
            /** @description The session that occupies the slot. */
            sessionId: string | null;
        };
        MachineView: {
            /** @description Its id. Never changes. */
            id: string;
            /** @description A label for people. */
            hostname: string;
            /** @description For instance `linux-x64`. */
            platform: string;
            /** @description What projects may require of a machine. */
            labels: {
                [key: string]: string;
            };
            /** @description To be sent with the writes of this daemon. */
            epoch: number;
            /** @description Differs from boot to boot. */
            bootId: string | null;
            /**
             * Format: date-time
             * @description When the last heartbeat came; null before the first.
             */
            lastHeartbeatAt: string | null;
            /**
             * Format: date-time
             * @description Since when it gives its sessions away and takes none.
             */
            drainingSince: string | null;
            /** @description The places for sessions, each with its occupant. */
            slots: components["schemas"]["SlotView"][];
            /** @description Raised by every change; the same as in the `ETag`. */
            version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
        };
        MachinePage: {
            /** @description The items of this page, in the order of their creation. */
            items: components["schemas"]["MachineView"][];
            /** @description Where the next page begins; null on the last one. */
            nextCursor: string | null;
        };
        DrainMachineDto: {
            /**
             * @description False ends the draining.
             * @default true
             */
            enabled: boolean;
        };
        AuditEntryView: {
            /**
             * Format: uuid
             * @description The id of the entry.
             */
            id: string;
            /** @description The id of the API key that was used. */
            keyId: string;
            /**
             * @description The method of the request.
             * @enum {string}
             */
            method: "POST" | "PUT" | "PATCH" | "DELETE";
            /** @description The pattern of the route, such as `/v1/api-keys/:id`. */
            route: string;
            /** @description The id of what was changed or made; null where the request named and made nothing. */
            targetId: string | null;
            /** @description The status that was answered. */
            status: number;
            /** @description The `X-Request-Id` of the request. */
            requestId: string;
            /**
             * Format: date-time
             * @description When, by the database's clock.
             */
            createdAt: string;
        };
        AuditPage: {
            /** @description The oldest first. */
            items: components["schemas"]["AuditEntryView"][];
            /** @description Continues behind this page; null where nothing follows yet. */
            nextCursor: string | null;
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
             * @description How long after the deadline nobody else may claim, in seconds. It covers what a holder needs to stop: 2 s of grace, a tick of 1 s, and the drift of clocks. Below 5 s is for trials.
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
            /** @description Its id. Never changes. */
            id: string;
            /** @description What people call it. */
            name: string;
            /**
             * @description Its state; changes by transition only.
             * @enum {string}
             */
            status: "active" | "paused" | "completed" | "failed";
            /** @description All policies in force. */
            settings: components["schemas"]["ProjectSettingsDto"];
            /** @description The work item that it belongs to, elsewhere; null where none. */
            externalRef: string | null;
            /** @description Raised by every change. */
            version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
        };
        ProjectPage: {
            /** @description The items of this page, in the order of their creation. */
            items: components["schemas"]["ProjectView"][];
            /** @description Where the next page begins; null on the last one. */
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
            /** @description The branch that was checked out. */
            branch?: string;
            /** @description The commit that was checked out. */
            commit?: string;
            /** @description Whether there were changes that no commit holds. */
            dirty?: boolean;
        };
        CheckpointDto: {
            /** @description The Claude conversation. */
            claudeSessionId?: string;
            /** @description The working directory. */
            cwd?: string;
            /** @description The state of the repository. */
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
            /** @description The id of its project. */
            projectId: string;
            /** @description The id of the machine. */
            machineId: string;
            /** @description The slot to run in; left out means the lowest free one. */
            slot?: number;
            /** @description The id of the task that the session works on; null where none. */
            taskId?: string;
            /** @description What a restart needs; null where none was given. */
            checkpoint?: components["schemas"]["CheckpointDto"];
            /** @description Names the process that keeps the session; new at each of its starts. Needed for adoption. */
            keeperId?: string;
            /** @description The machine's epoch as its daemon knows it. */
            epoch?: number;
        };
        GrantedSessionView: {
            /** @description Its id. Never changes. */
            id: string;
            /** @description The id of its project. */
            projectId: string;
            /** @description The id of the machine. */
            machineId: string;
            /** @description The number of the slot on its machine. */
            slot: number;
            /** @description The id of the task that the session works on; null where none. */
            taskId: string | null;
            /**
             * @description Its state; changes by transition only.
             * @enum {string}
             */
            status: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned";
            /**
             * @description How alive it is at the moment of the answer.
             * @enum {string}
             */
            health: "healthy" | "late" | "stalled" | "lost" | "suspended" | "ended";
            /** @description Why its silence is not believed, or not yet: it shows as `late` and is not failed, however long it is silent. Null where it beats, and where there is no doubt. */
            doubt: string | null;
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
            /**
             * Format: date-time
             * @description When the last heartbeat came; null before the first.
             */
            lastHeartbeatAt: string | null;
            /**
             * Format: date-time
             * @description When the agent was last seen to move.
             */
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
            /** @description The id of its latest recovery; null where it never failed. */
            recoveryId: string | null;
            /** @description What a restart needs; null where none was given. */
            checkpoint: components["schemas"]["CheckpointDto"] | null;
            /** @description Raised by every change, heartbeats apart. */
            version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description When it ended; null before.
             */
            endedAt: string | null;
            /** @description How often a heartbeat is expected, in seconds. */
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
        };
        SessionView: {
            /** @description Its id. Never changes. */
            id: string;
            /** @description The id of its project. */
            projectId: string;
            /** @description The id of the machine. */
            machineId: string;
            /** @description The number of the slot on its machine. */
            slot: number;
            /** @description The id of the task that the session works on; null where none. */
            taskId: string | null;
            /**
             * @description Its state; changes by transition only.
             * @enum {string}
             */
            status: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned";
            /**
             * @description How alive it is at the moment of the answer.
             * @enum {string}
             */
            health: "healthy" | "late" | "stalled" | "lost" | "suspended" | "ended";
            /** @description Why its silence is not believed, or not yet: it shows as `late` and is not failed, however long it is silent. Null where it beats, and where there is no doubt. */
            doubt: string | null;
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
            /**
             * Format: date-time
             * @description When the last heartbeat came; null before the first.
             */
            lastHeartbeatAt: string | null;
            /**
             * Format: date-time
             * @description When the agent was last seen to move.
             */
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
            /** @description The id of its latest recovery; null where it never failed. */
            recoveryId: string | null;
            /** @description What a restart needs; null where none was given. */
            checkpoint: components["schemas"]["CheckpointDto"] | null;
            /** @description Raised by every change, heartbeats apart. */
            version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description When it ended; null before.
             */
            endedAt: string | null;
        };
        SessionPage: {
            /** @description The items of this page, in the order of their creation. */
            items: components["schemas"]["SessionView"][];
            /** @description Where the next page begins; null on the last one. */
            nextCursor: string | null;
        };
        SessionEventView: {
            /** @description Its number in the one order of all events, which has no gaps. */
            id: string;
            /** @description Null where it happened to no single session. */
            sessionId: string | null;
            /** @description Null where it happened to no single session. */
            projectId: string | null;
            /**
             * @description What happened. Of no single session are `machine-lost`, which names in `sessionIds` what fell silent together, and `doubt-raised` and `doubt-lifted`: the sweeper ceased, and began again, to believe in silence.
             * @enum {string}
             */
            type: "created" | "activated" | "failed" | "revived" | "claimed" | "assigned" | "resumed" | "lease-ended" | "adopted" | "paused" | "unpaused" | "stop-requested" | "stalled" | "completed" | "cancelled" | "cleared" | "abandoned" | "end-confirmed" | "machine-lost" | "doubt-raised" | "doubt-lifted";
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /**
             * @description The status before; null for a creation.
             * @enum {string|null}
             */
            from: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned" | null;
            /**
             * @description The status after.
             * @enum {string|null}
             */
            to: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned" | null;
            /** @description The fencing token: which handover to a holder this was. */
            generation: number | null;
            /** @description The id of the machine. */
            machineId: string | null;
            /**
             * @description Why it failed or ended; null where it did neither.
             * @enum {string|null}
             */
            cause: "process-exit" | "machine-rebooted" | "suspended" | "machine-lost" | "stalled" | "fenced" | "budget" | "resource-limit" | "timeout" | "drained" | "cleared" | "cancelled" | "unknown" | null;
            /** @description Why, in the words of whoever did it; null where nothing was said. */
            reason: string | null;
            /** @description The API key's id, `holder`, or `sweeper`. */
            by: string;
            /** @description With `machine-lost`: the sessions that it took along. Empty with all others. */
            sessionIds: string[];
        };
        SessionEventPage: {
            /** @description The items of this page, in the order of their creation. */
            items: components["schemas"]["SessionEventView"][];
            /** @description Where to go on. Of all events: also where nothing is left to read now, to ask again later. */
            nextCursor: string | null;
        };
        PutCheckpointDto: {
            /** @description The generation under which the caller holds the session. */
            generation: number;
            /** @description Compared with the last checkpoint only; one that is not higher changes nothing. */
            sequence: number;
            /** @description What a restart needs; null where none was given. */
            checkpoint: components["schemas"]["CheckpointDto"];
        };
        EndSessionDto: {
            /** @description The generation under which the caller holds the session. */
            generation: number;
            /** @description The keeper of which the caller knows that none of its processes is left. Where it is the one that holds the session, nothing is waited for; where it is another or left out, nobody may claim before `claimableAt`, and a heartbeat of the holder revives the session. A session that was created or claimed without a keeper needs none. */
            keeperId?: string;
            /** @description The number of the heartbeat within its generation. */
            sequence?: number;
            /** @description For people. */
            reason?: string;
            /**
             * @description Why it failed or ended; null where it did neither.
             * @enum {string}
             */
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
        CreateTaskDto: {
            /** @description What is to be done. */
            title: string;
            /**
             * @description Its state; changes by transition only.
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
            /** @description Its id. Never changes. */
            id: string;
            /** @description The id of its project. */
            projectId: string;
            /** @description What is to be done. */
            title: string;
            /**
             * @description Its state; changes by transition only.
             * @enum {string}
             */
            status: "pending" | "in_progress" | "blocked" | "completed" | "failed" | "cancelled";
            /** @description In per cent. */
            progress: number | null;
            /** @description The work item that it belongs to, elsewhere; null where none. */
            externalRef: string | null;
            /** @description Raised by every change. */
            version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
        };
        TaskPage: {
            /** @description The items of this page, in the order of their creation. */
            items: components["schemas"]["TaskView"][];
            /** @description Where the next page begins; null on the last one. */
            nextCursor: string | null;
        };
        UpdateTaskDto: {
            /** @description What is to be done. */
            title?: string;
            /**
             * @description Its state; changes by transition only.
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
            /** @description How far it is. */
            progress?: components["schemas"]["ProgressDto"];
            /**
             * @description The fence that the holder applies now. After a change of policy others rely on it only then.
             * @enum {string}
             */
            fence?: "pause" | "stop" | "none";
            /** @description The id of the task that the session works on; null where none. */
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
            /** @description How often a heartbeat is expected, in seconds. */
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
            /**
             * @description Its state; changes by transition only.
             * @enum {string}
             */
            status: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned";
            /** @description What the holder shall do. Unknown kinds are ignored. */
            directives: components["schemas"]["DirectiveView"][];
        };
        BatchedBeatDto: {
            /** @description The generation under which the caller holds the session. */
            generation: number;
            /** @description Rises with each heartbeat and begins anew with each generation. One that is not higher changes nothing. */
            sequence: number;
            /** @description How far it is. */
            progress?: components["schemas"]["ProgressDto"];
            /**
             * @description The fence that the holder applies now. After a change of policy others rely on it only then.
             * @enum {string}
             */
            fence?: "pause" | "stop" | "none";
            /** @description The id of the task that the session works on; null where none. */
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
            /** @description Its id. Never changes. */
            id: string;
            /** @description Whether the heartbeat, or an earlier one, stands. */
            ok: boolean;
            /**
             * @description Its state; changes by transition only.
             * @enum {string}
             */
            status?: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned";
            /** @description The fencing token: which handover to a holder this was. */
            generation?: number;
            /** @description How often a heartbeat is expected, in seconds. */
            heartbeatIntervalSeconds?: number;
            /** @description When to send the next heartbeat, in seconds from now. */
            nextHeartbeatSeconds?: number;
            /** @description What is left of the deadline, to be counted from the instant at which the request was sent. */
            deadlineInSeconds?: number;
            /**
             * @description What the holder does to its processes when the deadline passes.
             * @enum {string}
             */
            fence?: "pause" | "stop" | "none";
            /** @description Set where `ok` is false. */
            problem?: components["schemas"]["ProblemView"];
        };
        MachineHeartbeatView: {
            /** @description One answer for each session sent, in order. */
            sessions: components["schemas"]["BatchedBeatView"][];
            /** @description Sessions that the machine holds here but did not mention. */
            unreported: string[];
            /** @description What the runner shall do. Kinds that a client does not know are ignored. */
            directives: components["schemas"]["DirectiveView"][];
            /** @description When to send the next batch. */
            nextHeartbeatSeconds: number;
        };
        DirectivesView: {
            /** @description What the runner shall do. Kinds that a client does not know are ignored. */
            directives: components["schemas"]["DirectiveView"][];
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
            /** @description Those whose last `POST /v1/machines/{id}/heartbeat` is over 180 s old, three default intervals, whatever rhythm their sessions have. Machines that never sent one are not counted; those whose sessions beat one by one only never do. */
            silent: number;
        };
        SlotCountsView: {
            /** @description The slots of all machines. */
            total: number;
            /** @description Sessions that occupy a slot: live ones, and others until their holder confirmed its end or the sweeper found that its time is over. Those are counted, too, whose slot was removed from its machine. */
            occupied: number;
            /** @description Slots that their machines have now and that no session occupies, those of draining machines included. */
            free: number;
        };
        DoubtReasonView: {
            /**
             * @description What is wrong, or was.
             * @enum {string}
             */
            code: "sweeper-away" | "primary-changed" | "clock-stepped" | "canary-failing" | "machines-late";
            /** @description For people: one sentence. */
            detail: string;
        };
        DoubtView: {
            /** @description Whether no silence is believed now: nothing silent is failed. */
            holding: boolean;
            /**
             * Format: date-time
             * @description When the last doubt began.
             */
            since: string | null;
            /**
             * Format: date-time
             * @description Since when silence is believed again, after an earlier doubt where `holding`. From here on everybody has one deadline's length.
             */
            trustedSince: string | null;
            /** @description The reasons of the last doubt, whether it is over or not. */
            reasons: components["schemas"]["DoubtReasonView"][];
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
            /** @description How many projects there are of each status. */
            projectsByStatus: components["schemas"]["ProjectsByStatusView"];
            /** @description The machines, counted. */
            machines: components["schemas"]["MachineCountsView"];
            /** @description The places for sessions, each with its occupant. */
            slots: components["schemas"]["SlotCountsView"];
            /** @description Recoveries that wait for a claimer. */
            pendingRecoveries: number;
            /** @description Whether the sweeper believes in silence. Null where it never doubted it. */
            doubt: components["schemas"]["DoubtView"] | null;
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
            /** @description Sessions that were failed and came back by themselves. */
            falsePositives: components["schemas"]["FalsePositivesView"];
            /** @description What became of the recoveries. */
            recoveries: components["schemas"]["RecoveryFiguresView"];
        };
        AssignmentView: {
            /** @description The id of the machine. */
            machineId: string;
            /** @description The number of the slot on its machine. */
            slot: number | null;
            /** @description Take it although its old holder has no fence and did not confirm its end. */
            force: boolean;
        };
        RecoveryView: {
            /** @description Its id. Never changes. */
            id: string;
            /** @description The id of the session. */
            sessionId: string;
            /** @description The id of its project. */
            projectId: string;
            /** @description The machine that holds the session, or last held it. */
            machineId: string;
            /**
             * @description Its state; changes by transition only.
             * @enum {string}
             */
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
            /** @description What a restart needs; null where none was given. */
            checkpoint: components["schemas"]["CheckpointDto"] | null;
            /**
             * Format: date-time
             * @description When it may be claimed; null once it was.
             */
            claimableAt: string | null;
            /** @description Where a person sent it; null where nobody did. */
            assignedTo: components["schemas"]["AssignmentView"] | null;
            /** @description The machine that claimed it. */
            claimedBy: string | null;
            /**
             * Format: date-time
             * @description When it was claimed; null where it was not, or no longer is.
             */
            claimedAt: string | null;
            /**
             * Format: date-time
             * @description While claimed: when the lease ends without another heartbeat.
             */
            deadlineAt: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
            /** @description That of its session: raised by every change of either, heartbeats apart. */
            version: number;
        };
        RecoveryPage: {
            /** @description The items of this page, in the order of their creation. */
            items: components["schemas"]["RecoveryView"][];
            /** @description Where the next page begins; null on the last one. */
            nextCursor: string | null;
        };
        AssignRecoveryDto: {
            /** @description The id of the machine. */
            machineId: string;
            /** @description The number of the slot on its machine. */
            slot?: number;
            /**
             * @description Take it although its old holder has no fence and did not confirm its end.
             * @default false
             */
            force: boolean;
        };
        ClaimRecoveryDto: {
            /** @description The id of the machine. */
            machineId: string;
            /** @description The number of the slot on its machine. */
            slot?: number;
            /**
             * @description Take it although its old holder has no fence and did not confirm its end.
             * @default false
             */
            force: boolean;
            /** @description Names the process that keeps the session; new at each of its starts. */
            keeperId?: string;
            /** @description The machine's epoch as its daemon knows it. */
            epoch?: number;
        };
        GrantedRecoveryView: {
            /** @description Its id. Never changes. */
            id: string;
            /** @description The id of the session. */
            sessionId: string;
            /** @description The id of its project. */
            projectId: string;
            /** @description The machine that holds the session, or last held it. */
            machineId: string;
            /**
             * @description Its state; changes by transition only.
             * @enum {string}
             */
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
            /** @description What a restart needs; null where none was given. */
            checkpoint: components["schemas"]["CheckpointDto"] | null;
            /**
             * Format: date-time
             * @description When it may be claimed; null once it was.
             */
            claimableAt: string | null;
            /** @description Where a person sent it; null where nobody did. */
            assignedTo: components["schemas"]["AssignmentView"] | null;
            /** @description The machine that claimed it. */
            claimedBy: string | null;
            /**
             * Format: date-time
             * @description When it was claimed; null where it was not, or no longer is.
             */
            claimedAt: string | null;
            /**
             * Format: date-time
             * @description While claimed: when the lease ends without another heartbeat.
             */
            deadlineAt: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
            /** @description That of its session: raised by every change of either, heartbeats apart. */
            version: number;
            /** @description The slot that the session was given. */
            slot: number;
            /** @description How often a heartbeat is expected, in seconds. */
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
        };
        ClaimerReportDto: {
            /** @description The generation that the claim granted. */
            generation: number;
            /** @description For people. */
            reason?: string;
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
            /** @description How many events were given up after the last try. `GET /v1/webhooks/{id}/dead-letters` shows those of 30 days. */
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
            /** @description Shown this once: a repeat under the same Idempotency-Key is answered without it. Each delivery carries `X-Claude-Projects-Signature: t=<unix seconds>,v1=<hex>`, the HMAC-SHA256 under this secret of `<t>.<body>`. */
            secret?: string;
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
            /** @description How many events were given up after the last try. `GET /v1/webhooks/{id}/dead-letters` shows those of 30 days. */
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
        WebhookDeadLetterView: {
            /** @description Its id: that of the webhook and the number of the event. */
            id: string;
            /** @description The event that was given up: its `id` in `GET /v1/events`. */
            eventId: string;
            /** @description How often it was tried. */
            attempts: number;
            /** @description How the last try failed. */
            failure: string;
            /** @description The body of the delivery, as text. */
            body: string;
            /**
             * Format: date-time
             * @description When it was given up.
             */
            at: string;
            /**
             * Format: date-time
             * @description From then on it may be gone.
             */
            purgeAt: string;
        };
        WebhookDeadLetterPage: {
            /** @description In the order of their events. */
            items: components["schemas"]["WebhookDeadLetterView"][];
            /** @description Where to go on; null on the last page. */
            nextCursor: string | null;
        };
    };
    responses: {
        /** @description `forbidden`: The API key does not allow this. */
        forbidden: {
            headers: {
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                /** @description After so many seconds a repeat may be let through. */
                "Retry-After"?: number;
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                /** @description After so many seconds a repeat may be let through. */
                "Retry-After"?: number;
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
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
    headers: {
        /** @description The bucket, the requests that the key may make in a window (`q`), and the length of the window in seconds (`w`). With every answer to a request that was counted against a key. */
        "RateLimit-Policy": string;
        /** @description The bucket, about how many requests are left (`r`), and in how many seconds the window ends (`t`). With every answer to a request that was counted against a key. */
        RateLimit: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
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
    Metrics_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What this process counts, in Prometheus' text format 0.0.4. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            header?: {
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "runner of the laptop",
                 *       "scopes": [
                 *         "runner",
                 *         "read"
                 *       ],
                 *       "rateLimitPerMinute": 600
                 *     }
                 */
                "application/json": components["schemas"]["CreateApiKeyDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
    ApiKeys_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
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
    ApiKeys_revoke: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is revoked. Its record stays. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
    ApiKeys_rotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "overlapSeconds": 60
                 *     }
                 */
                "application/json": components["schemas"]["RotateApiKeyDto"];
            };
        };
        responses: {
            /** @description The key has a new secret. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Audit_list: {
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
            /** @description What was done with admin keys, in the order of time. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
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
    Enrolments_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "scopes": [
                 *         "runner",
                 *         "read"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateEnrolmentDto"];
            };
        };
        responses: {
            /** @description A code that one machine trades for a key. */
            201: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolmentView"];
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
    Enrolments_redeem: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "CODE",
                 *       "machineId": "MACHINE_ID"
                 *     }
                 */
                "application/json": components["schemas"]["RedeemEnrolmentDto"];
            };
        };
        responses: {
            /** @description A key that is bound to the machine. The code is spent: who loses this answer needs another. */
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
    Machines_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "hostname": "laptop",
                 *       "platform": "linux-x64",
                 *       "daemonId": "0d9c1a52-6c4e-4f0b-9d0c-2b0f9d3f7a10",
                 *       "labels": {
                 *         "gpu": "none"
                 *       },
                 *       "slots": [
                 *         {
                 *           "number": 0,
                 *           "cpus": 2,
                 *           "memoryMiB": 4096
                 *         },
                 *         {
                 *           "number": 1,
                 *           "container": "worker-1"
                 *         },
                 *         {
                 *           "number": 2
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PutMachineDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
    Directives_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the answer before. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectivesView"];
                };
            };
            /** @description Nothing changed. */
            304: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
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
    Machines_drain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "enabled": false
                 *     }
                 */
                "application/json": components["schemas"]["DrainMachineDto"];
            };
        };
        responses: {
            /** @description Its runner is told to give its sessions away. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
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
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "bootId": "b7f1e6c0-3d5a-4a0e-8f44-0f6a8c1b2d3e",
                 *       "epoch": 1,
                 *       "sessions": [
                 *         {
                 *           "id": "SESSION_ID",
                 *           "generation": 1,
                 *           "sequence": 2,
                 *           "progress": {
                 *             "counter": 4
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["MachineHeartbeatDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            header?: {
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "orchestrator",
                 *       "settings": {
                 *         "heartbeatIntervalSeconds": 60,
                 *         "recoveryMode": "any-machine"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateProjectDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Projects_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of an earlier answer. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            /** @description Nothing changed since. */
            304: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
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
    ProjectLifecycle_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "orchestrator",
                 *       "settings": {
                 *         "missedHeartbeatsAllowed": 4
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UpdateProjectDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
    ProjectLifecycle_complete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its sessions are asked to stop. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            422: components["responses"]["idempotency-mismatch"];
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
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its sessions are asked to stop. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            422: components["responses"]["idempotency-mismatch"];
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
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It offers no recoveries and takes no sessions. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            422: components["responses"]["idempotency-mismatch"];
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
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            422: components["responses"]["idempotency-mismatch"];
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
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            header?: {
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Write the parser",
                 *       "status": "in_progress",
                 *       "progress": 10
                 *     }
                 */
                "application/json": components["schemas"]["CreateTaskDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            422: components["responses"]["idempotency-mismatch"];
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
                /** @description Only items with this `status`. */
                status?: "pending" | "claimed" | "resumed" | "failed" | "voided";
                /** @description Only items with this `projectId`. */
                projectId?: string;
                /** @description The machine that holds or last held it. */
                machineId?: string;
                /** @description Only items with this `sessionId`. */
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Recoveries_assign: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "machineId": "MACHINE_ID",
                 *       "force": false
                 *     }
                 */
                "application/json": components["schemas"]["AssignRecoveryDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Recoveries_claim: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "machineId": "MACHINE_ID",
                 *       "keeperId": "5f0c7c64-58a5-4b25-8a53-c4b8b4a55c0e",
                 *       "epoch": 1
                 *     }
                 */
                "application/json": components["schemas"]["ClaimRecoveryDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "recovery-not-claimable" | "slot-occupied" | "session-conflict" | "machine-superseded";
                    };
                };
            };
            412: components["responses"]["version-mismatch"];
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
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 2,
                 *       "reason": "The repository is gone"
                 *     }
                 */
                "application/json": components["schemas"]["ClaimerReportDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "invalid-transition";
                    };
                };
            };
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Recoveries_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 2,
                 *       "reason": "The machine shuts down"
                 *     }
                 */
                "application/json": components["schemas"]["ClaimerReportDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "invalid-transition";
                    };
                };
            };
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Recoveries_resumed: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 2,
                 *       "reason": "Continued the conversation"
                 *     }
                 */
                "application/json": components["schemas"]["ClaimerReportDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "invalid-transition";
                    };
                };
            };
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
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
                /** @description Only items with this `status`. */
                status?: "starting" | "active" | "paused" | "stopping" | "failed" | "recovering" | "completed" | "cancelled" | "abandoned";
                /** @description Derived at the moment of the query. */
                health?: "healthy" | "late" | "stalled" | "lost" | "suspended" | "ended";
                /** @description Only items with this `projectId`. */
                projectId?: string;
                /** @description Only items with this `machineId`. */
                machineId?: string;
                /** @description Only items with this `taskId`. */
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "projectId": "PROJECT_ID",
                 *       "machineId": "MACHINE_ID",
                 *       "taskId": "TASK_ID",
                 *       "keeperId": "5f0c7c64-58a5-4b25-8a53-c4b8b4a55c0e"
                 *     }
                 */
                "application/json": components["schemas"]["CreateSessionDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_adopt: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "keeperId": "5f0c7c64-58a5-4b25-8a53-c4b8b4a55c0e",
                 *       "epoch": 1
                 *     }
                 */
                "application/json": components["schemas"]["AdoptSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended" | "invalid-transition" | "session-conflict" | "machine-superseded";
                    };
                };
            };
            412: components["responses"]["version-mismatch"];
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
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "Not needed any more"
                 *     }
                 */
                "application/json": components["schemas"]["StopSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_checkpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1,
                 *       "sequence": 1,
                 *       "checkpoint": {
                 *         "claudeSessionId": "6e0f5c1e-9a77-4a2d-a9cb-1f3d9b7f0c11",
                 *         "cwd": "/workspace",
                 *         "git": {
                 *           "remote": "https://example.com/repository.git",
                 *           "branch": "main",
                 *           "commit": "4f2a9c1",
                 *           "dirty": false
                 *         },
                 *         "template": "claude",
                 *         "state": {
                 *           "step": 3
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PutCheckpointDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended";
                    };
                };
            };
            412: components["responses"]["version-mismatch"];
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
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "Starts anew"
                 *     }
                 */
                "application/json": components["schemas"]["StopSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_complete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1,
                 *       "keeperId": "5f0c7c64-58a5-4b25-8a53-c4b8b4a55c0e",
                 *       "reason": "All tests pass"
                 *     }
                 */
                "application/json": components["schemas"]["EndSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended";
                    };
                };
            };
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
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
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
    Sessions_fail: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1,
                 *       "keeperId": "5f0c7c64-58a5-4b25-8a53-c4b8b4a55c0e",
                 *       "cause": "process-exit",
                 *       "reason": "Exit code 137"
                 *     }
                 */
                "application/json": components["schemas"]["EndSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended";
                    };
                };
            };
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
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
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1,
                 *       "sequence": 1,
                 *       "progress": {
                 *         "counter": 3,
                 *         "message": "Runs the tests"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SessionHeartbeatDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
    Sessions_pause: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["PauseSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended" | "invalid-transition";
                    };
                };
            };
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Sessions_resume: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["PauseSessionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        code?: "session-superseded" | "session-ended" | "invalid-transition";
                    };
                };
            };
            412: components["responses"]["version-mismatch"];
            413: components["responses"]["payload-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["idempotency-mismatch"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    Tasks_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of an earlier answer. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description Nothing changed since. */
            304: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
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
    Tasks_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "progress": 80
                 *     }
                 */
                "application/json": components["schemas"]["UpdateTaskDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            header?: {
                /** @description A repeat under the same key within a day gets the same answer and changes nothing. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://hooks.example.com/claude-projects",
                 *       "events": [
                 *         "failed",
                 *         "abandoned"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateWebhookDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
            422: components["responses"]["idempotency-mismatch"];
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
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookView"];
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
    Webhooks_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version, in quotes, that the resource must still have. */
                "If-Match"?: string;
            };
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is told nothing more; a delivery under way may still arrive. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
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
    Webhooks_deadLetters: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description Events behind this one: a `nextCursor`, or the id of any event. Left out: from the first. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id of what the request is about. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the receiver did not take after all tries. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeadLetterPage"];
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
}
