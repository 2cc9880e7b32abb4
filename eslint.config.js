import tseslint from 'typescript-eslint';

/** What a module may not say, with the place that may. */
const processEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read in src/core/settings.ts alone.',
};
const using = {
  selector: 'VariableDeclaration[kind=/using$/]',
  message: 'Node 22, which we support, does not know "using" yet; it is for tests.',
};
const defaultExport = { selector: 'ExportDefaultDeclaration', message: 'Default exports are for files in schemas/.' };

export default tseslint.config(
  {
    ignores: [
      ...['**/*.js', '!src/page/app/*.js', 'dist/**', 'test/foreign/node_modules/**', 'test/foreign/root/**'],
      'clients/*/operations.ts',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: true } },
    rules: {
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-syntax': ['error', processEnv, defaultExport, using],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
    },
  },
  { files: ['src/core/settings.ts'], rules: { 'no-restricted-syntax': ['error', defaultExport, using] } },
  { files: ['schemas/**', '*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['test/**'],
    rules: {
      'max-lines-per-function': 'off',
      'max-params': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
);
