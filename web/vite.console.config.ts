import { fileURLToPath } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { icu } from './scripts/icu-plugin.ts';
import { output } from './scripts/output.ts';

/** The agent's console: React and React Aria, with the built-in texts of the languages that we ship alone. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [icu(), { ...optimizeLocales.vite({ locales: ['zh-CN', 'en-US'] }), enforce: 'pre' }, react()],
  build: output('console', { console: 'console/index.html' }),
  server: { proxy: { '/v1': { target: 'http://127.0.0.1:8080', ws: true }, '/host/identity': 'http://127.0.0.1:8080' } },
});
