/**
 * The budgets: what a browser loads, gzip, before the page can be used. A first load is the document, its scripts and styles with all that they
 * import statically, and the larger language.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
type Chunk = { file: string; css?: string[]; imports?: string[]; dynamicImports?: string[] };

const budgets = [
  { what: 'loader w.js', bytes: gz('w.js'), most: 2_000 },
  { what: 'customer page, first load', bytes: firstLoad('customer', 'widget/index.html', 'icu:widget+wait/'), most: 20_000 },
  { what: 'customer page, everything', bytes: everything('customer', 'widget/index.html', 'icu:widget+wait/'), most: 46_000 },
  { what: 'find a person, first load', bytes: firstLoad('portal', 'portal/find/index.html', 'icu:find+wait/'), most: 20_000 },
  { what: 'sample host app, first load', bytes: firstLoad('portal', 'portal/host/index.html', 'icu:host/'), most: 40_000 },
  { what: 'console, first load', bytes: firstLoad('console', 'console/index.html', 'icu:console/'), most: 220_000 },
];
let over = 0;
for (const { what, bytes, most } of budgets) {
  if (bytes > most) over++;
  console.log(
    `${bytes > most ? 'OVER' : 'ok  '} ${what.padEnd(30)} ${String(bytes).padStart(8)} of ${String(most).padStart(8)} bytes gzip`,
  );
}
process.exit(over ? 1 : 0);

function gz(file: string): number {
  return existsSync(join(dist, file)) ? gzipSync(readFileSync(join(dist, file)), { level: 9 }).length : Number.POSITIVE_INFINITY;
}

function manifest(name: string): Record<string, Chunk> {
  const file = join(dist, `manifest.${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** The files of a chunk and of all that it imports; dynamic imports too where `deep`. */
function files(chunks: Record<string, Chunk>, key: string, deep: boolean, skip: string, seen = new Set<string>()): Set<string> {
  const chunk = chunks[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const next of chunk.imports ?? []) files(chunks, next, deep, skip, seen);
  if (deep) for (const next of chunk.dynamicImports ?? []) if (!next.startsWith(skip)) files(chunks, next, deep, skip, seen);
  return seen;
}

function load(build: string, html: string, languages: string, deep: boolean): number {
  const chunks = manifest(build);
  if (!chunks[html]) return Number.POSITIVE_INFINITY;
  const catalogues = Object.keys(chunks)
    .filter((k) => k.startsWith(languages))
    .map((k) => gz(chunks[k]?.file ?? ''));
  const own = [...files(chunks, html, deep, languages)].reduce((sum, file) => sum + gz(file), 0);
  return own + gz(html) + Math.max(0, ...catalogues);
}

function firstLoad(build: string, html: string, languages: string): number {
  return load(build, html, languages, false);
}

function everything(build: string, html: string, languages: string): number {
  return load(build, html, languages, true);
}
