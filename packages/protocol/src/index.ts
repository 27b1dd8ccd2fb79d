export { type Channel, channelSchema } from './channels.js';
export {
  type ApprovalPayloads,
  type ApprovalRequest,
  approvalRequestSchema,
  type PendingApproval,
} from './claude-approval.js';
export {
  type ApprovalAnswer,
  approvalAnswerSchema,
  type ClaudeInput,
  claudeInputSchema,
  messageContentSchema,
} from './claude-input.js';
export {
  type ClaudeCause,
  type ClaudeRun,
  type ClaudeUsage,
  claudeCauseSchema,
  claudeRunSchema,
  claudeUsageSchema,
} from './claude-run.js';
export { conversationIdSchema, type StartClaudeRun, startClaudeRunSchema } from './claude-start.js';
export { isDeeper, JSON_DEPTH_MAX } from './json-depth.js';
export { boundedJson, clientIdSchema, type Layout, layoutSchema } from './layout.js';
export { type Limits, limitsSchema } from './limits.js';
export {
  type FromDaemon,
  fromClientSchema,
  fromDaemonSchema,
  INPUT_MAX_BYTES,
  LOCAL_PROTOCOL,
  type LocalRequest,
  localRequestSchema,
  type TerminalSize,
  terminalSizeSchema,
} from './local-messages.js';
export { type RunEvent, type RunEventHead, runEventHeadSchema } from './run-event.js';
export { type RunSummary, runSummarySchema } from './run-summary.js';
export { type RunView, runViewSchema } from './run-view.js';
export { sandboxSchema } from './sandbox.js';
export {
  type AttachResult,
  type ClientHello,
  clientHelloSchema,
  type EventBatch,
  type FromSocketClient,
  type HelloResult,
  packBatch,
  type RunAttach,
  type RunClose,
  type RunGap,
  type RunInput,
  runAttachSchema,
  runCloseSchema,
  runInputSchema,
  type SocketAnswer,
  type ToSocketClient,
  unpackBatch,
} from './socket-messages.js';
export { exitSchema, type RunExit, type StatusPayloads, type StatusType } from './status-event.js';
export { type Check, checkSchema, restartSchema } from './supervision.js';
