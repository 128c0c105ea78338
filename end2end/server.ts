// A desk of one's own: the binary on a free port, with a database that is thrown away afterwards.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const BINARY = resolve(import.meta.dirname, process.env.PARLEY_BIN ?? '../target/debug/parley');
/** How long a desk may take to open, demo data included. */
const OPENS_WITHIN = 30_000;

export class Server {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly dir: string,
    private readonly lines: string[],
  ) {}

  static async start(demo: boolean, port = 0, more: string[] = []): Promise<Server> {
    const dir = await mkdtemp(join(tmpdir(), 'parley-journey-'));
    const child = spawn(
      BINARY,
      ['--addr', `127.0.0.1:${port}`, '--database', `sqlite:${join(dir, 'desk.db')}`, ...(demo ? ['--demo'] : []), ...more],
      { cwd: dir, env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const lines: string[] = [];
    const url = await new Promise<string>((opened, failed) => {
      const late = setTimeout(() => failed(new Error(`no desk after ${OPENS_WITHIN} ms`)), OPENS_WITHIN);
      const hear = (chunk: Buffer) => {
        lines.push(chunk.toString());
        const address = /console\s+(http:\S+)/.exec(lines.join(''))?.[1];
        if (address) {
          clearTimeout(late);
          opened(address);
        }
      };
      child.stdout!.on('data', hear);
      child.stderr!.on('data', hear);
      child.on('error', failed);
      child.on('exit', (code) => failed(new Error(`the desk ended with ${code}:\n${lines.join('')}`)));
    });
    return new Server(url, child, dir, lines);
  }

  /** Everything it printed. */
  get log(): string {
    return this.lines.join('');
  }

  /** What it logged as an error, and panics: there must be none, whatever a test does. */
  get complaints(): string[] {
    return this.log.split('\n').filter((line) => /\bERROR\b|panicked/.test(line));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      const late = setTimeout(() => this.child.kill('SIGKILL'), 3_000);
      await ended;
      clearTimeout(late);
    }
    await rm(this.dir, { recursive: true, force: true });
  }
}
