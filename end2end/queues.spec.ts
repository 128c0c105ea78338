// Who gets which chat, and how: offers, missed ones, the Inbox, the supervisors' overview.
import { expect, test, type Desk } from './desk.ts';
import { isAccessible, looksGood } from './page.ts';

const GROUP = 'Outdoor advice';

async function customer(desk: Desk, name: string, message: string) {
  const visitor = await desk.visitor(name);
  await visitor.opensChat();
  await visitor.startsChat(message);
  return visitor;
}

test('a chat is offered, missed, offered to the next one, and accepted from the keyboard', async ({ desk }) => {
  const [ada, maya, tom] = [await desk.agent('Ada'), await desk.agent('Maya'), await desk.agent('Tom')];
  await ada.givesOut(GROUP, 'Offered', 6);
  await tom.goes('Online');
  const hannah = await customer(desk, 'Hannah Ek', 'Is the blue one still there?');

  // Tom has the fewest chats.
  await expect(tom.offer('Hannah Ek')).toContainText('Is the blue one still there?');
  await expect(tom.offer('Hannah Ek')).toContainText(GROUP);
  await expect(tom.offer('Hannah Ek').getByRole('timer')).toHaveAccessibleName(/seconds left to accept/);
  await expect(hannah.head).not.toContainText('Tom');
  await expect(tom.page.getByRole('alert').filter({ hasText: 'You missed an offer' })).toBeVisible({ timeout: 9_000 });
  await expect(tom.statusButton).toContainText('Missed');
  await expect(tom.offer('Hannah Ek')).toHaveCount(0);

  await expect(maya.offer('Hannah Ek')).toBeVisible();
  await maya.page.keyboard.press('Alt+Enter');
  await expect(maya.composer).toBeFocused();
  await expect(maya.thread).toContainText('Tom Okafor did not answer in time');
  await maya.page.keyboard.type('Yes, two of them.');
  await maya.page.keyboard.press('Enter');
  await expect(hannah.bubble('Yes, two of them.')).toBeVisible();
  await expect(hannah.log).not.toContainText('Tom');

  await tom.page.getByRole('button', { name: 'I am here' }).click();
  await expect(tom.statusButton).toContainText('Online');
  await customer(desk, 'Piet Mulder', 'Hello');
  await expect(tom.offer('Piet Mulder')).toBeVisible();
});

test('offers that stand when the page loads are there once, and a press on Accept is enough', async ({ desk }) => {
  const [ada, maya] = [await desk.agent('Ada'), await desk.agent('Maya')];
  await ada.givesOut(GROUP, 'Offered', 120);
  for (const name of ['Hannah Ek', 'Piet Mulder', 'Sana Riaz', 'Noor Haddad', 'Lena Fischer', 'Omar Said']) {
    await customer(desk, name, `${name} is here`);
  }
  await expect(maya.page.getByRole('button', { name: 'Accept all 6' })).toBeVisible();
  for (const path of ['/settings/groups', '/tickets', '/chats']) {
    await maya.page.goto(path);
    await maya.isConnected();
    await expect(maya.page.getByRole('alertdialog')).toHaveCount(5);
    await expect(maya.page.getByText('1–5 of 6')).toBeVisible();
    await expect(maya.page.getByRole('button', { name: 'Accept all 6' })).toBeInViewport({ ratio: 1 });
  }
  await maya.statusButton.click();
  await maya.page.keyboard.press('Escape');
  await maya.offer('Hannah Ek').getByRole('button', { name: /Accept/ }).click();
  await expect(maya.composer).toBeFocused();
  // Beside a dialog as well, which stays as it is.
  await maya.page.keyboard.press('Escape');
  await maya.page.keyboard.press('r');
  await maya.dialog.getByLabel('Summary').fill('She asked for the way');
  const accept = (await maya.offer('Piet Mulder').getByRole('button', { name: /Accept/ }).boundingBox())!;
  await maya.page.mouse.click(accept.x + 20, accept.y + 10);
  await expect(maya.offer('Piet Mulder')).toBeHidden();
  await maya.page.keyboard.press('Alt+Enter');
  await expect(maya.offer('Sana Riaz')).toBeHidden();
  await expect(maya.dialog.getByLabel('Summary')).toHaveValue('She asked for the way');
  await maya.page.keyboard.press('Escape');
  await expect(maya.dialog).toBeHidden();
  await expect(maya.row('Piet Mulder')).toBeVisible();
  await expect(maya.row('Sana Riaz')).toBeVisible();
  await maya.page.getByRole('button', { name: 'Accept all 3' }).click();
  await expect(maya.row('Omar Said')).toBeVisible();
});

