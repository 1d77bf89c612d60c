import type { FeedbackParts } from '../../src/surveys/ports.ts';
import type { FeedbackStore } from '../../src/surveys/store.ts';

/** The rest of the house as the scores' pages ask it: everybody has a name, every question words. */
export function feedbackParts(feedback: FeedbackStore): FeedbackParts {
  return {
    feedback,
    staffNames: () => Promise.resolve(new Map([['s_lan', 'Lan']])),
    customerNames: (ids) => Promise.resolve(new Map(ids.map((id) => [id, `Khách ${id.slice(2)}`]))),
    allIds: (id) => Promise.resolve([id]),
    texts: {
      question: ({ flow, question }) => `${flow}.${question}?`,
      choice: ({ question, choice }) => `${question}.${choice}!`,
    },
    isTicket: (code) => code.startsWith('PH-'),
  };
}
