import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { icu } from './scripts/icu-plugin.ts';
import { output } from './scripts/output.ts';

/** The portal: the sample host app and the public page. Built apart from the customer's page, which must share no chunk to stay small. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [icu()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: output('portal', { host: 'portal/host/index.html', find: 'portal/find/index.html' }),
  server: { proxy: { '/v1': { target: 'http://127.0.0.1:8080', ws: true }, '/host/identity': 'http://127.0.0.1:8080' } },
});
