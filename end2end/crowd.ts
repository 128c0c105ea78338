// Customers without browsers, who write through the public door as fast as it lets them in.

/** Requests under way at a time: enough to share commits, few enough to leave the browsers their turn. */
const AT_ONCE = 24;

interface Started {
  pass: string;
  chat: { conversation: string };
}

export class Crowd {
  constructor(
    private readonly desk: string,
    private readonly channel: string,
  ) {}

  /** Begins chats, in order of their numbers as far as the network keeps it. */
  async begins(count: number, name: (n: number) => string): Promise<Started[]> {
    return all(count, (n) =>
      this.asks('visitor/start', {
        pass: null,
        answers: [['name', name(n)], ['email', `visitor${n}@customer.example`]],
        message: freshId(),
        text: `Hello from ${name(n)}`,
        page: null,
      }),
    );
  }

  async says(pass: string, text: string): Promise<void> {
    await this.asks('visitor/say', { pass, message: freshId(), text });
  }

  /** Writes a long story into one chat. */
  async tells(pass: string, count: number, line: (n: number) => string): Promise<void> {
    await all(count, (n) => this.says(pass, line(n)));
  }

  private async asks<T>(path: string, body: object): Promise<T> {
    const answer = await fetch(`${this.desk}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channel: this.channel, ...body }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}

export const freshId = (): string => `msg_${crypto.randomUUID().replaceAll('-', '')}`;

async function all<T>(count: number, run: (n: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < count; n = next++) done[n] = await run(n);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return done;
}
