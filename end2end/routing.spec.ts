// Which queue a new chat goes to, and what becomes of it there: rules, hours, who waits too long, who goes first.
import { expect, test, type Desk } from './desk.ts';
import { isAccessible, looksGood } from './page.ts';

const GROUP = 'Outdoor advice';

async function customer(desk: Desk, name: string, message: string, locale = 'en-GB') {
  const visitor = await desk.visitor(name, { locale });
  await visitor.opensChat();
  await visitor.startsChat(message);
  return visitor;
}

test('a rule of a language brings a customer to those who speak it, and to others while none of them is there', async ({ desk }) => {
  const [ada, maya, aylin] = [await desk.agent('Ada'), await desk.agent('Maya'), await desk.agent('Aylin')];
  await ada.sets('Groups');
  await ada.page.getByRole('link', { name: 'New group' }).click();
  await ada.page.getByLabel('Name').fill('Deutsch');
  await ada.page.getByRole('checkbox', { name: /Aylin Tan/ }).check();
  await ada.page.getByRole('checkbox', { name: /Outdoor shop/ }).check();
  await ada.saves();
  await ada.sets('Routing');
  await ada.page.getByRole('button', { name: 'Add rule' }).click();
  await ada.page.getByLabel('Language of the customer').fill('German');
  await ada.page.getByLabel('Goes to', { exact: true }).selectOption('Deutsch');
  await expect(ada.page.getByText('A language is written as two or three letters')).toBeVisible();
  await ada.page.getByLabel('Language of the customer').fill('de');
  await looksGood(ada.page, 'routing-rule');
  await isAccessible(ada.page, 'a rule for a language');
  await ada.saves();

  // Aylin is on a break: nobody speaks it, so that Maya may have it.
  await customer(desk, 'Lena Vogt', 'Ist das Zelt dicht?', 'de-DE');
  await expect(maya.row('Lena Vogt')).toBeVisible();
  await aylin.goes('Online');
  await customer(desk, 'Otto Lind', 'Und die Stangen?', 'de-AT');
  await expect(aylin.row('Otto Lind')).toBeVisible();
});

test('out of hours the widget says so within two seconds, and the desk opens as suddenly', async ({ desk }) => {
  const [ada] = [await desk.agent('Ada'), await desk.agent('Maya')];
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await expect(hannah.widget.getByRole('heading', { name: 'Hello, how can we help?' })).toBeVisible();
  await ada.edits('Groups', GROUP);
  await ada.page.getByRole('switch', { name: 'Business hours' }).check();
  await ada.page.getByLabel('Time zone').fill('Europe/Stockholm');
  const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  for (const day of days) await ada.page.getByLabel(day).fill('');
  await looksGood(ada.page, 'group-hours');
  await ada.saves();
  await expect(hannah.widget.getByRole('heading', { name: 'Leave us a message' })).toBeVisible({ timeout: 2_000 });
  for (const day of days) await ada.page.getByLabel(day).fill('00:00–24:00');
  await ada.saves();
  await expect(hannah.widget.getByRole('heading', { name: 'Hello, how can we help?' })).toBeVisible({ timeout: 2_000 });
});

test('who waits too long is told that he may leave a message; a priority customer goes before him', async ({ desk }) => {
  const [ada, ines, maya] = [await desk.agent('Ada'), await desk.agent('Ines'), await desk.agent('Maya')];
  await ada.edits('Groups', GROUP);
  await ada.page.getByRole('radio', { name: 'Picked from the Inbox' }).check();
  await ada.page.getByLabel('Who waits too long').selectOption('is told to leave a message if they like');
  await ada.page.getByLabel('After, in seconds').fill('15');
  await ada.saves();
  const hannah = await customer(desk, 'Hannah Ek', 'Anybody?');
  await expect(hannah.log).toContainText('Your place in the queue1');
  const piet = await customer(desk, 'Piet Mulder', 'Hello?');
  await expect(piet.log).toContainText('Your place in the queue2');
  await ines.page.getByRole('button', { name: /^Inbox/ }).click();
  await ines.opens('Piet Mulder');
  await ines.profile.getByRole('button', { name: 'Edit' }).click();
  await ines.profile.getByRole('switch', { name: 'Priority customer' }).check();
  await ines.profile.getByRole('button', { name: 'Save' }).click();
  await expect(piet.log).toContainText('Your place in the queue1', { timeout: 2_000 });
  await expect(hannah.log).toContainText('Your place in the queue2', { timeout: 2_000 });
  await expect(hannah.log).toContainText('This takes long. Wait, or leave an address.', { timeout: 20_000 });
  await maya.page.getByRole('button', { name: /^Inbox/ }).click();
  await maya.opens('Hannah Ek');
  await expect(maya.thread).toContainText(/Waited too long/);
});
