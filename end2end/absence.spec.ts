// Who is there for what: kinds of channels that an agent pauses (V-18), what a break is for (V-17), and whoever does
// nothing for long (V-18).
import { expect, test } from './desk.ts';
import { isAccessible, looksGood } from './page.ts';
import { WHATSAPP } from './sim.ts';

test.use({ channels: true });

test('a paused kind of channel brings no new chats, and those of others go on coming', async ({ desk, sim }) => {
  const [maya, ines] = [await desk.agent('Maya'), await desk.agent('Ines')];
  await maya.statusButton.click();
  const whatsapp = maya.page.getByRole('menuitemcheckbox', { name: 'WhatsApp' });
  await expect(whatsapp).toHaveAttribute('aria-checked', 'true');
  await whatsapp.click();
  await expect(whatsapp).toHaveAttribute('aria-checked', 'false');
  await expect(whatsapp).toContainText(/off for 0:0\d/);
  await looksGood(maya.page, 'status-paused');
  await isAccessible(maya.page, 'status menu');
  await maya.page.keyboard.press('Escape');
  await expect(maya.statusButton).toContainText('no new chats from the channels you paused');

  await ines.page.goto('/cockpit');
  await expect(ines.page.getByRole('row', { name: /Maya Lindqvist/ })).toContainText('not from WhatsApp');
  await sim.writes('saskia', WHATSAPP, 'Is somebody there?');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('Hello');
  await expect(maya.row('Hannah Ek')).toBeVisible();
  await expect(maya.list.getByText('Is somebody there?')).toHaveCount(0);

  await maya.page.reload();
  await maya.isConnected();
  await maya.statusButton.click();
  await whatsapp.press('Enter');
  await expect(whatsapp).toHaveAttribute('aria-checked', 'true');
  await expect(maya.list.getByText('Is somebody there?')).toBeVisible({ timeout: 2_000 });
});

test('a break is for something, as the admin has it', async ({ desk }) => {
  const [ada, maya] = [await desk.agent('Ada'), await desk.agent('Maya')];
  await ada.page.goto('/settings/workspace');
  await ada.page.getByLabel('Reasons of a break').fill('Lunch\nTraining\n');
  await ada.page.getByRole('button', { name: 'Save' }).click();
  await maya.statusButton.click();
  await maya.page.getByRole('menuitemradio', { name: 'Lunch' }).click();
  await expect(maya.statusButton).toContainText(/Break · Lunch\s*0:0\d/);
  await ada.page.goto('/cockpit');
  await expect(ada.page.getByRole('row', { name: /Maya Lindqvist/ })).toContainText('Break · Lunch');
  await maya.page.keyboard.press('Alt+3');
  await expect(maya.statusButton).toContainText(/Break\s*0:0\d/);
});

test('whoever does nothing is asked first, and signed out if he is not there', async ({ desk, sim }) => {
  const [ada, maya] = [await desk.agent('Ada'), await desk.agent('Maya')];
  await ada.page.goto('/settings/workspace');
  await ada.page.getByLabel('Sign out after doing nothing, in minutes').fill('3');
  await ada.page.getByRole('button', { name: 'Save' }).click();
  await expect(ada.page.getByText('Saved').first()).toBeVisible();
  await maya.page.mouse.move(200, 200);
  [ada, maya].forEach((who) => who.watch.forgive(/status of 401|HTTP Authentication failed/));
  await sim.hoursPass(2.2 / 60);
  const question = maya.page.getByRole('alertdialog').or(maya.page.getByRole('dialog', { name: 'Are you still there?' }));
  await expect(question).toBeVisible();
  await looksGood(maya.page, 'still-there');
  await isAccessible(maya.page, 'still there');
  // Whatever he does is an answer.
  await maya.page.mouse.move(300, 300);
  await expect(question).toHaveCount(0);
  await sim.hoursPass(2.2 / 60);
  await expect(question).toBeVisible();
  await sim.hoursPass(1 / 60);
  await expect(maya.page.getByLabel('Password', { exact: true })).toBeVisible();
});
