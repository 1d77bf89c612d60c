import { Agent, createServer } from 'node:http';
import { Scenes, Telegraf, session } from 'telegraf';
import { message } from 'telegraf/filters';
import { QUESTIONS, UNCLEAR } from '../dialog.ts';

// The same dialog the usual way: a wizard scene with the session in memory, nothing kept.
const [port = '', api = ''] = process.argv.slice(2);
const TOKEN = '1:bench';

interface State {
  scores?: number[];
  comment?: string;
}

const ask = (n: number) => async (ctx: Scenes.WizardContext) => {
  await ctx.reply(QUESTIONS[n]!);
  ctx.wizard.next();
};

const score = (next: number) => async (ctx: Scenes.WizardContext) => {
  const given = Number(ctx.text);
  if (!(given >= 1 && given <= 5)) {
    await ctx.reply(UNCLEAR);
    return;
  }
  const state = ctx.wizard.state as State;
  (state.scores ??= []).push(given);
  await ctx.reply(QUESTIONS[next]!);
  ctx.wizard.next();
};

const survey = new Scenes.WizardScene<Scenes.WizardContext>(
  'survey',
  ask(0),
  score(1),
  score(2),
  async (ctx) => {
    if (ctx.text !== undefined) (ctx.wizard.state as State).comment = ctx.text;
    await ctx.reply(QUESTIONS[3]);
    await ctx.scene.leave();
  },
);

const agent = new Agent({ keepAlive: true });
const bot = new Telegraf<Scenes.WizardContext>(TOKEN, {
  telegram: { apiRoot: api, agent, webhookReply: false },
});
bot.botInfo = {
  id: 1,
  is_bot: true,
  first_name: 'Bench',
  username: 'bench_bot',
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
};
bot.use(session());
bot.use(new Scenes.Stage<Scenes.WizardContext>([survey]).middleware());
bot.on(message('text'), (ctx) => ctx.scene.enter('survey'));
const webhook = bot.webhookCallback('/telegraf');
createServer((request, response) => void webhook(request, response)).listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
