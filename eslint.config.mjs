import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["node_modules/", "reports/", ".lab/"] },
  {
    files: ["**/*.ts", "**/*.mts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // `() => say(text)` is how the house writes a callback; a void in the middle of an expression is still found.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A number has one spelling in a sentence; objects, undefined and null have none.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A program that starts with `_` in its parameter's name says that an interface wants it.
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
    },
  },
  {
    files: ["**/*.test.ts", "**/testing/**", "tests/**"],
    rules: {
      // In a test an absent value fails the test, which is what is wanted.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Fakes implement interfaces whose methods promise, and hand out methods as values.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
