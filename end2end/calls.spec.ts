// What calls an agent or a customer: several requests at once, sounds, notifications, the number in the tab and on
// the launcher; and the key that sends.
import { DEMO_PEOPLE } from './agent.ts';
import { called, clicksNote, looks, notesCalls } from './called.ts';
import { expect, test } from './desk.ts';

test('requests stack, are accepted together, and nobody signs out before them', async ({ desk }) => {
  const [ada, maya] = [await desk.agent('Ada'), await desk.agent('Maya')];
  // Signing out is refused.
  maya.watch.forgive(/status of 409/);
  await ada.givesOut('Outdoor advice', 'Offered', 120);
  for (const name of ['Hannah Ek', 'Piet Mulder', 'Lena Berg', 'Omar Haddad', 'Ines Lopes', 'Yuki Mori']) {
    const visitor = await desk.visitor(name);
    await visitor.opensChat();
    await visitor.startsChat(`Hello from ${name}`);
  }
  const cards = maya.page.getByRole('alertdialog');
  await expect(cards).toHaveCount(5);
  await expect(cards.first()).toContainText('Hannah Ek');
  await expect(maya.page.getByText('1–5 of 6')).toBeVisible();

  await maya.page.getByRole('button', { name: /your account/ }).click();
  await maya.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(maya.toast).toContainText(/offer|request/i);
  await maya.page.keyboard.press('Escape');

  await maya.page.getByRole('button', { name: /^Accept all 6/ }).click();
  await expect(cards).toHaveCount(0);
  await expect(maya.row('Yuki Mori')).toBeVisible();
  await expect(maya.chat).toContainText('Hannah Ek');
  await expect(maya.composer).toBeFocused();
});

test('the tab says how much is unread, unless one does not want it', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.visits('/archive');
  const before = Number(/^\((\d+)\)/.exec(await maya.page.title())?.[1] ?? 0);
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('Is anybody there?');
  await expect(maya.page).toHaveTitle(new RegExp(`^\\(${before + 1}\\) `));
  await maya.page.getByRole('button', { name: /^Notifications/ }).click();
  await maya.page.getByRole('switch', { name: /Number in the tab/ }).click();
  await expect(maya.page).toHaveTitle(/^Archive/);
  await maya.page.reload();
  await maya.isAwake();
  await expect(maya.page).toHaveTitle(/^Archive/);
});

test('who looks elsewhere is called by sound and notification, each of which he can switch off', async ({ desk }) => {
  const maya = await desk.newcomer(DEMO_PEOPLE.Maya, { permissions: ['notifications'] });
  await notesCalls(maya.page);
  await maya.signsIn();
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('First, before her eyes');
  await maya.opens('Hannah Ek');
  const sounds = async () => (await called(maya.page)).sounds.length;
  const notes = async () => (await called(maya.page)).notes.map((note) => `${note.title}: ${note.body}`);
  const atFirst = await sounds();
  const turns = async (name: RegExp, on: boolean) => {
    await maya.page.getByRole('button', { name: /^Notifications/ }).click();
    const kept = maya.page.waitForResponse('**/api/agents/save_preferences');
    await maya.page.getByRole('switch', { name }).setChecked(on);
    expect((await kept).ok()).toBe(true);
    await maya.page.keyboard.press('Escape');
  };
  // A browser asks first, and so do we: notifications are off until he wants them.
  await turns(/^Browser notifications/, true);
  await hannah.says('Second, before her eyes');
  await expect(maya.bubble('Second, before her eyes')).toBeVisible();
  expect(await sounds(), 'what one reads as it comes makes no sound').toBe(atFirst);
  expect(await notes()).toEqual([]);

  await maya.page.getByRole('link', { name: 'Archive' }).first().click();
  await looks(maya.page, false);
  // Sounds keep a second's distance, and the first one was a moment ago.
  await maya.page.waitForTimeout(2_000);
  await hannah.says('She looks elsewhere');
  await expect.poll(notes).toEqual(['Hannah Ek: She looks elsewhere']);
  await expect.poll(sounds).toBe(atFirst + 1);
  expect((await called(maya.page)).sounds.at(-1)).toMatch(/\/assets\/.*message.*\.wav$/);
  await clicksNote(maya.page);
  await expect(maya.page).toHaveURL(/\/chats\/cnv_/);
  await expect(maya.bubble('She looks elsewhere')).toBeVisible();

  await turns(/^Sound/, false);
  await hannah.says('Without a sound');
  await expect.poll(notes).toContain('Hannah Ek: Without a sound');
  expect(await sounds()).toBe(atFirst + 1);
  await turns(/^Browser notifications/, false);
  await hannah.says('In silence');
  await expect(maya.bubble('In silence')).toBeVisible();
  expect(await notes()).toHaveLength(2);

  // It is hers, and not this browser's.
  const elsewhere = await desk.newcomer(DEMO_PEOPLE.Maya, { permissions: ['notifications'] });
  await notesCalls(elsewhere.page);
  await elsewhere.signsIn();
  await looks(elsewhere.page, false);
  await hannah.says('In silence here too');
  await expect(elsewhere.row('Hannah Ek')).toContainText('In silence here too');
  expect(await called(elsewhere.page)).toEqual({ sounds: [], notes: [] });
});

test('a closed widget counts what is new and makes a sound, unless it was told not to', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await notesCalls(hannah.page);
  await hannah.opensChat();
  await hannah.startsChat('Hello');
  await maya.opens('Hannah Ek');
  const frame = hannah.page.frames().find((frame) => frame.url().includes('/chat/'))!;
  const sounds = async () => (await called(frame)).sounds.length;
  const badge = hannah.page.locator('#parley .l .c');
  await maya.says('You read this as it comes');
  await expect(hannah.bubble('You read this as it comes')).toBeVisible();
  expect(await sounds()).toBe(0);
  await expect(badge).toBeHidden();

  await hannah.minimises();
  await maya.says('One');
  await expect(badge).toHaveText('1');
  await expect.poll(sounds).toBe(1);
  await maya.says('Two');
  await expect(badge).toHaveText('2');
  await expect.poll(sounds).toBe(2);
  await hannah.launcher.click();
  await expect(badge).toBeHidden();

  await hannah.widget.getByRole('switch', { name: 'Sound' }).click();
  await hannah.minimises();
  await maya.says('Three');
  await expect(badge).toHaveText('1');
  expect(await sounds()).toBe(2);
  // It stays so on the next page.
  await hannah.page.reload();
  await expect(badge).toHaveText('1');
  await maya.says('Four');
  await expect(badge).toHaveText('2');
  const anew = hannah.page.frames().find((frame) => frame.url().includes('/chat/'))!;
  expect((await called(anew)).sounds).toEqual([]);
});

test('an agent chooses which key sends', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('Do you ship to Åland?');
  await maya.opens('Hannah Ek');
  await maya.page.getByRole('button', { name: /your account/ }).click();
  await maya.page.getByLabel('Send messages with').selectOption({ label: 'Ctrl + Enter' });
  await maya.page.keyboard.press('Escape');
  await maya.composer.click();
  await maya.page.keyboard.type('Yes,');
  await maya.page.keyboard.press('Enter');
  await maya.page.keyboard.type('on Mondays.');
  await expect(hannah.log).not.toContainText('Mondays');
  await maya.page.keyboard.press('Control+Enter');
  await expect(hannah.log).toContainText('on Mondays.');
  await expect(maya.composer).toHaveValue('');
});
