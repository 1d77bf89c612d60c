/** How people call the platforms; an account's own name may have more behind: `zalo-oa-2`. */
const KINDS = [
  ['bot-framework', 'Microsoft Teams'],
  ['zalo-bot', 'Zalo Bot'],
  ['zalo-oa', 'Zalo OA'],
  ['telegram', 'Telegram'],
  ['webhook', 'Webhook'],
  ['web', 'Website'],
] as const;

/** A channel as people call it: `zalo-oa` is Zalo OA, `telegram-demo` is Telegram (demo). */
export function channelName(name: string): string {
  const kind = KINDS.find(([begins]) => name === begins || name.startsWith(`${begins}-`));
  if (kind === undefined) return name;
  const [begins, called] = kind;
  const more = name.slice(begins.length + 1);
  return more === '' ? called : `${called} (${more})`;
}
