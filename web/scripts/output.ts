import type { BuildOptions } from 'vite';

/** What both builds have in common: one dist, names that carry a hash of the content, nothing inline (the pages run under a strict CSP). */
export function output(name: string, input: Record<string, string>): BuildOptions {
  return {
    outDir: 'dist',
    emptyOutDir: false,
    manifest: `manifest.${name}.json`,
    target: ['chrome109', 'safari16', 'firefox115'],
    // Preloading would put a helper of 1 KB into the first load to save one round trip for parts that are not urgent.
    modulePreload: false,
    assetsInlineLimit: 0,
    cssMinify: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input,
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  };
}
