/** No circles among files, nor among folders; an import of a type counts like any other. */
export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Each of these files can only be understood with the others: move what they share.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circles-of-folders',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
