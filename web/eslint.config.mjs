import { defineConfig, globalIgnores } from "eslint/config";
import next from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

const FORMATTER = {
  name: "use-intl",
  importNames: ["useFormatter"],
  message: "Take useFormatter from @/i18n/client: it writes dates and numbers as the reader does.",
};

const FEATURES = ["identity", "courses", "learning", "operations"];

// A feature reaches other features never, and the server only through client/.
const walls = FEATURES.map((feature) => ({
  files: [`features/${feature}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        paths: [FORMATTER],
        patterns: [
          {
            group: FEATURES.filter((other) => other !== feature).flatMap((other) => [
              `@/features/${other}`,
              `@/features/${other}/*`,
            ]),
            message: "Features do not import each other; compose them in app/.",
          },
          { group: ["@/app/*"], message: "app/ composes features; nothing points back." },
          { group: ["openapi-fetch"], message: "All data goes through client/." },
        ],
      },
    ],
    "no-restricted-globals": ["error", { name: "fetch", message: "All data goes through client/." }],
  },
}));

export default defineConfig([
  ...next,
  ...typescript,
  globalIgnores([".next*/**", "dist/**", "next-env.d.ts", "client/schema.d.ts", "playwright-report/**"]),
  {
    rules: {
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", 120],
      complexity: ["error", 15],
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "react/no-danger": "error",
      "no-restricted-imports": ["error", { paths: [FORMATTER] }],
      // Pictures come from the API in the size in which they are shown; Node resizes nothing.
      "@next/next/no-img-element": "off",
      "react/jsx-no-literals": [
        "error",
        {
          noStrings: false,
          ignoreProps: true,
          allowedStrings: ["·", "–", "—", "/", "%", "…", "×", "(", ")", ":", ","],
        },
      ],
    },
  },
  {
    files: ["tools/**", "e2e/**", "**/*.test.*"],
    rules: { "no-console": "off", "max-lines-per-function": "off", "react/jsx-no-literals": "off" },
  },
  // The one place for HTML that the server has cleaned.
  { files: ["ui/RichText.tsx"], rules: { "react/no-danger": "off" } },
  ...walls,
  {
    files: ["ui/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [FORMATTER],
          patterns: [
            { group: ["@/features/*", "@/app/*", "@/client/*"], message: "ui/ knows no business word." },
          ],
        },
      ],
    },
  },
]);
