/** Every area of the catalogue has every key in every language, with the same arguments, and every message compiles. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languages } from '../ui/i18n.ts';
import { compileCatalogue, localesDir } from './icu-plugin.ts';

const areas = [...new Set(readdirSync(localesDir).map((f) => f.split('.')[0] ?? ''))];
const problems: string[] = [];
let count = 0;
for (const area of areas) {
  const [first, ...others] = languages.map((l) => ({ language: l, messages: compileCatalogue(read(area, l)) }));
  if (!first) continue;
  count += Object.keys(first.messages).length;
  for (const other of others) {
    for (const key of Object.keys(first.messages))
      if (!(key in other.messages)) problems.push(`${area}: ${key} is missing in ${other.language}`);
    for (const key of Object.keys(other.messages)) {
      if (!(key in first.messages)) problems.push(`${area}: ${key} is missing in ${first.language}`);
      else if (args(first.messages[key]) !== args(other.messages[key]))
        problems.push(
          `${area}: ${key} has other arguments in ${other.language} (${args(other.messages[key])}) than in ${first.language} (${args(first.messages[key])})`,
        );
    }
  }
}
for (const p of problems) console.error(p);
console.log(`${areas.length} areas, ${count} messages, ${languages.length} languages, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);

function read(area: string, language: string): Record<string, string> {
  return JSON.parse(readFileSync(join(localesDir, `${area}.${language}.json`), 'utf8'));
}

/** The names of a message's arguments, sorted: what must be equal in every language. */
function args(message: unknown): string {
  const names = new Set<string>();
  const walk = (m: unknown): void => {
    if (!Array.isArray(m)) return;
    for (const token of m) {
      if (!Array.isArray(token)) continue;
      names.add(String(token[0]));
      if (token[2] && typeof token[2] === 'object') for (const form of Object.values(token[2])) walk(form);
    }
  };
  walk(message);
  return [...names].sort().join(', ');
}
