import type { TextUse } from './steps/step-kind.ts';

/**
 * Every text the bot says by itself, with its variables. Each must exist in every language.
 *
 * Texts of a flow are named by its steps; `refers` of each kind (`steps/<kind>.ts`) lists them exactly:
 *
 * - `say`: `<flow>.<step>.say`
 * - `ask`: `.ask`; `.remind` if it reminds; `.choice.<name>` for each of a `choice`; `.label` for each
 *   question that a `confirm` lists. May have: `.unclear` (otherwise `core.unclear-…`), `.choice.yes`,
 *   `.choice.no`, `.choice.edit` of yes/no and confirm (otherwise `core.yes` …)
 * - `repeat`: `.say`, why it is asked again
 * - `act`: may have `.slow` if it has `slow-after`, `.behind` if it is `behind`
 * - `hand-over`: may have `.open` {time} and `.closed` {time}
 *
 * Every text of a flow may use the answers and facts of the flow by name (`{open.code}` looks inside),
 * and `FLOW_VARIABLES`. An instant (`time`, `promisedAt`) is an ISO string in UTC: whoever fills the
 * text in shows it in the shop's time zone. An answer that was skipped is the empty string. Labels of buttons
 * (`.choice.…`, `.label`) have no variables.
 */
export const CORE_TEXTS: Readonly<
  Record<string, { readonly variables: readonly string[]; readonly use: string }>
> = {
  'core.back': {
    variables: [],
    use: 'Back in a flow after another one came in between; its question follows.',
  },
  'core.skip': { variables: [], use: 'Button that skips an optional question.' },
  'core.yes': { variables: [], use: 'Button of a yes/no question.' },
  'core.no': { variables: [], use: 'Button of a yes/no question.' },
  'core.confirm-yes': { variables: [], use: 'Button of a confirmation: all is right.' },
  'core.confirm-edit': { variables: [], use: 'Button of a confirmation: change something ("Sửa").' },
  'core.confirm-no': { variables: [], use: 'Button of a confirmation: drop it.' },
  'core.edit-which': { variables: [], use: 'Which of the answers to change; a button for each follows.' },
  'core.none': { variables: [], use: 'Stands in a summary for an answer that was skipped.' },
  'core.file-count': { variables: ['count'], use: 'Stands in a summary for photos or files.' },
  'core.place-given': { variables: [], use: 'Stands in a summary for a shared location.' },
  'core.unclear-text': { variables: [], use: 'Nothing was written where words were asked for.' },
  'core.unclear-number': { variables: [], use: 'Not a number, or out of range.' },
  'core.unclear-rating': { variables: ['least', 'most'], use: 'Not a score on this scale.' },
  'core.unclear-choice': { variables: [], use: 'None of the choices; they follow as buttons.' },
  'core.unclear-yes-no': { variables: [], use: 'Neither yes nor no.' },
  'core.unclear-date': { variables: [], use: 'Not a date.' },
  'core.unclear-phone': { variables: [], use: 'Not a phone number.' },
  'core.unclear-email': { variables: [], use: 'Not an e-mail address.' },
  'core.unclear-order-code': { variables: [], use: 'Not an order code.' },
  'core.unclear-digits': { variables: ['count'], use: 'Not so many digits.' },
  'core.unclear-photos': { variables: ['count'], use: 'No photo.' },
  'core.unclear-file': { variables: ['count'], use: 'No file.' },
  'core.unclear-location': { variables: [], use: 'No location.' },
  'core.unclear-confirm': {
    variables: ['summary'],
    use: 'Neither right, nor wrong, nor something to change.',
  },
  'core.score-changed': { variables: ['score'], use: 'A second tap changed the score.' },
  'core.old-button': {
    variables: [],
    use: 'A button of something long over was pressed; what is open now follows.',
  },
  'core.one-moment': { variables: [], use: 'An action takes longer than a moment.' },
  'core.still-waiting': {
    variables: [],
    use: 'The customer writes while an action is under way; said once.',
  },
  'core.will-tell': { variables: [], use: 'An action goes on behind other talk: its outcome will be told.' },
  'core.handed-over-open': {
    variables: ['time'],
    use: 'A person was called and the shop is open; {time}: when at the latest.',
  },
  'core.handed-over-closed': {
    variables: ['time'],
    use: 'A person was called outside working hours; {time}: when at the latest.',
  },
  'core.already-handed-over': {
    variables: ['time'],
    use: 'The customer writes while waiting for a person; at most once an hour.',
  },
  'core.back-to-bot': {
    variables: [],
    use: 'No person answered in time: the bot is back, and says so honestly.',
  },
  'core.bot-again': { variables: [], use: 'The customer asked for the bot while waiting for a person.' },
  'core.help': { variables: [], use: 'Asked for help where no flow starts by `help`.' },
  'core.stopped': { variables: [], use: 'Said stop where no flow starts by `stop`.' },
  'core.language-changed': {
    variables: [],
    use: 'Asked for the other language where no flow starts by `language`; said in the new one.',
  },
  'core.sorry': { variables: [], use: 'Something went wrong: the words are kept and a person will look.' },
};

/** Variables every text of a flow may use, beside the flow's own answers and facts. */
export const FLOW_VARIABLES: readonly string[] = [
  'shop',
  'customer.name',
  'customer.phone',
  'customer.email',
  'language',
];

/** The bot's own texts in the form flows' texts are listed, for one check of both. */
export function coreTextUses(): readonly TextUse[] {
  return Object.entries(CORE_TEXTS).map(([key, { variables }]) => ({ key, required: true, variables }));
}
