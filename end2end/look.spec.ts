// Pictures of the main screens for people to look at, and what a program can see of cut or overflowing text.
import { expect, test } from './desk.ts';
import { looksGood } from './page.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

const SECTIONS = ['', 'workspace', 'products', 'channels', 'agents', 'groups', 'routing', 'tags', 'topics', 'quick-responses'];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of SIZES) {
    // The extremes in every run, a theme each; all sizes in both themes in the long one.
    const everyRun = `${viewport.width} ${colorScheme}`;
    if (!process.env.PARLEY_LONG && !['1440 light', '390 dark'].includes(everyRun)) continue;
    test.describe(`${viewport.width} ${colorScheme}`, () => {
      test.use({ colorScheme, viewport });
      const shot = (name: string) => `${name}-${viewport.width}-${colorScheme}`;
      const phone = viewport.width < 760;

      test('the console', async ({ desk }) => {
        const maya = await desk.agent('Maya', { hasTouch: phone });
        const { page } = maya;
        await looksGood(page, shot('chats'));
        await maya.opens('Hannah Brandt');
        await expect(maya.bubble('Perfect, thank you!')).toBeVisible();
        await looksGood(page, shot('conversation'));
        await maya.chat.getByRole('button', { name: 'Quick responses' }).click();
        await looksGood(page, shot('quick-responses'));
        await page.keyboard.press('Escape');
        await maya.composer.fill('');
        await maya.chat.getByRole('button', { name: 'Emoji' }).click();
        await expect(page.getByRole('searchbox')).toBeFocused();
        await looksGood(page, shot('emoji'));
        await page.keyboard.press('Escape');
        await maya.chat.getByRole('button', { name: 'Resolve' }).click();
        await expect(maya.choice('Resolve')).toBeVisible();
        await looksGood(page, shot('resolve'));
        await page.keyboard.press('Escape');
        await maya.chat.getByRole('tab', { name: 'Note' }).click();
        await looksGood(page, shot('note'));
        if (viewport.width < 1180) {
          await maya.chat.getByRole('button', { name: 'More actions' }).click();
          await page.getByRole('menuitem', { name: 'Customer profile' }).click();
          await expect(maya.profile).toBeVisible();
          await looksGood(page, shot('profile'));
        }
        await page.goto('/chats');
        await maya.isConnected();
        await maya.opens('Fatima Zahra El Idrissi');
        await looksGood(page, shot('ended-by-customer'));
        await page.goto('/archive');
        await maya.isConnected();
        await looksGood(page, shot('archive'));
        await maya.opens('Nadia Petrova');
        await looksGood(page, shot('archived'));
      });

      test('what opens over it', async ({ desk }) => {
        const maya = await desk.agent('Maya');
        const { page } = maya;
        await maya.statusButton.click();
        await looksGood(page, shot('status'));
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'ML, your account' }).click();
        await looksGood(page, shot('account'));
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: /^Notifications/ }).click();
        await looksGood(page, shot('notifications'));
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+k');
        await page.keyboard.type('ha');
        await expect(page.getByRole('option', { name: 'Hannah Brandt' }).first()).toBeVisible();
        await looksGood(page, shot('palette'));
        await page.keyboard.press('Escape');
        await page.keyboard.press('?');
        await looksGood(page, shot('shortcuts'));
        await page.keyboard.press('Escape');
        await maya.goes('Offline');
        await looksGood(page, shot('going-offline'));
        await maya.choice('Go offline').click();
        await expect(maya.list).toContainText('You are offline');
        await looksGood(page, shot('offline'));
      });

      test('the settings', async ({ desk }) => {
        const ada = await desk.agent('Ada');
        const { page } = ada;
        for (const section of SECTIONS) {
          await page.goto(`/settings${section && `/${section}`}`);
          await ada.isConnected();
          await looksGood(page, shot(`settings-${section || 'start'}`));
          const thing = page.locator('.rowlink, .tree a.grow').first();
          if (['', 'workspace', 'routing'].includes(section)) continue;
          await thing.click();
          await expect(page.locator('#editor-title')).toBeVisible();
          await looksGood(page, shot(`settings-${section}-editor`));
        }
      });

      test('everyone’s chats, as a supervisor sees them', async ({ desk }) => {
        const ines = await desk.agent('Ines');
        await ines.page.getByRole('button', { name: 'Everyone' }).click();
        await expect(ines.row('Camila Reyes')).toBeVisible();
        await looksGood(ines.page, shot('everyone'));
        await ines.opens('Pieter van Dijk');
        await looksGood(ines.page, shot('others-chat'));
        ines.watch.forgive(/status of 404/);
        await ines.page.goto('/chats/cnv_00000000000000000000000000000001');
        await looksGood(ines.page, shot('not-here'));
      });

      test('what waits: overview, Inbox, transfer to a group, offers', async ({ desk }) => {
        const wide = { viewport: SIZES[0] };
        const [ada, ines] = [await desk.agent('Ada', wide), await desk.agent('Ines')];
        const { page } = ines;
        await page.goto('/cockpit');
        await ines.isConnected();
        await expect(page.getByRole('row', { name: /Maya Lindqvist/ })).toBeVisible();
        await looksGood(page, shot('overview'));
        await page.getByRole('button', { name: 'Set the status of Aylin Tan' }).click();
        await looksGood(page, shot('overview-status'));
        await page.keyboard.press('Escape');
        await page.goto('/chats');
        await ines.isConnected();
        await page.getByRole('button', { name: /^Inbox/ }).click();
        await looksGood(page, shot('inbox'));
        await page.getByRole('button', { name: 'Everyone' }).click();
        await ines.opens('Pieter van Dijk');
        await page.keyboard.press('t');
        await ines.dialog.getByRole('button', { name: 'Group', exact: true }).click();
        await expect(ines.dialog.getByRole('radio').first()).toBeVisible();
        await looksGood(page, shot('transfer-group'));
        await page.keyboard.press('Escape');

        await ada.givesOut('Outdoor advice', 'Offered', 12);
        const maya = await desk.agent('Maya');
        for (const name of ['Hannah Ek', 'Piet Mulder']) {
          const customer = await desk.visitor(name, wide);
          await customer.opensChat();
          await customer.startsChat('Is the Fjell 45 waterproof? I want to take it to Lofoten in October, where it rains.');
          await expect(maya.offer(name)).toBeVisible();
        }
        await looksGood(maya.page, shot('offers'));
        await expect(maya.page.getByRole('button', { name: 'I am here' })).toBeVisible({ timeout: 15_000 });
        await looksGood(maya.page, shot('offer-missed'));
      });

      test('the widget', async ({ desk }) => {
        const hannah = await desk.visitor('Hannah Ek', { hasTouch: phone, isMobile: phone });
        const { page } = hannah;
        await hannah.opensChat();
        await looksGood(page, shot('widget-leave-message'));
        const maya = await desk.agent('Maya', { viewport: SIZES[0] });
        await expect(hannah.widget.getByRole('button', { name: 'Start chat' })).toBeVisible();
        await looksGood(page, shot('widget-before'));
        await hannah.widget.getByRole('button', { name: 'Start chat' }).click();
        await looksGood(page, shot('widget-before-errors'));
        await hannah.startsChat('Is the Fjell 45 waterproof? I want to take it to Lofoten in October, where it rains sideways.');
        await maya.opens('Hannah Ek');
        await maya.says('It is, up to three days of rain. Here is how we test it: https://harrowandpine.example/journal/how-we-test-our-packs-in-the-rain');
        await hannah.says('Great');
        await hannah.says('Then I take it in moss');
        await maya.types('The moss one is');
        await expect(hannah.log.getByText('is typing')).toBeVisible();
        await looksGood(page, shot('widget-chat'));
        await maya.goes('Break');
        await expect(hannah.widget.getByText('on a short break and will answer')).toBeVisible();
        await looksGood(page, shot('widget-away'));
        await hannah.widget.getByRole('button', { name: 'End chat' }).click();
        await looksGood(page, shot('widget-ending'));
        await hannah.widget.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
        await expect(hannah.widget.getByRole('button', { name: 'Send rating' })).toBeVisible();
        await looksGood(page, shot('widget-rating'));
        await hannah.rates('Great', 'Nothing');
        await looksGood(page, shot('widget-thanks'));
      });

      test('the widget in the queue, and in Arabic', async ({ desk }) => {
        const ada = await desk.agent('Ada', { viewport: SIZES[0] });
        await ada.edits('Agents', 'Maya Lindqvist');
        await ada.page.getByRole('spinbutton', { name: 'Harrow & Pine' }).fill('1');
        await ada.saves();
        await desk.agent('Maya', { viewport: SIZES[0] });
        const hannah = await desk.visitor('Hannah Ek', { hasTouch: phone, isMobile: phone });
        await hannah.opensChat();
        await hannah.startsChat('Hello');
        await expect(hannah.log.getByText('Your place in the queue')).toBeVisible();
        await looksGood(hannah.page, shot('widget-queue'));

        await ada.edits('Channels', 'Outdoor shop');
        await ada.page.getByLabel('Language').selectOption('العربية');
        await ada.page.getByLabel('Heading').fill('');
        await ada.saves();
        const hana = await desk.visitor('هناء عيد', { hasTouch: phone, isMobile: phone });
        await hana.opensChat();
        await looksGood(hana.page, shot('widget-arabic-before'));
        await hana.fillsIn({ email: 'hana@customer.example', message: 'هل الحقيبة مقاومة للماء؟' });
        await hana.widget.locator('button[type=submit]').last().click();
        await expect(hana.bubble('هل الحقيبة')).toBeVisible();
        await looksGood(hana.page, shot('widget-arabic-queue'));
      });

      test('in Turkish, whose words are longer', async ({ desk }) => {
        const ada = await desk.agent('Ada');
        const { page } = ada;
        await page.getByRole('button', { name: 'AB, your account' }).click();
        await page.getByLabel('Language').selectOption('Türkçe');
        await expect(page.locator('html')).toHaveAttribute('lang', 'tr');
        for (const path of ['chats', 'archive', 'cockpit', ...SECTIONS.filter(Boolean).map((section) => `settings/${section}`)]) {
          await page.goto(`/${path}`);
          await expect(page.locator('.conn')).toHaveText('Bağlı');
          await looksGood(page, shot(`tr-${path.replace('/', '-')}`));
          const thing = page.locator('.page :is(.rowlink, .tree a.grow)').first();
          if (!(await thing.isVisible())) continue;
          await thing.click();
          await expect(page.locator('#editor-title')).toBeVisible();
          await looksGood(page, shot(`tr-${path.replace('/', '-')}-editor`));
        }
        await page.goto('/chats');
        await page.locator('.statusbtn').click();
        await looksGood(page, shot('tr-status'));
        await page.getByRole('menuitemradio').first().click();
        await page.getByRole('button', { name: 'Herkes' }).click();
        await page.getByRole('link', { name: 'Hannah Brandt' }).click();
        await expect(page.locator('.bubble').last()).toBeVisible();
        await looksGood(page, shot('tr-conversation'));
      });

      test.describe('empty', () => {
        test.use({ demo: false });

        test('the door', async ({ desk }) => {
          const ruth = await desk.newcomer({ name: 'Ruth Adler', email: 'ruth@lamps.example', password: 'four words' });
          await ruth.visits('/first-run');
          await looksGood(ruth.page, shot('first-run'));
          await ruth.page.getByLabel('Name of the shop or company').fill('Lamps & Lanterns');
          await ruth.page.getByLabel('Your name').fill('Ruth Adler');
          await ruth.page.getByLabel('Email').fill(ruth.account.email);
          await ruth.page.getByLabel('Password', { exact: true }).fill(ruth.account.password);
          await ruth.page.getByRole('button', { name: 'Create the workspace' }).click();
          await ruth.page.waitForURL('**/chats');
          await ruth.isConnected();
          await looksGood(ruth.page, shot('empty-desk'));
          const late = await desk.newcomer({ name: 'Late', email: 'ruth@lamps.example', password: 'wrong' });
          await late.visits('/sign-in');
          await looksGood(late.page, shot('sign-in'));
        });
      });
    });
  }
}
