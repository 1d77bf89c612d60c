import { flowVersionStore } from '../content/flow-version-store.ts';
import { episodeStore } from '../conversations/episodes.ts';
import { conversationsOfCustomers } from '../conversations/of-customers.ts';
import { transcriptReader } from '../conversations/transcripts.ts';
import { AppError } from '../core/errors.ts';
import { actRoutes } from '../desk/act-routes.ts';
import type { ConversationParts } from '../desk/conversation-parts.ts';
import { conversationRoutes } from '../desk/conversation-routes.ts';
import { customerPaneRoutes, type PaneParts } from '../desk/customer-pane.ts';
import { draftStore } from '../desk/draft-store.ts';
import { exportRoutes } from '../desk/export-routes.ts';
import { fileLinks } from '../desk/file-links.ts';
import { fileRoutes } from '../desk/file-routes.ts';
import { marksRoutes } from '../desk/marks-routes.ts';
import { readStore } from '../desk/read-store.ts';
import { rowStore } from '../desk/row-store.ts';
import { uploadStore } from '../desk/upload-store.ts';
import { whyRoutes } from '../desk/why-routes.ts';
import type { Route } from '../http/route.ts';
import { personOrders } from '../orders/person-store.ts';
import { may } from '../staff/may.ts';
import { staffStore, type Staff } from '../staff/store.ts';
import { demoChannels } from './demo-channels.ts';
import type { ConsoleGround } from './console-ground.ts';
import { publicFileUrl } from './customer-files.ts';
import { answerTexts } from './question-texts.ts';

/** One conversation for staff: read, answered, noted, exported. */
export function conversationDesk(ground: ConsoleGround): readonly Route[] {
  const parts = partsOf(ground);
  const { content, database } = ground;
  const versions = flowVersionStore(database.db);
  return [
    ...conversationRoutes(parts),
    ...actRoutes(parts),
    ...marksRoutes(parts),
    ...fileRoutes(parts),
    ...exportRoutes(parts),
    ...customerPaneRoutes(paneOf(ground, parts)),
    ...whyRoutes({
      ...parts,
      flowVersion: (flow, version) => versions.get(flow, version),
      presentVersion: (flow) => content.library.flow(flow)?.version,
    }),
  ];
}

function paneOf(
  { database, connection, trade }: ConsoleGround,
  { transcripts, episodes }: ConversationParts,
): PaneParts {
  const orders = personOrders(connection);
  return {
    transcripts,
    episodes,
    allIds: (customer) => trade.customers.allIds(customer),
    customers: (ids) => trade.customers.many(ids),
    orders: (whose, limit) => orders.ofPerson(whose, limit),
    tickets: (customers, limit) => trade.tickets.ofCustomers(customers, limit),
    scores: (customers, limit) => trade.feedback.ofCustomers(customers, limit),
    conversations: conversationsOfCustomers(database.db),
  };
}

function partsOf(ground: ConsoleGround): ConversationParts {
  const { database, connection, config, content, data, trade, late, clock } = ground;
  const { db } = database;
  const staff = staffStore(connection);
  const rows = rowStore(db);
  const made = demoChannels();
  return {
    transcripts: transcriptReader(db),
    episodes: episodeStore(connection),
    submit: async (conversation, event) => {
      if (late.road === undefined) throw new AppError('unavailable', 'The server is still starting.');
      return late.road.submit(conversation, event);
    },
    channel: (name) => [...late.channels, ...made].find((channel) => channel.name === name),
    names: (ids) => (ids.length === 0 ? Promise.resolve(new Map()) : staff.names(ids)),
    members: (ids) => whoMayAnswer(staff, ids),
    addressOf: async (conversation) => {
      const urlOf = await publicFileUrl({ config, secret: data.secret, files: trade.files, clock });
      return urlOf && ((file) => urlOf(file, conversation));
    },
    files: trade.files,
    links: fileLinks(data.secret),
    uploads: uploadStore(db),
    drafts: draftStore(db),
    answerTexts: answerTexts(content),
    reads: readStore(db),
    seen: async (conversation, member, now) => {
      await Promise.all([
        rows.mentionsSeen(conversation, member, now),
        trade.notices.read(member, conversation),
      ]);
    },
  };
}

async function whoMayAnswer(
  staff: Pick<Staff, 'byId'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await Promise.all([...new Set(ids)].map((id) => staff.byId(id)));
  const able = found.filter(
    (member) =>
      member?.state === 'active' && may({ id: member._id, role: member.role }, 'conversations.answer'),
  );
  return new Set(able.map((member) => member?._id ?? ''));
}
