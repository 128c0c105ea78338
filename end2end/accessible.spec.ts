// axe finds nothing on any page, in either theme.
import { expect, test } from './desk.ts';
import { isAccessible } from './page.ts';

const SECTIONS = ['workspace', 'products', 'channels', 'agents', 'groups', 'routing', 'tags', 'topics', 'quick-responses'];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the door: sign-in, first run, not found', async ({ desk }) => {
      const maya = await desk.newcomer({ name: 'Maya', email: 'maya@parley.example', password: 'wrong' });
      maya.watch.forgive(/status of 40[14]/);
      await maya.visits('/sign-in');
      await isAccessible(maya.page, 'sign-in');
      await maya.page.getByLabel('Email').fill('maya@parley.example');
      await maya.page.getByLabel('Password', { exact: true }).fill('wrong');
      await maya.page.getByRole('button', { name: 'Sign in' }).click();
      await expect(maya.page.getByRole('alert')).not.toBeEmpty();
      await isAccessible(maya.page, 'sign-in, refused');
      await maya.visits('/nowhere');
      await isAccessible(maya.page, 'not found');
    });

    test('the chats, with everything that opens over them', async ({ desk }) => {
      const maya = await desk.agent('Maya');
      const { page } = maya;
      await isAccessible(page, 'chats, none open');
      await maya.opens('Hannah Brandt');
      await isAccessible(page, 'an open conversation');
      await maya.opens('Fatima Zahra El Idrissi');
      await isAccessible(page, 'a conversation that the customer ended');
      await maya.opens('Hannah Brandt');

      const opened: [string, () => Promise<void>][] = [
        ['status menu', () => maya.statusButton.click()],
        ['product picker', () => page.getByRole('button', { name: /^Product:/ }).click()],
        ['sort menu', () => page.getByRole('button', { name: 'Sort chats' }).click()],
        ['notifications', () => page.getByRole('button', { name: /^Notifications/ }).click()],
        ['account', () => page.getByRole('button', { name: 'ML, your account' }).click()],
        ['more actions', () => maya.chat.getByRole('button', { name: 'More actions' }).click()],
        ['tag picker', () => maya.chat.getByRole('button', { name: 'Tag', exact: true }).click()],
        ['emoji', () => maya.chat.getByRole('button', { name: 'Emoji' }).click()],
        ['quick responses', () => maya.chat.getByRole('button', { name: 'Quick responses' }).click()],
      ];
      for (const [state, open] of opened) {
        await open();
        await isAccessible(page, state);
        await page.keyboard.press('Escape');
      }
      await maya.composer.fill('');
      await maya.chat.getByRole('tab', { name: 'Note' }).click();
      await isAccessible(page, 'composer for notes');
      await maya.chat.getByRole('tab', { name: 'Reply' }).click();
      await maya.profile.getByRole('button', { name: 'Edit customer' }).click();
      await isAccessible(page, 'customer being edited');
    });

    test('the dialogs', async ({ desk }) => {
      const maya = await desk.agent('Maya');
      const { page } = maya;
      await maya.opens('Hannah Brandt');
      await maya.chat.getByRole('button', { name: 'Resolve' }).click();
      await expect(maya.choice('Resolve')).toBeVisible();
      await isAccessible(page, 'resolve');
      await maya.choice('Resolve').click();
      await isAccessible(page, 'resolve without a topic');
      await page.keyboard.press('Escape');
      await expect(maya.dialog).toBeHidden();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('an');
      await expect(page.getByRole('option').last()).toBeVisible();
      await isAccessible(page, 'palette');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Keyboard shortcuts and help' }).click();
      await isAccessible(page, 'shortcuts');
      await page.keyboard.press('Escape');
      await maya.goes('Offline');
      await isAccessible(page, 'going offline');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'ML, your account' }).click();
      await page.getByRole('button', { name: 'Change password' }).click();
      await isAccessible(page, 'change password');
    });

    test('queues: overview, Inbox, transfer, offers', async ({ desk }) => {
      const [ada, ines] = [await desk.agent('Ada'), await desk.agent('Ines')];
      await ines.page.goto('/cockpit');
      await ines.isConnected();
      await expect(ines.page.getByRole('row', { name: /Maya Lindqvist/ })).toBeVisible();
      await isAccessible(ines.page, 'overview');
      await ines.page.getByRole('button', { name: 'Set the status of Aylin Tan' }).click();
      await isAccessible(ines.page, 'setting a status');
      await ada.givesOut('Outdoor advice', 'Offered', 9);
      await isAccessible(ada.page, 'how a group gives out its chats');
      const maya = await desk.agent('Maya');
      await maya.opens('Hannah Brandt');
      await maya.page.keyboard.press('t');
      await expect(maya.dialog.getByRole('radio').first()).toBeVisible();
      await isAccessible(maya.page, 'transfer to a colleague');
      await maya.dialog.getByRole('button', { name: 'Group', exact: true }).click();
      await isAccessible(maya.page, 'transfer to a group');
      await maya.page.keyboard.press('Escape');
      const hannah = await desk.visitor();
      await hannah.opensChat();
      await hannah.startsChat('Hello');
      await expect(maya.offer('Hannah Ek')).toBeVisible();
      await isAccessible(maya.page, 'an offer');
      await expect(maya.page.getByRole('button', { name: 'I am here' })).toBeVisible({ timeout: 12_000 });
      await isAccessible(maya.page, 'a missed offer');
    });

    test('the archive, and what others have', async ({ desk }) => {
      const ines = await desk.agent('Ines');
      await ines.page.getByRole('button', { name: 'Everyone' }).click();
      await isAccessible(ines.page, 'everyone’s chats');
      await ines.opens('Camila Reyes');
      await isAccessible(ines.page, 'a waiting chat');
      await ines.opens('Pieter van Dijk');
      await isAccessible(ines.page, 'another agent’s chat');
      await ines.page.getByRole('link', { name: 'Archive' }).first().click();
      await isAccessible(ines.page, 'archive');
      await ines.opens('Nadia Petrova');
      await isAccessible(ines.page, 'an archived conversation');
    });

    for (const section of SECTIONS) {
      test(`settings: ${section}`, async ({ desk }) => {
        const ada = await desk.agent('Ada');
        await ada.page.goto(`/settings/${section}`);
        await ada.isConnected();
        await isAccessible(ada.page, section);
        if (section === 'workspace' || section === 'routing') return;
        await ada.page.locator('#settings-new').click();
        await expect(ada.page.locator('#editor-title')).toBeVisible();
        await ada.page.getByRole('button', { name: 'Save', exact: true }).click();
        await isAccessible(ada.page, `${section}: a new one, with errors`);
        await ada.page.goto(`/settings/${section}`);
        await ada.isConnected();
        await ada.page.locator('.rowlink, .tree a.grow').first().click();
        await expect(ada.page.locator('#editor-title')).toBeVisible();
        await isAccessible(ada.page, `${section}: the editor`);
        if (section === 'agents') return;
        await ada.page.getByRole('button', { name: 'Delete', exact: true }).click();
        await expect(ada.dialog).toBeVisible();
        await isAccessible(ada.page, `${section}: deleting`);
      });
    }

    test('the widget, from the launcher to the thanks', async ({ desk }) => {
      const hannah = await desk.visitor('Hannah Ek');
      const { page } = hannah;
      await hannah.comesToShop();
      await isAccessible(page, 'launcher');
      await hannah.opensChat();
      await isAccessible(page, 'leave a message');
      const maya = await desk.agent('Maya');
      await expect(hannah.widget.getByRole('button', { name: 'Start chat' })).toBeVisible();
      await isAccessible(page, 'before the chat');
      await hannah.widget.getByRole('button', { name: 'Start chat' }).click();
      await isAccessible(page, 'before the chat, with errors');
      await hannah.startsChat('Hello');
      await maya.opens('Hannah Ek');
      await maya.says('Hi Hannah, see https://shop.example/help');
      await expect(hannah.bubble('Hi Hannah')).toBeVisible();
      await isAccessible(page, 'the chat');
      await maya.goes('Break');
      await expect(hannah.widget.getByText('on a short break and will answer')).toBeVisible();
      await isAccessible(page, 'the agent is away');
      await hannah.widget.getByRole('button', { name: 'End chat' }).click();
      await isAccessible(page, 'ending');
      await hannah.widget.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
      await expect(hannah.widget.getByRole('button', { name: 'Send rating' })).toBeVisible();
      await isAccessible(page, 'rating');
      await hannah.rates('Good', 'Nothing');
      await isAccessible(page, 'thanks');
      await hannah.widget.getByRole('button', { name: 'Show the conversation' }).click();
      await isAccessible(page, 'the ended chat');
    });

    test('the widget in the queue', async ({ desk }) => {
      const ada = await desk.agent('Ada');
      await ada.edits('Agents', 'Maya Lindqvist');
      await ada.page.getByRole('spinbutton', { name: 'Harrow & Pine' }).fill('1');
      await ada.saves();
      await desk.agent('Maya');
      const hannah = await desk.visitor('Hannah Ek');
      await hannah.opensChat();
      await hannah.startsChat('Hello');
      await expect(hannah.log.getByText('Your place in the queue')).toBeVisible();
      await isAccessible(hannah.page, 'in the queue');
      await hannah.widget.getByRole('button', { name: 'Answer me by email instead' }).click();
      await isAccessible(hannah.page, 'answer by email');
      await hannah.widget.getByRole('button', { name: 'Keep waiting' }).click();
      await hannah.widget.getByRole('button', { name: 'Leave the queue' }).click();
      await isAccessible(hannah.page, 'leaving the queue');
    });

    test.describe('empty', () => {
      test.use({ demo: false });

      test('first run, and a desk without anything', async ({ desk }) => {
        const ruth = await desk.newcomer({ name: 'Ruth Adler', email: 'ruth@lamps.example', password: 'four words' });
        await ruth.visits('/first-run');
        await isAccessible(ruth.page, 'first run');
        await ruth.page.getByLabel('Name of the shop or company').fill('Lamps');
        await ruth.page.getByLabel('Your name').fill('Ruth Adler');
        await ruth.page.getByLabel('Email').fill(ruth.account.email);
        await ruth.page.getByLabel('Password', { exact: true }).fill(ruth.account.password);
        await ruth.page.getByRole('button', { name: 'Create the workspace' }).click();
        await ruth.page.waitForURL('**/chats');
        await ruth.isConnected();
        await isAccessible(ruth.page, 'no chats');
        await ruth.page.getByRole('link', { name: 'Archive' }).first().click();
        await expect(ruth.page.getByText('The archive is empty')).toBeVisible();
        await isAccessible(ruth.page, 'an empty archive');
      });
    });
  });
}
