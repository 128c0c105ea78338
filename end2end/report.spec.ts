// What those who oversee see of the desk: the overview narrowed to a channel, and the report of what each agent did.
import { readFile } from 'node:fs/promises';
import { expect, test } from './desk.ts';

test.use({ mail: true });

test('the overview is narrowed to a channel, and the report is sorted, narrowed and taken along as a file', async ({ desk, mailbox }) => {
  const [ines, maya] = [await desk.agent('Ines'), await desk.agent('Maya')];
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('Is the blue one still there?');
  await maya.opens('Hannah Ek');
  await maya.composer.fill('Yes, two of them.');
  await maya.page.keyboard.press('Enter');
  await expect(hannah.bubble('Yes, two of them.')).toBeVisible();

  const page = ines.page;
  await page.goto('/cockpit');
  const channel = page.getByRole('combobox', { name: 'Channel' });
  const names = await channel.locator('option').allTextContents();
  expect(names[0]).toBe('All channels');
  await channel.selectOption({ index: 1 });
  await expect(page).toHaveURL(/channel=chn_/);
  await page.reload();
  await expect(channel).not.toHaveValue('');
  await channel.selectOption({ index: 0 });
  await expect(page).not.toHaveURL(/channel=/);

  await page.getByRole('link', { name: "Agents' report" }).click();
  await expect(page.getByRole('heading', { level: 1, name: "Agents' report" })).toBeVisible();
  const chats = page.getByRole('region', { name: 'Chats', exact: true }).getByRole('table');
  const his = chats.getByRole('row', { name: /Maya Lindqvist/ });
  await expect(his.getByRole('cell').first()).not.toHaveText('0');
  await chats.getByRole('button', { name: 'Assigned' }).click();
  await expect(chats.getByRole('columnheader', { name: 'Assigned' })).toHaveAttribute('aria-sort', 'descending');
  await expect(chats.locator('tbody tr').first()).toContainText('Maya Lindqvist');

  const came = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  const file = await readFile(await (await came).path(), 'utf8');
  expect(file).toContain('Agent,Assigned,First reply (s),');
  expect(file).toMatch(/^Maya Lindqvist,[1-9]/m);

  await page.getByRole('button', { name: 'Send to me' }).click();
  await expect(page.getByText('The report was sent to ines@parley.example')).toBeVisible();
  await expect.poll(() => mailbox.mails.length).toBe(1);
  expect(mailbox.mails[0].text).toMatch(/"agents-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv"/);

  // Without today there is less of it.
  const before = await his.getByRole('cell').first().innerText();
  const yesterday = new Date(Date.now() - 24 * 3600_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' });
  await page.getByLabel('Until').fill(yesterday);
  await expect(page).toHaveURL(/until=\d+/);
  await expect(his.getByRole('cell').first()).not.toHaveText(before);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});
