import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

/** Where the catalogues lie: one ICU MessageFormat file for each area and language, such as widget.zh-CN.json. */
export const localesDir = fileURLToPath(new URL('../ui/locales/', import.meta.url));

/** Compiles one catalogue to the form that ui/i18n.ts evaluates: texts without arguments stay strings. */
export function compileCatalogue(source: Record<string, string>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(source)) {
    const tokens = compileMessage(text);
    out[key] = tokens.length === 1 && typeof tokens[0] === 'string' ? tokens[0] : tokens;
  }
  return out;
}

/**
 * Serves `import('icu:widget+wait/zh-CN')` as the compiled catalogue of those areas, so that each bundle loads its own area in one language and
 * no parser of MessageFormat runs in the browser.
 */
export function icu(): Plugin {
  const prefix = 'icu:';
  return {
    name: 'icu-catalogues',
    enforce: 'pre',
    resolveId(id) {
      if (!id.startsWith(prefix)) return null;
      return `\0${id}`;
    },
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      const [areas = '', language] = id.slice(prefix.length + 1).split('/');
      const messages = areas.split('+').map((area) => {
        const file = `${localesDir}${area}.${language}.json`;
        this.addWatchFile(file);
        return compileCatalogue(JSON.parse(readFileSync(file, 'utf8')));
      });
      return `export default ${JSON.stringify(Object.assign({}, ...messages))}`;
    },
  };
}
