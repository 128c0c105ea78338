// The pages of WhatsApp, Messenger and Instagram: axe finds nothing on them, and they look good.
import { expect, test, type Page } from './desk.ts';
import { isAccessible, looksGood } from './page.ts';
import { INSTAGRAM, MESSENGER, WHATSAPP } from './sim.ts';

// The extremes: a wide screen by day, a phone at night.
const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

for (const { colorScheme, viewport } of LOOKS) {
  const look = `${viewport.width}-${colorScheme}`;
  const isGood = async (page: Page, name: string) => {
    await looksGood(page, `${name}-${look}`);
    await isAccessible(page, name);
  };

  test.describe(look, () => {
    test.use({ channels: true, colorScheme, viewport });

    test('an agent’s pages', async ({ desk, sim }) => {
      const maya = await desk.agent('Maya');
      const { page } = maya;
      await page.getByRole('button', { name: 'New WhatsApp chat' }).click();
      const first = page.getByRole('dialog', { name: 'New WhatsApp chat' });
      await first.getByRole('button', { name: /reminder/ }).click();
      await expect(first.getByLabel('Text for {{first_name}}')).toBeVisible();
      await isGood(page, 'whatsapp-first');
      await page.keyboard.press('Escape');

      await sim.act('mira', WHATSAPP, { do: 'send', kind: 'image' });
      await sim.act('mira', WHATSAPP, { do: 'send', kind: 'document' });
      await sim.act('mira', WHATSAPP, { do: 'location', latitude: 52.52, longitude: 13.405 });
      await maya.row('Mira Okoye').click();
      await maya.composer.fill('Ja, seit heute Morgen.');
      await maya.composer.press('Enter');
      await expect(maya.thread.getByText('Delivered', { exact: true })).toBeAttached();
      await expect(maya.thread.locator('img').first()).toBeVisible();
      await isGood(page, 'whatsapp-chat');
      await maya.chat.getByRole('button', { name: 'Send something else' }).click();
      await isGood(page, 'whatsapp-more');
      await page.getByRole('menuitem', { name: 'Answers to tap' }).click();
      await expect(page.getByLabel('Question')).toBeVisible();
      await isGood(page, 'whatsapp-answers');
      await page.keyboard.press('Escape');

      await sim.hoursPass(25);
      await page.goto('/archive');
      await maya.isConnected();
      await maya.row('Mira Okoye').click();
      await expect(maya.chat.getByRole('button', { name: 'Send a template' })).toBeVisible();
      await isGood(page, 'whatsapp-expired');
      await maya.chat.getByRole('button', { name: 'Send a template' }).click();
      const template = page.getByRole('dialog', { name: 'Send a template' });
      await template.getByRole('button', { name: /order_ready/ }).click();
      await expect(template.getByLabel('Text for {{1}}')).toBeVisible();
      await isGood(page, 'whatsapp-template');
    });

    test('Instagram, with a story and what was unsent', async ({ desk, sim }) => {
      const maya = await desk.agent('Maya');
      await sim.act('saskia', INSTAGRAM, { do: 'send', kind: 'image' });
      const secret = await sim.writes('saskia', INSTAGRAM, 'my card is 4111');
      await sim.act('saskia', INSTAGRAM, { do: 'unsend', to: secret });
      await maya.row('Saskia de Vries').or(maya.row('saskia')).first().click();
      await expect(maya.thread).toContainText('Message was unsent');
      await isGood(maya.page, 'instagram-chat');
    });

    test('Messenger, answered by the page’s own inbox, and by a link', async ({ desk, sim }) => {
      const maya = await desk.agent('Maya');
      await sim.writes('emeka', MESSENGER, 'Is the blue one in stock?');
      await maya.row('Emeka Adeyemi , Messenger').click();
      await sim.act('emeka', MESSENGER, { do: 'referral', referral: { ref: 'summer', source: 'SHORTLINK', type: 'OPEN_THREAD' } });
      await expect(maya.thread).toContainText('SHORTLINK · summer');
      const page = { id: MESSENGER, name: 'Nordlicht Fahrräder', fields: null, default_app: '900000000000001' };
      await sim.post('accounts', { page });
      await sim.act('emeka', MESSENGER, { do: 'inbox_echo', text: 'We are on it' });
      await expect(maya.thread).toContainText('We are on it');
      await expect(maya.chat.getByText('The page’s own inbox answers here')).toBeVisible();
      await isGood(maya.page, 'messenger-held');
      await maya.composer.fill('Yes, three left.');
      await maya.composer.press('Enter');
      await expect(maya.chat.getByText('The page’s own inbox answers here')).toBeHidden();
    });

    test('an admin’s pages', async ({ desk }) => {
      const ada = await desk.agent('Ada');
      const { page } = ada;
      await page.goto('/settings/accounts');
      await expect(page.getByRole('rowheader', { name: 'order_ready' })).toBeVisible();
      await isGood(page, 'accounts');
      const card = page.getByRole('region', { name: /WhatsApp/ }).first();
      await card.getByText('Name and automatic replies').click();
      await card.getByText('Enter a payment').click();
      await card.getByText(/^Callback address ·/).click();
      await isGood(page, 'account-open');
      await card.getByRole('button', { name: 'New template' }).click();
      await expect(page.getByRole('dialog', { name: 'New template' }).getByLabel('Name', { exact: true })).toBeVisible();
      await page.getByRole('dialog', { name: 'New template' }).getByLabel('At the top').selectOption('Picture');
      await expect(page.getByRole('dialog', { name: 'New template' }).getByLabel('Sample for the review')).toBeVisible();
      await isGood(page, 'new-template');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Connect an account' }).click();
      await expect(page.getByLabel('Phone number id')).toBeVisible();
      await isGood(page, 'connect');
    });
  });
}
