import { AppError } from '../core/errors.ts';
import type { Hours, Meaning, TextAsk, World, WorldSettings } from '../core/world.ts';
import type { Content } from './content.ts';
import type { FlowVersions } from './flow-library.ts';
import type { TextsByLanguage } from './flow-version.ts';

export interface WorldParts {
  readonly content: Content;
  readonly library: FlowVersions;
  readonly understand: (text: string) => Meaning;
  readonly hours: Hours;
}

const NO_VALUES = {};

/** Everything a turn may ask, made of the content and its surroundings. */
export function buildWorld({ content, library, understand, hours }: WorldParts): World {
  const own = ownTexts(content);
  return {
    flow: (name, version) => library.flow(name, version),
    flows: library.published,
    text: (ask) => {
      const ofFlow = ask.version === undefined ? undefined : library.ready(ask.version)?.texts[ask.language];
      const ofBot = own[ask.language];
      const message = ofFlow?.get(ask.key) ?? ofBot?.get(ask.key) ?? standIn(ask, own);
      return message.fill(ask.values ?? NO_VALUES);
    },
    understand,
    hours,
    settings: settingsOf(content),
  };
}

function standIn(
  ask: TextAsk,
  own: TextsByLanguage,
): { fill: (values: NonNullable<TextAsk['values']>) => string } {
  const message = ask.or === undefined ? undefined : own[ask.language]?.get(ask.or);
  if (message !== undefined) return message;
  throw new AppError('misconfigured', `There is no text ${ask.key} in ${ask.language}`, { subject: ask.key });
}

/** The texts of the bot itself: they belong to no flow and are always the newest. */
function ownTexts(content: Content): TextsByLanguage {
  return Object.fromEntries(
    content.locales.map(({ language, texts }) => {
      const own = [...texts].filter(([key]) => key.startsWith('core.'));
      return [language, new Map(own.map(([key, { message }]) => [key, message]))];
    }),
  );
}

function settingsOf({ shop }: Content): WorldSettings {
  return {
    shopName: shop.name,
    timeZone: shop.working.timeZone,
    languages: shop.languages,
    welcomeFlow: shop.welcomeFlow,
    ...(shop.rateFlow !== undefined && { rateFlow: shop.rateFlow }),
    ratesAfterClose: shop.ratesAfterClose,
    unansweredAfterMs: shop.unansweredAfterMs,
    answerWithinMs: shop.answerWithinMs,
    quietAfterMs: shop.quietAfterMs,
  };
}
