import { languages } from '../../ui/i18n.ts';
import { readLook } from '../../ui/look.ts';
import { type Action, current } from './action.ts';

/** Finds any action or conversation by name. */
export const openPalette: Action = {
  id: 'palette',
  title: 'action.palette',
  keys: ['mod+k'],
  when: () => true,
  run: (console) => console.dialog.set(console.dialog.get()?.name === 'palette' ? null : { name: 'palette' }),
};

/** Lists the shortcuts. */
export const openHelp: Action = {
  id: 'help',
  title: 'action.help',
  keys: ['?'],
  when: () => true,
  run: (console) => console.dialog.set({ name: 'help' }),
};

/** Shows or hides the customer's panel. */
export const togglePanel: Action = {
  id: 'panel',
  title: 'action.panel',
  keys: ['i'],
  when: (console) => current(console) !== undefined,
  run: (console) => console.togglePanel(),
};

export const switchLanguage: Action = {
  id: 'language',
  title: 'action.language',
  when: () => true,
  run: async (console) => {
    const at = languages.indexOf(console.texts.get().language);
    await console.setLanguage(languages[(at + 1) % languages.length] ?? languages[0]);
  },
};

/** Light, dark, high contrast, in turn. */
export const nextTheme: Action = {
  id: 'theme',
  title: 'action.theme',
  when: () => true,
  run: (console) => {
    const look = readLook();
    if (look.contrast === 'high') console.setTheme('light');
    else console.setTheme(look.theme === 'dark' ? 'contrast' : 'dark');
  },
};

export const signOut: Action = {
  id: 'sign-out',
  title: 'action.signOut',
  when: () => true,
  run: (console) => console.signOut(),
};
