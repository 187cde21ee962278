import { Server } from './server.ts';

/** Before the first journey: the store with the sample staff. After the last one it is removed. */
export default function setup(): Promise<() => void> {
  return Server.seed();
}
