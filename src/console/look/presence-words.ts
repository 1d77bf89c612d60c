import { useTexts } from '../texts/texts.tsx';

/** What a colleague does in a conversation that they have on the screen. */
export function usePresenceWords(): (one: {
  readonly name: string;
  readonly typing?: 'reply' | 'note' | undefined;
}) => string {
  const { say } = useTexts();
  return ({ name, typing }) =>
    typing === undefined ? say('presence.looks', { name }) : say(`presence.${typing}`, { name });
}