test('a colleague who is asked declines, and the chat stays; he accepts, and it is his', async ({ desk }) => {
  const [ada, maya] = [await desk.agent('Ada'), await desk.agent('Maya')];
  const hannah = await customer(desk, 'Hannah Ek', 'Where is my parcel?');
  await maya.opens('Hannah Ek');
  await ada.givesOut(GROUP, 'Offered', 60);
  const tom = await desk.agent('Tom');
  await tom.goes('Online');
  const asks = async () => {
    await maya.page.keyboard.press('t');
    await maya.dialog.getByRole('radio', { name: /Tom Okafor/ }).check();
    await expect(maya.dialog).toContainText('Tom Okafor has 60 seconds to accept');
    await maya.dialog.getByLabel('A word to your colleague').fill('She waits since Monday');
    await maya.dialog.getByRole('button', { name: 'Transfer to Tom Okafor' }).click();
    await expect(maya.dialog).toBeHidden();
    await expect(tom.offer('Hannah Ek')).toContainText('She waits since Monday');
  };
  await asks();
  await expect(maya.composer).toBeEnabled();
  await tom.offer('Hannah Ek').getByRole('button', { name: 'Decline' }).click();
  await expect(maya.thread).toContainText('Tom Okafor declined');
  await asks();
  await tom.offer('Hannah Ek').getByRole('button', { name: 'Accept' }).click();
  await expect(tom.composer).toBeFocused();
  await expect(maya.row('Hannah Ek')).toHaveCount(0);
  await expect(hannah.head).toContainText('Tom');
});

test('agents take chats from the Inbox, and send back what is not for them', async ({ desk }) => {
  const [ada, maya] = [await desk.agent('Ada'), await desk.agent('Maya')];
  await ada.givesOut(GROUP, 'Picked from the Inbox');
  const hannah = await customer(desk, 'Hannah Ek', 'Anybody there?');
  await maya.page.getByRole('button', { name: /^Inbox 1/ }).click();
  await maya.opens('Hannah Ek');
  await maya.chat.getByRole('button', { name: 'Take this chat' }).click();
  await expect(maya.composer).toBeFocused();
  await expect(hannah.head).toContainText('Maya');
  await maya.chat.getByRole('button', { name: 'More actions' }).click();
  await maya.page.getByRole('menuitemradio', { name: 'Urgent' }).click();
  await maya.chat.getByRole('button', { name: 'More actions' }).click();
  await maya.page.getByRole('menuitem', { name: 'Send back to the queue' }).click();
  await expect(maya.thread).toContainText('Maya Lindqvist sent the chat back to its queue');
  await expect(maya.row('Hannah Ek')).toContainText('Urgent');
});

test('after a chat there is time to wrap up; a line says why an agent got the next one', async ({ desk }) => {
  const [ada, maya] = [await desk.agent('Ada'), await desk.agent('Maya')];
  await ada.edits('Groups', GROUP);
  await ada.page.getByLabel('Wrap-up after a chat, in seconds').fill('600');
  await ada.saves();
  await customer(desk, 'Hannah Ek', 'Where is my parcel?');
  await maya.opens('Hannah Ek');
  await maya.resolves('Refund');
  const wrapping = maya.page.locator('.banner', { hasText: 'New chats wait until you are done' });
  await expect(wrapping).toContainText(/(10:00|9:\d\d) left/);
  await looksGood(maya.page, 'wrapping-up');
  await customer(desk, 'Piet Mulder', 'Anybody there?');
  await expect(maya.row('Piet Mulder')).toHaveCount(0);
  await wrapping.getByRole('button').click();
  await expect(wrapping).toBeHidden();
  await maya.opens('Piet Mulder');
  await maya.thread.locator('summary', { hasText: 'Why this agent' }).last().click();
  const why = maya.thread.locator('.event__why').last();
  await expect(why).toContainText(GROUP);
  await expect(why).toContainText('Aylin Tan');
  await looksGood(maya.page, 'why-this-agent');
  await isAccessible(maya.page, 'why this agent');
});

