import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The arrows of the architecture: a folder may import from the folders on the lines above its own and
 * from itself, and from nothing else under src/. Nothing points back, and nothing to the side: replay
 * and report are two products over pages. Circles are told by dependency-cruiser.config.js.
 */
const order = [
  ['math'],
  ['words'],
  ['config'],
  ['simulator'],
  ['environment'],
  ['ppo', 'bridge'],
  ['policies'],
  ['onnx'],
  ['runs'],
  ['traces', 'outside'],
  ['experiments', 'pages'],
  ['replay', 'report', 'tensorboard'],
  ['cli'],
];
/** What lies lower and is still none of a room's business. */
const notFrom = {
  pages: ['simulator', 'environment', 'ppo', 'policies', 'onnx', 'runs', 'traces'],
  replay: ['experiments', 'traces', 'onnx'],
  report: ['experiments', 'environment', 'traces', 'onnx'],
  tensorboard: ['pages', 'environment', 'ppo', 'policies', 'onnx', 'traces'],
};
const mayImport = Object.fromEntries(
  order.flatMap((rooms, level) =>
    rooms.map((room) => [
      room,
      order
        .slice(0, level)
        .flat()
        .filter((lower) => !(notFrom[room] ?? []).includes(lower)),
    ]),
  ),
);

/** What everybody may lean on leans on nothing: no package, no module of node. */
const ground = ['math', 'words'];

/** The simulator and the learner know neither files, nor clocks, nor the terminal. */
const pure = ['simulator', 'environment', 'policies', 'ppo', 'onnx'];

/** What results come from: the same bytes on every Node. */
const sameBytes = [
  'math',
  'config',
  ...pure,
  'runs',
  'traces',
  'experiments',
  'report',
  'replay',
  'tensorboard',
];

const boundaries = Object.entries(mayImport).map(([folder, allowed]) => {
  const denied = Object.keys(mayImport).filter(
    (other) => other !== folder && !allowed.includes(other),
  );
  const patterns = [];
  if (denied.length > 0)
    patterns.push({
      regex: `^(\\.\\./)+(${denied.join('|')})/`,
      message: `src/${folder} may import only from: ${allowed.join(', ') || 'itself'}`,
    });
  if (pure.includes(folder))
    patterns.push({
      regex: '^(node:|(fs|path|os|process|child_process|worker_threads|perf_hooks)$)',
      message: `src/${folder} imports no node module`,
    });
  if (ground.includes(folder))
    patterns.push({ regex: '^[^.]', message: `src/${folder} imports nothing from outside src/` });
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: patterns.length > 0 ? { 'no-restricted-imports': ['error', { patterns }] } : {},
  };
});

export default tseslint.config(
  {
    ignores: [
      'dist',
      'coverage',
      'results',
      'docs/api',
      'assembly',
      'assets/pages',
      '**/*.generated.ts',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Hot loops index typed arrays and compare with numbers; these rules read worse there.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
      // There are no enums here, and to look for some takes a tenth of the whole.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
    },
  },
  {
    files: ['src/*/browser/**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: false, project: 'tsconfig.browser.json' },
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...['process', 'console', 'URL', 'Buffer', 'performance'],
          ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
          ...['AbortController', 'structuredClone'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  ...boundaries,
  {
    files: ['src/words/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(\\.\\./)+math/', message: 'words take types only', allowTypeImports: true },
          ],
        },
      ],
    },
  },
  {
    files: ['src/paper.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '.', message: 'the paper’s own numbers depend on nothing' }] },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'max-params': ['error', 3] },
  },
  {
    files: sameBytes.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "BinaryExpression[operator='**']:not([right.value=2]):not([left.value=2])",
          message: 'its last digit depends on the engine: math/power.ts',
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='pow']",
          message: 'its last digit depends on the engine: math/power.ts',
        },
      ],
    },
  },
  {
    files: pure.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', 'Date', 'performance', 'process', 'console'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
    },
  },
  {
    // Loads a native addon, and must prepare the process for it.
    files: ['src/ppo/backends/tfjs/node-device.ts'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off' },
  },
);
