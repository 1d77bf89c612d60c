import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const noModuleMocks = {
  selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock|hoisted)$/]",
  message: 'No module mocks: pass a double that implements the port.',
};
const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Read the environment in src/config.ts only.',
};
const noClass = {
  selector: 'ClassDeclaration:not([superClass.name=/Error$/])',
  message: 'No classes but errors: a function that returns the port.',
};
const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };
const noBarrel = { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file itself.' };
const pureRandom = {
  selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
  message: 'Randomness is injected.',
};
const pureClock = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Time is a parameter.',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is a parameter.' },
];
const SECRET = '/secret|signature|hmac|digest|proof|password|verifier|challenge|authorization|bearer|^mac$/i';
const oneComparison = 'Secrets are compared by isSameSecret (src/channels/same-secret.ts), in constant time.';
/** On either side, by its own name or as a field; whether it is there at all may be asked. */
const comparedSecrets = ['left', 'right'].flatMap((side) => {
  const other = side === 'left' ? 'right' : 'left';
  const isThing = `[${other}.type!='Literal'][${other}.name!='undefined'][${other}.operator!='typeof']`;
  return ['name', 'property.name'].map((name) => ({
    selector: `BinaryExpression[operator=/^[!=]==?$/][${side}.${name}=${SECRET}][${side}.object.name!='options']${isThing}`,
    message: oneComparison,
  }));
});
const secretsWithin = ['arguments.0.name', 'arguments.0.property.name', 'callee.object.name'].map((name) => ({
  selector: `CallExpression[callee.property.name=/^(equals|compare|includes|startsWith|endsWith|indexOf|has|localeCompare)$/][${name}=${SECRET}]`,
  message: oneComparison,
}));
const ownComparison = {
  selector: "ImportSpecifier[imported.name='timingSafeEqual']",
  message: oneComparison,
};
const everywhere = [noModuleMocks, noEnvironment, noClass, noDefaultExport, noBarrel];

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'data', 'node_modules'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', ...everywhere],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 50, skipComments: true, skipBlankLines: true }],
      'max-params': ['error', 4],
      'max-depth': ['error', 3],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['src/core/**/*.ts', 'src/**/rules.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, pureRandom, ...pureClock] },
  },
  {
    files: ['src/channels/**/*.ts'],
    ignores: ['src/channels/same-secret.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, ...comparedSecrets, ...secretsWithin, ownComparison],
    },
  },
  {
    files: ['src/config.ts', 'test/**/*.{ts,tsx}', 'bench/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', noModuleMocks, noClass, noBarrel],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { files: ['*.config.ts', '*.config.js'], rules: { 'no-restricted-syntax': 'off' } },
);
