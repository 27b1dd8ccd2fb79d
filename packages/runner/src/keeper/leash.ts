import { readBootId } from '../processes/boot-id.js';
import { endTreesOf } from './strays.js';
import { TreeRecords } from './tree-records.js';

/** Becomes this when its keeper is gone without a word: ends what that keeper held, for nobody fences it any more. */
const [stateDirectory = '', keeperId = ''] = process.argv.slice(2);
await endTreesOf(new TreeRecords(stateDirectory), readBootId(), keeperId);
