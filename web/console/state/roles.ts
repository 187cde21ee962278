import type { Agent } from '../../wire/types.ts';

/** Who may see the wall. The server decides by its own table; this only spares others a page that would refuse them. */
export function seesWall(me: Agent | null): boolean {
  return me?.role === 'supervisor' || me?.role === 'admin';
}
