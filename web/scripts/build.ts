/**
 * Builds everything into dist: the customer's pages, the console, the loader; then writes a .gz and a .br beside every text file, so that the
 * server never compresses at run time.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const web = fileURLToPath(new URL('..', import.meta.url));
const dist = join(web, 'dist');

/** Smaller files gain nothing from compression: the header would outweigh it. */
const worthCompressing = 512;

emptyDist();
for (const part of ['customer', 'portal', 'console', 'loader'])
  await build({ configFile: join(web, `vite.${part}.config.ts`), logLevel: 'warn' });
let files = 0;
for (const file of textFiles(dist)) {
  const bytes = readFileSync(file);
  if (bytes.length < worthCompressing) continue;
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  files++;
}
console.log(`dist: ${files} files compressed`);

/** Empties dist but keeps .keep, the placeholder that lets Go embed the folder before any build. */
function emptyDist(): void {
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist)) if (name !== '.keep') rmSync(join(dist, name), { recursive: true });
}

function* textFiles(dir: string): Generator<string> {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* textFiles(path);
    else if (/\.(js|css|html|svg|json|webmanifest)$/.test(name)) yield path;
  }
}
