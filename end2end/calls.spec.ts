// What calls an agent: several requests at once, the number in the tab, the key that sends.
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
