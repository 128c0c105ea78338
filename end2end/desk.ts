// The fixture of all journeys: a desk, and the people who come to it. `desk.agent('Maya')` and `desk.visitor()`
// each get a browser of their own; whatever their browsers or the server complain about fails the test.
import { test as base, expect, type Browser, type BrowserContextOptions } from '@playwright/test';
import { Agent, DEMO_PEOPLE, type Account } from './agent.ts';
import { Line } from './line.ts';
import { Mailbox } from './mailbox.ts';
import { Server } from './server.ts';
import { Sim } from './sim.ts';
import { Shop } from './shop.ts';
import { Visitor } from './visitor.ts';
import { Watch, noteAwakening } from './watch.ts';

export { expect } from '@playwright/test';
export type { Page, Locator } from '@playwright/test';
export { Agent } from './agent.ts';
export { Visitor } from './visitor.ts';

export class Desk {
  readonly watches: Watch[] = [];
  private readonly closers: (() => unknown)[] = [];

  constructor(
    private readonly browser: Browser,
    readonly server: Server,
    private readonly options: BrowserContextOptions,
  ) {}

  get url(): string {
    return this.server.url;
  }

  /** Somebody who works here, signed in and at his chats. */
  async agent(who: keyof typeof DEMO_PEOPLE | Account, options: BrowserContextOptions = {}): Promise<Agent> {
    const agent = await this.newcomer(typeof who === 'string' ? DEMO_PEOPLE[who] : who, options);
    await agent.signsIn();
    return agent;
  }

  /** Somebody in front of an empty browser. */
  async newcomer(account: Account, options: BrowserContextOptions = {}): Promise<Agent> {
    const { page, watch } = await this.open(account.name, options);
    return new Agent(page, watch, account);
  }

  /** A customer with a browser of his own, nowhere yet. */
  async visitor(name = 'Hannah Ek', options: BrowserContextOptions = {}): Promise<Visitor> {
    const { page, watch } = await this.open(name, options);
    return new Visitor(page, watch, name);
  }

  /** The demo shop's channel. */
  async channel(): Promise<string> {
    const shop = await (await fetch(`${this.url}/demo`)).text();
    return /data-channel="([^"]+)"/.exec(shop)?.[1] ?? '';
  }

  /** A cable to the desk that can be cut; whoever gets its address as `baseURL` depends on it. */
  async line(): Promise<Line> {
    const line = await Line.to(this.url);
    this.closers.push(() => line.close());
    return line;
  }

  /** A shop on a site of its own, with the desk's snippet on its page. */
  async shop(channel: string, lang = 'en'): Promise<Shop> {
    const shop = await Shop.open(this.url, channel, lang);
    this.closers.push(() => shop.close());
    return shop;
  }

  async close(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
    for (const close of this.closers) await close();
    await this.server.stop();
  }

  private async open(name: string, options: BrowserContextOptions) {
    const context = await this.browser.newContext({ baseURL: this.url, ...this.options, ...options });
    const watch = new Watch(name, context, new Set([this.url, options.baseURL ?? this.url]));
    this.watches.push(watch);
    await context.addInitScript(noteAwakening);
    return { page: await context.newPage(), watch };
  }
}

interface Options {
  /** Whether the providers of WhatsApp, Messenger and Instagram are played beside it. */
  channels: boolean;
  /** Whether the desk has the demo data in it. */
  demo: boolean;
  /** Whether one address may ask as often as it likes: for journeys that fill the desk first. */
  unlimited: boolean;
  /** Whether it has a mail server. */
  mail: boolean;
}

export const test = base.extend<Options & { sim: Sim; mailbox: Mailbox; desk: Desk }>({
  demo: [true, { option: true }],
  channels: [false, { option: true }],
  unlimited: [false, { option: true }],
  mail: [false, { option: true }],
  sim: async ({ channels }, use) => {
    const sim = channels ? await Sim.start() : undefined;
    await use(sim as Sim);
    await sim?.stop();
  },
  mailbox: async ({ mail }, use) => {
    const mailbox = mail ? await Mailbox.open() : undefined;
    await use(mailbox as Mailbox);
    mailbox?.close();
  },
  desk: async ({ browser, demo, unlimited, sim, mailbox, viewport, locale, timezoneId, colorScheme }, use, info) => {
    const more = [
      ...(sim ? ['--simulator', sim.url] : []),
      ...(unlimited ? ['--no-rate-limit'] : []),
      ...(mailbox ? ['--smtp', mailbox.url, '--mail-from', 'help@harrowandpine.example'] : []),
    ];
    const server = await Server.start(demo, sim?.deskPort, more);
    const desk = new Desk(browser, server, { viewport, locale, timezoneId, colorScheme });
    await use(desk);
    await desk.close();
    const complaints = [...desk.watches.flatMap((watch) => watch.complaints), ...server.complaints];
    if (complaints.length || info.status !== info.expectedStatus) {
      await info.attach('server log', { body: server.log, contentType: 'text/plain' });
    }
    expect(complaints, 'what browsers and server complained about').toEqual([]);
  },
});
