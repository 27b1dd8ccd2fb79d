/** A folder of control groups in which groups can be made and joined. */
export interface GroupBase {
  readonly directory: string;
}

/** What this machine offers to hold a session, found out by trying it. */
export interface Capabilities {
  readonly platform: NodeJS.Platform;
  /** Control groups of the second version. `freezes`: a whole group can be frozen and killed at once. */
  readonly v2:
    | (GroupBase & { readonly freezes: boolean; readonly memory: boolean; readonly cpu: boolean })
    | null;
  /** Control groups of the first version, one tree for each resource. */
  readonly v1: { readonly memory: GroupBase | null; readonly cpu: GroupBase | null };
  /** A session can be put into a scope of the user's systemd. */
  readonly systemdScope: boolean;
  /** The program `nice`, or null. */
  readonly nice: string | null;
}

export const NO_CAPABILITIES: Capabilities = {
  platform: process.platform,
  v2: null,
  v1: { memory: null, cpu: null },
  systemdScope: false,
  nice: null,
};
