/** The walls of the house (README, "The walls"). Each is shown to bite in test/walls. */
const SUBJECTS =
  'conversations|customers|sends|surveys|tickets|orders|knowledge|campaigns|staff|files|unknown-events|settings|labels|ready-texts';

/** Views over several subjects, for staff. */
const VIEWS = 'desk|reports|privacy|flows|health';

/** A library and the only places that may load it; its types may be named where stores are joined. */
const home = (library, places) => ({
  name: `home-of-${library.replace(/\W+/g, '-')}`,
  severity: 'error',
  from: { path: '^src', pathNot: places },
  to: { path: `^node_modules/${library}(/|$)`, dependencyTypesNot: ['type-only'] },
});

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: { path: '^src' }, to: { circular: true } },
    {
      name: 'core-is-pure',
      comment: 'The core knows nobody but itself, zod, and the condition language.',
      severity: 'error',
      from: { path: '^src/core' },
      to: { pathNot: ['^src/core', '^node_modules/zod', '^node_modules/@marcbachmann/cel-js'] },
    },
    {
      name: 'conditions-in-one-file',
      severity: 'error',
      from: { path: '^src/core', pathNot: '^src/core/condition\\.ts$' },
      to: { path: '^node_modules/@marcbachmann/cel-js' },
    },
    {
      name: 'road-knows-core-and-ports',
      severity: 'error',
      from: { path: '^src/road' },
      to: {
        pathNot: ['^src/(core|road)', '^node_modules/(zod|lru-cache)', '^(node:)?(perf_hooks|http|stream)$'],
      },
    },
    {
      name: 'channels-know-core-and-ports',
      severity: 'error',
      from: { path: '^src/channels' },
      to: { path: '^src', pathNot: ['^src/core', '^src/road/ports\\.ts$', '^src/channels'] },
    },
    {
      name: 'channels-do-not-know-each-other',
      comment: 'What lies beside their folders is for all of them.',
      severity: 'error',
      from: { path: '^src/channels/([^/]+)/' },
      to: { path: '^src/channels/[^/]+/', pathNot: '^src/channels/$1/' },
    },
    {
      name: 'subjects-do-not-know-each-other',
      severity: 'error',
      from: { path: `^src/(${SUBJECTS})/` },
      to: { path: `^src/(${SUBJECTS})/`, pathNot: '^src/$1/' },
    },
    {
      name: 'subjects-know-core-ports-clock-database',
      severity: 'error',
      from: { path: `^src/(${SUBJECTS})/` },
      to: {
        path: '^src',
        pathNot: [
          '^src/core',
          '^src/road/ports\\.ts$',
          '^src/clock',
          '^src/database',
          `^src/(${SUBJECTS})/`,
          '^src/http/(endpoint|route|csv)\\.ts$',
        ],
      },
    },
    {
      name: 'views-know-what-subjects-keep',
      comment:
        'A view over several subjects reads their stores, models and rules; it knows no channel and no road.',
      severity: 'error',
      from: { path: `^src/(${VIEWS})/` },
      to: {
        path: '^src',
        pathNot: [
          '^src/core',
          '^src/road/ports\\.ts$',
          '^src/clock',
          '^src/content',
          '^src/database',
          `^src/(${VIEWS})/`,
          `^src/(${SUBJECTS})/`,
          '^src/http/(endpoint|route|csv)\\.ts$',
        ],
      },
    },
    {
      name: 'subjects-do-not-know-views',
      severity: 'error',
      from: { path: `^src/(${SUBJECTS})/` },
      to: { path: `^src/(${VIEWS})/` },
    },
    {
      name: 'console-knows-contracts-only',
      comment: 'The console talks with the server over HTTP: it takes types from contracts, never code.',
      severity: 'error',
      from: { path: '^src/console' },
      to: {
        path: '^src',
        pathNot: ['^src/console', '/contract\\.ts$', '-contract\\.ts$', '^src/http/endpoint\\.ts$'],
      },
    },
    {
      name: 'console-takes-types-only',
      severity: 'error',
      from: { path: '^src/console' },
      to: { path: '^src', pathNot: '^src/console', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-knows-the-console',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/console' },
      to: { path: '^src/console' },
    },
    {
      name: 'content-knows-core',
      severity: 'error',
      from: { path: '^src/(content|understanding)' },
      to: {
        path: '^src',
        pathNot: [
          '^src/core',
          '^src/(content|understanding)',
          '^src/road/ports\\.ts$',
          '^src/clock',
          '^src/database',
        ],
      },
    },
    {
      name: 'nobody-knows-compose',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(compose|main|cli)' },
      to: { path: '^src/compose' },
    },
    {
      name: 'widget-stands-alone',
      severity: 'error',
      from: { path: '^src/widget' },
      to: { path: '^src', pathNot: '^src/widget' },
    },
    home('(telegraf|@telegraf)', '^src/channels/telegram'),
    home('botbuilder', '^src/channels/bot-framework'),
    home('mongoose', '^src/(database/|[^/]+/(model|store)\\.ts$|[^/]+/[^/]*(model|store)\\.ts$)'),
    home('mongodb', '^src/(database|conversations)/'),
    home('lmdb', '^src/database/embedded/'),
    home('express', '^src/(http/|[^/]+/routes\\.ts$)'),
    home('openai', '^src/understanding/openai\\.ts$'),
    home('node-cron', '^src/clock/'),
    home('pino', '^src/log\\.ts$'),
    home('yaml', '^src/content/'),
    home('intl-messageformat', '^src/(content|console)/'),
    home(
      '(react|react-dom|@mantine|@tanstack|recharts|@tabler|@fontsource-variable|get-nonce)',
      '^src/console/',
    ),
    home('helmet', '^src/http/'),
    home('@node-rs/argon2', '^src/staff/'),
    home('otpauth', '^src/staff/'),
    home('date-holidays', '^src/clock/'),
    home('ws', '^src/channels/web/'),
    home('prom-client', '^src/http/metrics\\.ts$'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
