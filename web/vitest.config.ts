import { defineConfig } from 'vitest/config';
import { icu } from './scripts/icu-plugin.ts';

/** Rules and state are tested in Node; component tests of the console run in a browser with a configuration of their own. */
export default defineConfig({
  plugins: [icu()],
  test: {
    include: ['client/**/*.test.ts', 'ui/*.test.ts', 'widget/**/*.test.ts', 'portal/**/*.test.ts', 'console/**/*.test.ts'],
    environment: 'node',
  },
});