test('who looks at the same chat and who writes in it is seen by the other', async ({ desk }) => {
  const [maya, ines] = [await desk.agent('Maya'), await desk.agent('Ines')];
  await maya.opens('Hannah Brandt');
  await ines.page.getByRole('button', { name: 'Everyone' }).click();
  await ines.opens('Hannah Brandt');
  await expect(ines.chat.getByText('Maya Lindqvist is looking at this chat, too')).toBeAttached();
  await expect(maya.chat.getByText('Ines Carvalho is looking at this chat, too')).toBeAttached();
  await maya.types('I will look it up');
  await expect(ines.chat.getByText(/Maya Lindqvist is typing/)).toBeAttached();
  await maya.composer.press('Enter');
  await expect(ines.bubble('I will look it up')).toBeVisible();
  await expect(ines.chat.getByText(/Maya Lindqvist is typing/)).toHaveCount(0, { timeout: 1_000 });
  await ines.opens('Daniel Osei');
  await expect(maya.chat.getByText('Ines Carvalho is looking at this chat, too')).toHaveCount(0);
});

test('a supervisor sees queues and agents live, and sets a status', async ({ desk }) => {
  const [ines, aylin, ada] = [await desk.agent('Ines'), await desk.agent('Aylin'), await desk.agent('Ada')];
  await ines.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Overview' }).click();
  await expect(ines.page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  const row = ines.page.getByRole('row', { name: /Aylin Tan/ });
  await expect(row).toContainText('Break');
  await row.getByRole('button', { name: 'Set the status of Aylin Tan' }).click();
  await ines.page.getByRole('menuitemradio', { name: 'Invisible' }).click();
  // Within a second of the change, on whichever desk it was made.
  await expect(row).toContainText('Invisible', { timeout: 1_000 });
  await aylin.goes('Break');
  await expect(row).toContainText('Break', { timeout: 1_000 });
  await expect(aylin.toast).toContainText('Ines Carvalho set your status to Invisible');
  await expect(ines.page.getByRole('table').first()).toContainText(GROUP);
  await expect(ines.page.getByRole('row', { name: /Jonas Weber/ }).getByRole('button', { name: /Set the status/ })).toHaveCount(0);

  await ada.givesOut(GROUP, 'Picked from the Inbox');
  // Somebody is there, but takes his chats himself.
  await desk.agent('Maya');
  await customer(desk, 'Hannah Ek', 'Hello?');
  const tom = await desk.agent('Tom');
  await tom.goes('Online');
  await customer(desk, 'Piet Mulder', 'Anybody?');
  await ines.page.getByRole('button', { name: 'Give the chat with Piet Mulder to somebody else' }).click();
  await ines.dialog.getByRole('radio', { name: /Tom Okafor/ }).check();
  await ines.dialog.getByRole('button', { name: 'Transfer to Tom Okafor' }).click();
  await expect(ines.dialog).toBeHidden();
  await expect(tom.row('Piet Mulder')).toBeVisible();
  await ines.page.getByRole('button', { name: 'Open chats of Tom Okafor' }).click();
  await ines.page.getByRole('menuitem', { name: 'Give the chat with Piet Mulder to somebody else' }).click();
  await ines.dialog.getByRole('radio', { name: /Maya Lindqvist/ }).check();
  await ines.dialog.getByRole('button', { name: 'Transfer to Maya Lindqvist' }).click();
  await expect(tom.row('Piet Mulder')).toHaveCount(0);
  await expect(ines.page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await ines.page.getByRole('button', { name: 'Open chats of Maya Lindqvist' }).click();
  await looksGood(ines.page, 'overview-chats');
  await ines.page.getByRole('menuitem', { name: 'Take the chat with Piet Mulder' }).click();
  await expect(ines.composer).toBeFocused();
  await expect(ines.thread).toContainText('You took the chat over from Maya Lindqvist');
  await ines.page.goBack();
  await expect(ines.page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  const waiting = ines.page.getByRole('listitem').filter({ hasText: 'Hannah Ek' });
  await waiting.getByRole('button', { name: 'Take this chat' }).click();
  await expect(ines.composer).toBeFocused();
});
