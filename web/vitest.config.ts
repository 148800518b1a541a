import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["{app,client,features,i18n,lib,ui,tools}/**/*.test.{ts,tsx}"],
    environment: "node",
    reporters: [["default", { summary: false }]],
  },
});
