import { createHash } from 'node:crypto';
import type { Address } from '../../core/conversation.ts';
import type { InActivity } from './payload.ts';

/** A key becomes part of ids and must stay short; Teams' names of conversations are not. */
const LONGEST_KEY = 180;

/** Where the activity's conversation is reached from now on. */
export function addressOf(channel: string, activity: InActivity): Address {
  const whole = `${activity.channelId}|${activity.conversation.id}`;
  const key =
    whole.length <= LONGEST_KEY
      ? whole
      : `${activity.channelId}|sha256-${createHash('sha256').update(whole).digest('hex')}`;
  return { channel, key, route: routeOf(activity), ...(isGroup(activity) && { isGroup: true }) };
}

/** Teams says it by the type of a conversation too. */
export function isGroup({ conversation }: InActivity): boolean {
  const type = conversation.conversationType;
  return conversation.isGroup === true || type === 'groupChat' || type === 'channel';
}

/** As `Route` reads it again. */
function routeOf(activity: InActivity): Address['route'] {
  const { conversation, recipient } = activity;
  const user = customerIn(activity);
  return {
    channelId: activity.channelId,
    serviceUrl: activity.serviceUrl,
    conversation: {
      id: conversation.id,
      ...given('conversationType', conversation.conversationType),
      ...given('tenantId', conversation.tenantId),
    },
    bot: { id: recipient.id, ...given('name', recipient.name) },
    user: { id: user.id, ...given('name', user.name), ...given('aadObjectId', user.aadObjectId) },
  };
}

/** Who is written to. That somebody joins is said by the bot's own account: it is the one who joined. */
function customerIn({ from, recipient, membersAdded }: InActivity): InActivity['from'] {
  if (from.id !== recipient.id && from.role !== 'bot') return from;
  return membersAdded?.find((member) => member.id !== recipient.id) ?? from;
}

function given(name: string, value: string | null | undefined): Readonly<Record<string, string>> {
  return value === null || value === undefined ? {} : { [name]: value };
}
