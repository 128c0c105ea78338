// The simulator of WhatsApp, Messenger and Instagram: whoever writes to the desk from a phone, and the clock of both.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';

const BINARY = resolve(import.meta.dirname, process.env.PARLEY_SIMULATOR_BIN ?? '../target/debug/parley-simulator');
/** The accounts of the simulator's demo (`simulator/README.md`). */
export const WHATSAPP = '310000000000001';
export const MESSENGER = '510000000000001';
export const INSTAGRAM = '17841400000000001';
const HOUR = 3_600_000;

/** A port that nobody listens on: for programs that must know each other before either is there. */
async function freePort(): Promise<number> {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  taken.close();
  return port;
}

export class Sim {
  private constructor(
    readonly url: string,
    /** Where the desk is going to listen: the simulator tells it when its clock is moved. */
    readonly deskPort: number,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<Sim> {
    const [port, deskPort] = [await freePort(), await freePort()];
    const hook = `http://127.0.0.1:${deskPort}/demo/clock`;
    const child = spawn(BINARY, ['--addr', `127.0.0.1:${port}`, '--clock-hook', hook, '--quick'], { stdio: 'pipe' });
    await once(child.stdout!, 'data');
    return new Sim(`http://127.0.0.1:${port}`, deskPort, child);
  }

  /** Somebody does something on his phone; answers the ids of what that made. */
  async act(person: string, account: string, what: object): Promise<string[]> {
    const { ids } = await this.post('act', { person, account, ...what });
    return ids;
  }

  async writes(person: string, account: string, text: string): Promise<string> {
    const [id] = await this.act(person, account, { do: 'write', text });
    return id;
  }

  async hoursPass(hours: number): Promise<void> {
    await this.post('clock', { advance_ms: hours * HOUR });
  }

  async post(path: string, body: object): Promise<any> {
    const answer = await fetch(`${this.url}/sim/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Every request of the desk, oldest first. */
  async journal(): Promise<any[]> {
    const { entries } = (await (await fetch(`${this.url}/sim/journal?after=0`)).json()) as { entries: any[] };
    return entries;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
