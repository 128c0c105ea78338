// The four statuses (S1-14 … S1-29, S2-09 … S2-17): what they mean, their timer, and what Offline does.
import { expect, test } from './desk.ts';

test('four statuses, each with its meaning; the timer starts again with every change', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await expect(maya.statusButton).toContainText(/Online\s*1:1\d:\d\d/);
  await maya.statusButton.click();
  const meanings = [
    ['Online', 'Gets new chats, can reply'],
    ['Invisible', 'No new chats for a while, can still reply'],
    ['Break', 'No new chats during a break, can still reply'],
    ['Offline', 'After work: archive only, active chats go to others'],
  ];
  const items = maya.page.getByRole('menuitemradio');
  await expect(items).toHaveCount(4);
  for (const [place, [name, meaning]] of meanings.entries()) {
    await expect(items.nth(place)).toContainText(name);
    await expect(items.nth(place)).toContainText(meaning);
  }
  await maya.page.keyboard.press('Escape');

  for (const status of ['Invisible', 'Break', 'Online'] as const) {
    await maya.goes(status);
    await expect(maya.statusButton).toContainText(/0:0\d/);
    await expect(maya.figure('Time spent')).toHaveText(/^0:0\d$/);
    await maya.page.waitForTimeout(1_500);
    await expect(maya.figure('Time spent')).toHaveText(/^0:0[1-9]$/);
  }
  await maya.page.keyboard.press('Alt+3');
  await expect(maya.statusButton).toContainText('Break');
  await maya.page.reload();
  await maya.isConnected();
  await expect(maya.statusButton).toContainText(/Break\s*0:\d\d/);
});

test('the customer sees the true status within two seconds', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('Hello');
  await expect(hannah.head).toContainText('online now');
  for (const [status, words] of [
    ['Invisible', 'busy for a moment'],
    ['Break', 'on a short break'],
    ['Online', 'online now'],
  ] as const) {
    await maya.goes(status);
    await expect(hannah.head).toContainText(words, { timeout: 2_000 });
  }
});

test('nobody is there until somebody goes Online; then the form is the chat’s at once', async ({ desk }) => {
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await expect(hannah.widget.getByRole('heading', { name: 'Leave us a message' })).toBeVisible();
  const maya = await desk.agent('Maya');
  await expect(hannah.widget.getByRole('heading', { name: 'Hello, how can we help?' })).toBeVisible({ timeout: 2_000 });
  await maya.goes('Break');
  await expect(hannah.widget.getByRole('heading', { name: 'Leave us a message' })).toBeVisible({ timeout: 2_000 });
  await hannah.fillsIn({ message: 'Please write to me' });
  await hannah.widget.getByRole('button', { name: 'Send message' }).click();
  await expect(hannah.widget.getByText('Message received. We answer to hannah.ek@customer.example, or here.')).toBeVisible();
  await maya.goes('Online');
  await expect(maya.row('Hannah Ek')).toContainText('Please write to me', { timeout: 2_000 });
});

test('whoever waits hears within two seconds that the last one went, and keeps his place', async ({ desk }) => {
  const [ada, maya] = [await desk.agent('Ada'), await desk.agent('Maya')];
  await ada.givesOut('Outdoor advice', 'Picked from the Inbox');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('Hello');
  await expect(hannah.log).toContainText('Your place in the queue');
  await maya.goes('Break');
  await expect(hannah.head).toContainText('Nobody is here right now', { timeout: 2_000 });
  await expect(hannah.log).not.toContainText('Your place in the queue');
  await expect(hannah.widget.getByRole('button', { name: 'Answer me by email instead' })).toBeVisible();
  await maya.goes('Online');
  await expect(hannah.log).toContainText('Your place in the queue', { timeout: 2_000 });
  await expect(hannah.head).toContainText('Finding someone for you');
});

test('going Online brings the waiting chats at once', async ({ desk }) => {
  const jonas = await desk.agent('Jonas');
  await expect(jonas.list).toContainText('You are offline');
  await jonas.goes('Online');
  for (const name of ['Camila Reyes', 'Yuki Mori', 'Tariq Khan']) {
    await expect(jonas.row(name)).toBeVisible({ timeout: 2_000 });
  }
  await expect(jonas.figure('Pending')).toHaveText('0');
});

test('Offline asks first, hands every chat on, and leaves the archive alone', async ({ desk }) => {
  const tom = await desk.agent('Tom');
  const maya = await desk.agent('Maya');
  await maya.opens('Hannah Brandt');
  const address = maya.page.url();
  await tom.goes('Online');

  await maya.goes('Offline');
  await expect(maya.dialog).toContainText('5 chats go to colleagues or back to the queue');
  await maya.choice('Cancel').click();
  await expect(maya.statusButton).toContainText('Online');
  await maya.goes('Offline');
  // Active chats are closed to her from here on, also the one that is open; the archive is not.
  maya.watch.forgive(/status of 409/);
  await maya.choice('Go offline').click();
  await expect(maya.statusButton).toContainText('Offline');
  await expect(maya.list).toContainText('You are offline');
  await expect(maya.list.getByRole('link', { name: 'Hannah Brandt' })).toHaveCount(0);
  for (const name of ['Hannah Brandt', 'Oskar Nyström', 'Daniel Osei', 'Grace Abernathy', 'Fatima Zahra']) {
    await expect(tom.row(name)).toBeVisible({ timeout: 3_000 });
  }
  await tom.opens('Hannah Brandt');
  await expect(tom.thread).toContainText('Back in the queue from Maya Lindqvist, in its old place');

  await maya.page.goto(address);
  await expect(maya.chat).toContainText('This conversation cannot be shown');
  await maya.page.getByRole('link', { name: 'Archive' }).first().click();
  await maya.opens('Nadia Petrova');
  await expect(maya.bubble('How do I wash waxed cotton?')).toBeVisible();
  await expect(maya.chat.getByRole('button', { name: 'Move to active' })).toBeDisabled();
});

test('a chat that comes back after Offline shows again where it stood open', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Hannah Brandt');
  await maya.goes('Offline');
  maya.watch.forgive(/status of 409/);
  await maya.choice('Go offline').click();
  await expect(maya.chat).toContainText('This conversation cannot be shown');
  await maya.goes('Online');
  await expect(maya.row('Hannah Brandt')).toBeVisible();
  await expect(maya.composer).toBeEditable();
});

test('who is on a break keeps his chats and answers, but gets no new ones', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.goes('Break');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.fillsIn({ message: 'Anybody?' });
  await hannah.widget.getByRole('button', { name: 'Send message' }).click();
  await expect(maya.figure('Pending')).toHaveText('1');
  await expect(maya.row('Hannah Ek')).toHaveCount(0);
  await maya.opens('Hannah Brandt');
  await maya.says('Yes, the same address');
});
