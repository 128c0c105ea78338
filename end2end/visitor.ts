// A customer on a shop's page, and what he can do in the widget.
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import type { Watch } from './watch.ts';

export interface Answers {
  name?: string;
  email?: string;
  message: string;
}

export class Visitor {
  constructor(
    readonly page: Page,
    readonly watch: Watch,
    readonly name: string,
  ) {}

  // What he sees.

  get launcher(): Locator {
    return this.page.locator('#parley').getByRole('button', { name: /^(Open|Close) the chat/ });
  }

  get widget(): FrameLocator {
    return this.page.frameLocator('#parley iframe');
  }

  get log(): Locator {
    return this.widget.getByRole('log');
  }

  /** With whom he talks: the widget's head. */
  get head(): Locator {
    return this.widget.locator('.pw-head__t');
  }

  get composer(): Locator {
    return this.widget.locator('#pw-text');
  }

  bubble(text: string): Locator {
    return this.log.locator('.bubble', { hasText: text });
  }

  marks(text: string): Locator {
    return this.log.locator('.msg', { has: this.widget.locator('.bubble', { hasText: text }) }).locator('.msg__meta');
  }

  // What he does.

  async comesToShop(path = '/demo'): Promise<void> {
    await this.page.goto(path);
    await expect(this.page.locator('#parley')).toBeAttached();
  }

  async opensChat(path = '/demo'): Promise<void> {
    await this.comesToShop(path);
    await this.page.locator('#parley button').first().click();
    await this.widgetIsAwake();
  }

  /** The bundle has taken the widget over. */
  async widgetIsAwake(): Promise<void> {
    await this.widget.locator('.pw-panel').waitFor();
    const frame = this.page.frames().find((frame) => frame.url().includes('/chat/'));
    await frame!.waitForFunction(() => 'parleyIsAwake' in window);
  }

  async fillsIn({ name = this.name, email = mailboxOf(this.name), message }: Answers): Promise<void> {
    await this.widget.locator('#q-name').fill(name);
    await this.widget.locator('#q-email').fill(email);
    await this.widget.locator('#q-TEXT').fill(message);
  }

  async startsChat(message: string): Promise<void> {
    await this.fillsIn({ message });
    await this.widget.getByRole('button', { name: 'Start chat' }).click();
    await expect(this.bubble(message)).toBeVisible();
  }

  async types(text: string): Promise<void> {
    await this.composer.pressSequentially(text, { delay: 20 });
  }

  async says(text: string): Promise<void> {
    await this.composer.fill(text);
    // On a phone Enter is a new line.
    const phone = (this.page.viewportSize()?.width ?? Infinity) < 760;
    if (phone) await this.widget.getByRole('button', { name: 'Send', exact: true }).click();
    else await this.composer.press('Enter');
    await expect(this.bubble(text)).toBeVisible();
  }

  async minimises(): Promise<void> {
    await this.widget.getByRole('button', { name: 'Minimise chat' }).click();
    await expect(this.launcher).toHaveAttribute('aria-expanded', 'false');
  }

  async endsChat(): Promise<void> {
    await this.widget.getByRole('button', { name: 'End chat' }).click();
    await this.widget.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  }

  async rates(stars: 'Poor' | 'Fair' | 'Fine' | 'Good' | 'Great', comment: string): Promise<void> {
    await this.widget.getByRole('radio', { name: stars }).check({ force: true });
    await this.widget.getByLabel('What could be better?').fill(comment);
    await this.widget.getByRole('button', { name: 'Send rating' }).click();
    await expect(this.widget.getByRole('heading', { name: 'Thank you' })).toBeVisible();
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
    await expect(this.widget.getByText('Connection lost, reconnecting')).toBeHidden({ timeout: 20_000 });
  }
}

function mailboxOf(name: string): string {
  return `${name.toLowerCase().replace(/\W+/g, '.')}@customer.example`;
}
