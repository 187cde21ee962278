import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { icu } from './scripts/icu-plugin.ts';
import { output } from './scripts/output.ts';

/** The customer's page: Preact and native HTML. The loader w.js is built apart (scripts/build.ts), since it is one classic script. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [icu()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: output('customer', { widget: 'widget/index.html' }),
  server: { proxy: { '/v1': { target: 'http://127.0.0.1:8080', ws: true }, '/host/identity': 'http://127.0.0.1:8080' } },
});
