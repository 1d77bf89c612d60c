import { webhookChannel } from '../../src/channels/webhook/index.ts';
import { listenWith } from '../memory-road.ts';

// The whole message path with its store in memory: what is left is the database's.
const [port = '', api = '', secret = '', folder = ''] = process.argv.slice(2);
await listenWith(webhookChannel({ name: 'app', secret, url: `${api}/reply` }), folder, Number(port));
