import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { zones, zonesOfTests } from "./dev/lint/rooms.mjs";

export default defineConfig(
  { ignores: ["node_modules/", "reports/", ".lab/"], linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts", "**/*.mts", "**/*.mjs", "**/*.cjs"],
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [createTypeScriptImportResolver({ alwaysTryTypes: false })],
      // Without these, files in TypeScript count as having no imports, and no cycle would be found.
      "import-x/extensions": [".ts", ".mts", ".mjs", ".cjs"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts", ".mts"] },
    },
    rules: { "import-x/no-restricted-paths": ["error", { zones }], "import-x/no-cycle": ["error", { ignoreExternal: true }] },
  },
  {
    files: ["**/*.ts", "**/*.mts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `() => say(text)` is how the house writes a callback; a void value in the middle of an expression is still found.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A number has one spelling in a sentence; objects, undefined and null have none.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `async` makes a rejected promise of what a function throws, and an interface's method may have nothing to wait for.
      "@typescript-eslint/require-await": "off",
      // A variable is taken out of an environment, and a key out of a document, by deleting it.
      "@typescript-eslint/no-dynamic-delete": "off",
      // A leading underscore says that an interface wants the parameter, and a rest sibling that a property is left out on purpose.
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
    },
  },
  {
    files: ["**/*.test.ts", "**/testing/**/*.ts", "tests/**/*.ts"],
    rules: {
      "import-x/no-restricted-paths": ["error", { zones: zonesOfTests }],
      // In a test an absent value fails the test, which is what is wanted.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Fakes hand out methods as values.
      "@typescript-eslint/unbound-method": "off",
      // What vitest's `expect.stringMatching` and its like give is `any`; so are documents whose shape the test goes on to assert.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      // What a hook after the tests clears away is not there if the hook before them failed.
      "@typescript-eslint/no-unnecessary-condition": "off",
    },
  },
);
