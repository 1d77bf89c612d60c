import type { Button, Language } from '../../core/conversation.ts';
import type { OutMessage } from '../../road/ports.ts';

const WORDS: Readonly<Record<Language, { score: string; send: string; missing: string; chosen: string }>> = {
  vi: { score: 'Điểm của anh/chị', send: 'Gửi', missing: 'Anh/chị chọn giúp em một điểm', chosen: 'Đã chọn' },
  en: { score: 'Your score', send: 'Send', missing: 'Please choose a score', chosen: 'Chosen' },
};

const isScore = ({ label }: Button): boolean => /^\d{1,2}$/.test(label);
/** Beyond so many choices a list that opens takes less room. */
const MOST_IN_A_ROW = 6;

/** Whether a message is a question for a score, with the scores on its buttons. */
export function asksForScore({ form, buttons = [] }: OutMessage): boolean {
  return form === 'rating' && buttons.some(isScore);
}

/** The one place to give a score: its inputs carry the visit, so sent in twice it is one score. */
export function ratingCard({ buttons = [], language, line }: OutMessage): object {
  const scores = buttons.filter(isScore);
  const words = WORDS[language];
  const visit = Number(scores[0]?.value.split(':', 1)[0] ?? 0);
  return adaptive(
    [
      {
        type: 'Input.ChoiceSet',
        id: 'rating',
        // Without a label a required input keeps Web Chat from showing the card at all.
        label: words.score,
        style: scores.length > MOST_IN_A_ROW ? 'compact' : 'expanded',
        isRequired: true,
        errorMessage: words.missing,
        choices: scores.map(({ label }) => ({ title: label, value: label })),
      },
    ],
    [
      { type: 'Action.Submit', title: words.send, data: { visit, line, language } },
      ...buttons
        .filter((button) => !isScore(button))
        .map(({ label, value }) => ({
          type: 'Action.Submit',
          title: label,
          associatedInputs: 'none',
          data: { button: value, label, line, language },
        })),
    ],
  );
}

/** What stands in its place once it was sent in: nothing is left to press. */
export function answeredCard(choice: string, language: Language): object {
  return adaptive([{ type: 'TextBlock', text: `✓ ${WORDS[language].chosen}: ${choice}`, wrap: true }]);
}

/** Buttons below the words, for clients that keep them there. */
export function heroCard(buttons: readonly object[]): object {
  return { contentType: 'application/vnd.microsoft.card.hero', content: { buttons } };
}

function adaptive(body: readonly object[], actions?: readonly object[]): object {
  return {
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: {
      type: 'AdaptiveCard',
      version: '1.3',
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      body,
      ...(actions !== undefined && { actions }),
    },
  };
}
