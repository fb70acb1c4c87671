/**
 * The arrows of the architecture: a folder may import from the folders on the lines above its own and
 * from itself, and from nothing else under src/. Nothing points back, and nothing to the side: replay
 * and report are two products over pages. Circles are told by dependency-cruiser.config.js.
 */
const order = [
  ['math'],
  ['words'],
  ['packages'],
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

const noPow = {
  object: 'Math',
  property: 'pow',
  message: 'its last digit depends on the engine: math/power.ts',
};

/** Packages of many files, which the build puts into one each. */
const bundled = {
  regex: '^(zod|yaml)(/|$)',
  message: 'from src/packages/, whose files the build puts together',
};

const boundaries = Object.entries(mayImport).flatMap(([folder, allowed]) => {
  const denied = Object.keys(mayImport).filter(
    (other) => other !== folder && !allowed.includes(other),
  );
  const patterns = folder === 'packages' ? [] : [bundled];
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
  if (folder === 'words')
    patterns.push({ regex: '^(\\.\\./)+math/', message: 'types only', allowTypeImports: true });
  return [
    {
      files: [`src/${folder}/**/*.ts`],
      rules: { 'no-restricted-imports': ['error', { patterns }] },
    },
  ];
});

/** Whatever is plainly wrong is an error by its category; of the others, these. */
const javascript = names(`
  no-array-constructor no-case-declarations no-empty no-fallthrough no-prototype-builtins
  no-regex-spaces no-unexpected-multiline no-useless-assignment no-useless-constructor no-var
  prefer-const prefer-rest-params prefer-spread preserve-caught-error
`);
const typescript = names(`
  adjacent-overload-signatures array-type ban-tslint-comment
  class-literal-property-style consistent-generic-constructors consistent-indexed-object-style
  consistent-type-assertions consistent-type-definitions dot-notation
  no-confusing-non-null-assertion no-confusing-void-expression no-deprecated no-dynamic-delete
  no-empty-object-type no-explicit-any no-extraneous-class no-inferrable-types
  no-invalid-void-type no-misused-promises no-mixed-enums no-namespace
  no-non-null-asserted-nullish-coalescing no-require-imports
  no-unnecessary-boolean-literal-compare no-unnecessary-condition
  no-unnecessary-template-expression no-unnecessary-type-arguments no-unnecessary-type-assertion
  no-unnecessary-type-constraint no-unnecessary-type-conversion no-unnecessary-type-parameters
  no-unsafe-argument no-unsafe-assignment no-unsafe-call no-unsafe-function-type
  no-unsafe-member-access no-unsafe-return non-nullable-type-assertion-style only-throw-error
  prefer-find prefer-function-type prefer-includes prefer-literal-enum-member
  prefer-nullish-coalescing prefer-optional-chain prefer-promise-reject-errors
  prefer-reduce-type-parameter prefer-regexp-exec prefer-return-this-type
  prefer-string-starts-ends-with related-getter-setter-pairs require-await
  return-await unified-signatures use-unknown-in-catch-callback-variable
`).map((name) => `typescript/${name}`);

function names(text) {
  return text.trim().split(/\s+/);
}

function errors(rules) {
  return Object.fromEntries(rules.map((rule) => [rule, 'error']));
}

/**
 * Checks types, too: of each file by the tsconfig nearest to it. What pages and others share is checked once more
 * as the pages see it, by `tsc -p tsconfig.browser.json`.
 */
export default {
  plugins: ['eslint', 'typescript'],
  jsPlugins: ['./scripts/lint/same-digits.js'],
  options: {
    typeAware: true,
    typeCheck: true,
    reportUnusedDisableDirectives: 'error',
    maxWarnings: 0,
  },
  categories: { correctness: 'error' },
  ignorePatterns: [
    ...['dist', 'coverage', 'results', 'docs/api', 'assembly', 'assets/pages'],
    '**/*.generated.ts',
  ],
  // Without options, names with a `_` in front may be unused.
  rules: { ...errors(javascript), 'no-unused-vars': ['error', { args: 'after-used' }] },
  overrides: [
    {
      files: ['**/*.ts'],
      rules: {
        ...errors(typescript),
        'no-empty-function': 'error',
        'typescript/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
        'typescript/restrict-plus-operands': [
          'error',
          {
            allowAny: false,
            allowBoolean: false,
            allowNullish: false,
            allowNumberAndString: false,
            allowRegExp: false,
          },
        ],
        // Hot loops index typed arrays and compare with numbers.
        'typescript/restrict-template-expressions': [
          'error',
          { allowNumber: true, allowBoolean: true },
        ],
      },
    },
    {
      files: ['**/*.js', '**/*.mjs'],
      // Node's, but for what only CommonJS has.
      env: { 'shared-node-browser': true, es2024: true },
      globals: { process: 'readonly', Buffer: 'readonly' },
      rules: {
        'no-undef': 'error',
        // Without declarations most is any type.
        'typescript/no-base-to-string': 'off',
        'typescript/restrict-template-expressions': 'off',
        'typescript/unbound-method': 'off',
      },
    },
    ...boundaries,
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
      files: ['src/index.ts'],
      rules: { 'no-restricted-imports': ['error', { patterns: [bundled] }] },
    },
    {
      files: ['src/**/*.ts'],
      rules: { 'max-params': ['error', 3] },
    },
    {
      files: sameBytes.map((folder) => `src/${folder}/**/*.ts`),
      rules: {
        'same-digits/power': 'error',
        'no-restricted-properties': ['error', noPow],
      },
    },
    {
      files: pure.map((folder) => `src/${folder}/**/*.ts`),
      rules: {
        'no-restricted-globals': ['error', 'Date', 'performance', 'process', 'console'],
        'no-restricted-properties': ['error', noPow, { object: 'Math', property: 'random' }],
      },
    },
    {
      // Loads a native addon, and must prepare the process for it.
      files: ['src/ppo/backends/tfjs/node-device.ts'],
      rules: { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off' },
    },
  ],
};
