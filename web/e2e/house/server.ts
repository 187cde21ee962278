import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = process.env.JIETONG_BIN ?? fileURLToPath(new URL('../../../bin/jietong', import.meta.url));

/** The environment variable that names the store with the sample staff in it, from which every server begins: hashing passwords takes a while. */
const seedVariable = 'JIETONG_E2E_SEED';

/** A server that does not answer within this time will not. */
const startMost_ms = 60_000;
/** The pause between two looks whether it answers. */
const look_ms = 50;

/** The real program on a port and a store of its own. */
export class Server {
  readonly url: string;
  readonly #port: number;
  readonly #home: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, home: string) {
    this.#port = port;
    this.#home = home;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts a server with the sample host app and staff, and nothing else in its store. */
  static async start(): Promise<Server> {
    const home = mkdtempSync(join(tmpdir(), 'jietong-e2e-'));
    const seed = process.env[seedVariable];
    if (seed) cpSync(seed, home, { recursive: true });
    const server = new Server(await freePort(), home);
    await server.#run();
    return server;
  }

  /** Makes the store from which the others begin. Returns what removes it. */
  static async seed(): Promise<() => void> {
    const server = await Server.start();
    await server.#end('SIGTERM');
    process.env[seedVariable] = server.#home;
    return () => rmSync(server.#home, { recursive: true, force: true });
  }

  /** Ends the program as a power cut does. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Starts the program again on the same port and store. */
  again(): Promise<void> {
    return this.#run();
  }

  /** Ends the program in order and removes what it kept. */
  async stop(): Promise<void> {
    if (this.#child) await this.#end('SIGTERM');
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** What the program wrote. */
  log(): string {
    return readFileSync(join(this.#home, 'log'), 'utf8');
  }

  async #run(): Promise<void> {
    if (!existsSync(program)) throw new Error(`${program} is missing: run make build, or name the program in JIETONG_BIN`);
    const log = openSync(join(this.#home, 'log'), 'a');
    const args = ['--listen', `127.0.0.1:${this.#port}`, '--store', `sqlite:${this.#home}/jietong.db`, '--files', `${this.#home}/files`];
    this.#child = spawn(program, ['serve', '--sample', ...args], { stdio: ['ignore', log, log], cwd: this.#home });
    const until = Date.now() + startMost_ms;
    while (!(await answers(`${this.url}/readyz`))) {
      if (this.#child.exitCode !== null || Date.now() > until) throw new Error(`the server did not start:\n${this.log()}`);
      await new Promise((next) => setTimeout(next, look_ms));
    }
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** A port that nobody has now. Somebody may take it before we do; then the server says so and the journey fails with its words. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}
