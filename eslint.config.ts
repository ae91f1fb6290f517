import eslint from '@eslint/js'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  {
    ignores: [
      'out/',
      'node_modules/',
      'coverage/',
      'test-results/',
      'preload/kube/schema/generated.json',
      'main/engine/bootstrap/generated-first-objects.json',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        project: ['./tsconfig.seam.json', './tsconfig.main.json', './tsconfig.renderer.json', './tsconfig.e2e.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Kinds declare fields that come from outside as always there or not; a defensive check on them is right.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // A generic that appears once names the shape of an answer for the caller (`returns<Output>()`).
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      // node:test doubles and no-op loggers are empty on purpose.
      '@typescript-eslint/no-empty-function': 'off',
      // Index signatures are read with brackets, so that a declared field can be told from a free key.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser }, globals: globals.browser },
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/require-default-prop': 'off',
      'no-restricted-exports': 'off',
    },
  },
  {
    // Composition roots, scripts and benchmarks talk to a terminal; configuration files export what their tools read.
    files: ['main/{desktop,server,cli}.ts', 'scripts/**', 'test/**', '*.config.ts', '.dependency-cruiser.mjs'],
    rules: { 'no-console': 'off', 'no-restricted-exports': 'off' },
  },
  {
    // A component's type is known to vue-tsc, which checks these files, and not to the linter.
    files: ['renderer/**/*.ts', 'test/unit/renderer/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-argument': 'off' },
  },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  // eslint-plugin-vue's layout rules and Prettier would fight; Prettier decides.
  {
    files: ['**/*.vue'],
    rules: Object.fromEntries(
      [
        'html-indent',
        'max-attributes-per-line',
        'html-self-closing',
        'singleline-html-element-content-newline',
        'multiline-html-element-content-newline',
        'html-closing-bracket-newline',
        'attributes-order',
      ].map((rule) => [`vue/${rule}`, 'off']),
    ),
  },
)
