// Somebody who works at the desk, and what he can do in the console.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Watch } from './watch.ts';

export interface Account {
  name: string;
  email: string;
  password: string;
}

const demo = (name: string, mailbox: string): Account => ({
  name,
  email: `${mailbox}@parley.example`,
  password: 'parley demo',
});

export const DEMO_PEOPLE = {
  Maya: demo('Maya Lindqvist', 'maya'),
  Tom: demo('Tom Okafor', 'tom'),
  Aylin: demo('Aylin Tan', 'aylin'),
  Jonas: demo('Jonas Weber', 'jonas'),
  Ines: demo('Ines Carvalho', 'ines'),
  Ada: demo('Ada Berg', 'ada'),
};

export type Status = 'Online' | 'Invisible' | 'Break' | 'Offline';

export class Agent {
  constructor(
    readonly page: Page,
    readonly watch: Watch,
    readonly account: Account,
  ) {}

  // What he sees.

  get list(): Locator {
    return this.page.getByRole('region', { name: /^(Active|Archived) chats$/ });
  }

  row(name: string): Locator {
    return this.list.getByRole('link', { name });
  }

  get chat(): Locator {
    return this.page.getByRole('region', { name: 'Conversation', exact: true });
  }

  get thread(): Locator {
    return this.page.getByRole('log');
  }

  get profile(): Locator {
    return this.page.getByRole('complementary', { name: 'Customer profile' });
  }

  get composer(): Locator {
    return this.chat.locator('#reply');
  }

  get statusButton(): Locator {
    return this.page.getByRole('button', { name: /^Your status:/ });
  }

  /** One of the three figures at the lower right. */
  figure(label: 'Pending' | 'Online' | 'Time spent'): Locator {
    return this.page.locator('.foot__stats > div', { has: this.page.locator('dt', { hasText: label }) }).locator('dd');
  }

  /** A chat that is put before him. */
  offer(name: string): Locator {
    return this.page.getByRole('alertdialog', { name });
  }

  bubble(text: string): Locator {
    return this.thread.locator('.bubble', { hasText: text });
  }

  /** What stands under the last message of a run: author, time, ticks. */
  marks(text: string): Locator {
    return this.thread.locator('.msg', { has: this.page.locator('.bubble', { hasText: text }) }).locator('.msg__meta');
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** What the dialog offers at its foot; the cross above may have the same name as one of them. */
  choice(name: string): Locator {
    return this.dialog.locator('.dialog__foot').getByRole('button', { name });
  }

  /** What the console says at the bottom of the page. */
  get toast(): Locator {
    return this.page.locator('.toast');
  }

  // What he does.

  async visits(path: string): Promise<void> {
    await this.page.goto(path);
    await this.isAwake();
  }

  /** The bundle has taken the page over. */
  async isAwake(): Promise<void> {
    await this.page.waitForFunction(() => 'parleyIsAwake' in window);
  }

  async signsIn(): Promise<void> {
    await this.visits('/sign-in');
    await this.page.getByLabel('Email').fill(this.account.email);
    await this.page.getByLabel('Password', { exact: true }).fill(this.account.password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.waitForURL('**/chats');
    await this.isConnected();
  }

  async isConnected(): Promise<void> {
    await this.isAwake();
    await expect(this.page.locator('.conn')).toHaveText('Connected');
  }

  async goes(status: Status): Promise<void> {
    await this.statusButton.click();
    await this.page.getByRole('menuitemradio', { name: status }).click();
    if (status !== 'Offline') await expect(this.statusButton).toContainText(status);
  }

  async opens(name: string): Promise<void> {
    await this.row(name).click();
    await expect(this.chat.getByRole('heading', { name })).toBeVisible();
  }

  async types(text: string): Promise<void> {
    await this.composer.pressSequentially(text, { delay: 20 });
  }

  async says(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await expect(this.bubble(text)).toBeVisible();
  }

  async notes(text: string): Promise<void> {
    await this.chat.getByRole('tab', { name: 'Note' }).click();
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await expect(this.thread.getByRole('complementary', { name: 'Internal note' }).filter({ hasText: text })).toBeVisible();
    await this.chat.getByRole('tab', { name: 'Reply' }).click();
  }

  async resolves(topic: string, summary = ''): Promise<void> {
    await this.chat.getByRole('button', { name: /^(Resolve|Select topic)$/ }).first().click();
    await this.dialog.getByRole('radio', { name: topic }).check();
    if (summary) await this.dialog.getByLabel('Summary').fill(summary);
    await this.choice('Resolve').click();
    await expect(this.dialog).toBeHidden();
  }

  /** Opens a section of the settings. */
  async sets(section: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
    await this.page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: section })).toBeVisible();
  }

  /** Opens one of the things in a section. */
  async edits(section: string, name: string): Promise<void> {
    await this.sets(section);
    await this.page.locator('.page').getByRole('link', { name }).first().click();
    await expect(this.page.getByRole('button', { name: 'Save', exact: true })).toBeVisible();
  }

  /** How a group gives out its chats. */
  async givesOut(group: string, mode: string, seconds?: number): Promise<void> {
    await this.edits('Groups', group);
    await this.page.getByRole('radio', { name: mode }).check();
    if (seconds) await this.page.getByLabel('Time to accept, in seconds').fill(String(seconds));
    await this.saves();
  }

  async saves(): Promise<void> {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(this.page.getByText('Saved', { exact: true }).first()).toBeVisible();
  }

  // The network between him and the desk.

  async losesNetwork(cut: () => void = () => {}): Promise<void> {
    this.watch.expectCuts();
    await this.page.context().setOffline(true);
    cut();
  }

  async hasNetworkAgain(mend: () => void = () => {}): Promise<void> {
    mend();
    await this.page.context().setOffline(false);
    await this.isConnected();
  }
}
