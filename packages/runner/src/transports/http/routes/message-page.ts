import type { ClaudeTables, MessagePlace } from '../../../run-log/claude-tables.js';
import { pageOfFound } from './documented.js';
import { viewOfMessage } from './view-of-conversation.js';

/** Where a page of messages begins: after this message, which is the `index`th of its run. */
interface IndexedPlace extends MessagePlace {
  readonly index: number;
}

/** The form of such a place as a cursor. */
export const MESSAGE_PLACE = /^\d{1,15}\.\d{1,15}\.\d{1,15}$/;

/** A page of the messages of a conversation, the oldest first; of one run of it only, where that is asked for. */
export function messagePage(
  tables: ClaudeTables,
  conversationId: string,
  onlyRun: number | null,
  limit: number,
  cursor: string | undefined,
) {
  const start = placeIn(cursor) ?? { run: onlyRun ?? 0, seq: 0, index: -1 };
  const found = tables.messages(conversationId, start, limit + 1);
  const own = onlyRun === null ? found : found.filter(({ run }) => run === onlyRun);
  let { run, index } = start;
  const indexed = own.map((message) => {
    index = message.run === run ? index + 1 : 0;
    run = message.run;
    return { message, index };
  });
  return pageOfFound(
    indexed,
    limit,
    (each) => viewOfMessage(each.message, each.index),
    (last) => `${last.message.run}.${last.message.seq}.${last.index}`,
  );
}

function placeIn(cursor: string | undefined): IndexedPlace | null {
  const [run, seq, index] = cursor?.split('.').map(Number) ?? [];
  return run === undefined || seq === undefined || index === undefined ? null : { run, seq, index };
}
