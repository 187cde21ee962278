import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The loader w.js: one classic script that a host page includes; its name is fixed, since pages everywhere point at it. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: ['chrome109', 'safari16', 'firefox115'],
    reportCompressedSize: false,
    lib: { entry: 'widget/loader/loader.ts', formats: ['iife'], name: 'jietong', fileName: () => 'w.js' },
  },
});
