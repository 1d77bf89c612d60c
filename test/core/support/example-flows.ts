import { parse } from 'yaml';

/** The three whole flows of the flow language's own page, as they stand. */
const WRITTEN = [
  `
flow: csat
start: { event: ticket.closed, after: 24 hours }
send:                          # because it is unasked
  purpose: survey
  hours: shop                  # outside them: moved, not dropped
  once-per: 30 days
  key: ticket                  # once for a ticket, for ever
  skip-if: customer.openComplaint
within: 5 days                 # the whole flow
if-late: end no-answer
steps:
  score:
    ask: rating
    scale: 1-5
    save: csat
    change-within: 30 minutes  # a second tap changes the score, the first is kept in its history
    remind: { after: 2 days, times: 1, hours: shop, unless: customer-wrote }
    tries: 2
    if-unclear: end unclear
  low: { branch: [ { when: score > 3, go: comment }, { else: why } ] }
  why: { ask: choice, of: [late, broken, attitude, other], optional: true, save: csat }
  offer: { ask: yes/no, then: { yes: complain, no: comment } }
  complain: { do: complaint, with: { order: ticket.order }, then: thanks }   # and back
  comment: { ask: text, optional: true, save: csat }
  thanks: { say: true }
  done: { end: answered }
`,
  `
flow: complaint
start: { intent: complaint }
takes: [order]                 # what is known is not asked again
steps:
  category: { ask: choice, of: [late, broken, attitude, other] }
  order: { ask: order-code, optional: true }
  what: { ask: text, gather: 8 seconds }        # several quick messages are one answer
  photos: { ask: photos, up-to: 5, optional: true }
  same:
    act: tickets.find-open
    with: { order, category, days: 14 }
    then: { none: phone, found: join, failed: phone }
  join: { ask: choice, of: [add, new], then: { add: add, new: phone } }
  add: { act: tickets.add, with: { ticket: same.ticket, what, photos }, then: { added: added, failed: person } }
  added: { say: true }
  joined: { end: joined }
  phone: { ask: phone, suggest: customer.phone, optional: true }
  confirm:
    ask: confirm
    of: [category, order, what, photos, phone]  # "sửa" edits one of them
    then: { yes: open, no: dropped }
  open:
    act: tickets.open
    with: { category, order, what, photos, phone }
    slow-after: 3 seconds                       # an honest "one moment" line
    retry-for: 10 minutes
    then: { opened: told, failed: person }
  told: { say: true }                           # {open.code}, {open.promisedAt}
  done: { end: opened }
  dropped: { end: dropped }
  person: { hand-over: complaints }
`,
  `
flow: order-status
start: { intent: order-status }
interrupts: true
steps:
  code: { ask: order-code, tries: 3, if-unclear: person }
  phone: { ask: digits, length: 4, private: true }   # not in the transcript, wiped when the flow ends
  check:
    act: orders.verify
    with: { code, phone }
    slow-after: 3 seconds
    give-up: 20 seconds
    then: { match: tell, no-match: again, locked: person, failed: down }
  again: { repeat: code, at-most: 3, if-more: person }
  tell: { say: true }                                # ICU select on {check.state}
  told: { end: answered }
  down: { ask: yes/no, then: { yes: later, no: person } }   # the shop's system is away: "shall I tell you when it is back?"
  later:
    act: orders.verify
    with: { code, phone }
    behind: true                                     # other talk may go on
    retry-for: 4 hours
    hours: shop
    then: { match: late, no-match: again, locked: person, failed: person }
  late: { say: true }
  late-told: { end: answered }
  person: { hand-over: orders }
`,
];

export function exampleFlows(): Readonly<Record<string, unknown>> {
  const out: Record<string, unknown> = {};
  for (const text of WRITTEN) {
    const raw: unknown = parse(text);
    if (typeof raw === 'object' && raw !== null && 'flow' in raw) out[String(raw.flow)] = raw;
  }
  return out;
}
