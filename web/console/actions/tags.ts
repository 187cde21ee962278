import { type Action, served } from './action.ts';

/** Sets the open conversation's tags. */
export const editTags: Action = {
  id: 'tags',
  title: 'action.tags',
  keys: ['g'],
  when: (console) => served(console) !== undefined,
  run: (console) => {
    const conversation = served(console);
    if (conversation) console.dialog.set({ name: 'tags', conv: conversation.id });
  },
};

/** Stores the tags; true when they were taken. */
export async function sendTags(console: Parameters<Action['run']>[0], conv: string, tags: readonly string[]): Promise<boolean> {
  const conversation = await console.attempt(() => console.link.call('tags', { tags: [...tags] }, { conv }));
  if (!conversation) return false;
  console.store.now({ kind: 'conversation', conversation });
  return true;
}
