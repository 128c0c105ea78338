// A chat that cannot be settled live: converted, answered by mail, and followed by a colleague (S2-25 … S2-31).
import { expect, test } from './desk.ts';
import { isAccessible, looksGood } from './page.ts';

test.use({ mail: true });

test('an agent converts a chat, answers on the ticket, and the mail arrives', async ({ desk, mailbox }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('Is the buckle sold alone?');
  await maya.opens('Hannah Ek');

  // From the dialog that resolves: the other way out.
  await maya.page.keyboard.press('r');
  await maya.choice('Convert to ticket').click();
  await expect(maya.dialog.getByLabel('Customer email')).toHaveValue('hannah.ek@customer.example');
  await expect(maya.dialog.getByLabel('Customer email')).toBeFocused();
  await expect(maya.dialog.getByLabel('Subject')).toHaveValue('Is the buckle sold alone?');
  await maya.dialog.getByLabel('Customer email').fill('hannah');
  await maya.choice('Create ticket').click();
  await expect(maya.dialog).toContainText('Not an address like name@example.com.');
  await maya.dialog.getByLabel('Customer email').fill('hannah.ek@customer.example');
  await maya.choice('Create ticket').click();
  await expect(maya.toast).toContainText(/Ticket #\d+ created/);
  await expect(hannah.widget.getByText('The answer comes by email, to hannah.ek@customer.example.').first()).toBeVisible();

  await maya.visits('/archive');
  await expect(maya.row('Hannah Ek')).toContainText(/Ticket #\d+/);
  await maya.opens('Hannah Ek');
  await maya.chat.getByRole('link', { name: 'Go to ticket' }).click();
  await expect(maya.page.getByRole('heading', { level: 1 })).toContainText('Is the buckle sold alone?');
  const address = new URL(maya.page.url()).pathname;
  expect(address).toMatch(/^\/tickets\/\d+$/);

  // A colleague who looks at it sees the answer without a reload.
  const ines = await desk.agent('Ines');
  await ines.visits(address);
  const answer = maya.page.getByRole('textbox', { name: 'Answer to the customer' });
  await answer.fill('Yes it is.\nI put one aside for you.');
  await maya.page.getByRole('button', { name: 'Send', exact: true }).click();
  for (const who of [maya, ines]) {
    await expect(who.page.getByRole('log')).toContainText('I put one aside for you.');
    await expect(who.page.getByRole('log')).toContainText('Sent,');
  }
  await expect(answer).toHaveValue('');
  await expect(maya.page.getByLabel('Status')).toHaveValue('1');
  await expect.poll(() => mailbox.mails.length).toBe(1);
  expect(mailbox.mails[0].to).toBe('hannah.ek@customer.example');
  expect(mailbox.mails[0].text).toMatch(/^Subject: \[#\d+\] Is the buckle sold alone\?\r$/m);
  expect(mailbox.mails[0].text).toContain('I put one aside for you.');

  await ines.page.getByLabel('Status').selectOption('Solved');
  await expect(maya.page.getByLabel('Status')).toHaveValue('2');
  await maya.page.getByRole('link', { name: 'Back to the tickets' }).click();
  await maya.page.getByRole('navigation', { name: 'Which tickets' }).getByRole('link', { name: 'Solved' }).click();
  await expect(maya.page).toHaveURL(/status=solved/);
  await expect(maya.page.getByRole('link', { name: /Is the buckle sold alone/ })).toBeVisible();
  await expect(maya.page.getByRole('link', { name: /Seam of a Skarv 2/ })).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the tickets are accessible, and nothing is cut off', async ({ desk }) => {
      const maya = await desk.agent('Maya');
      await maya.opens('Hannah Brandt');
      await maya.page.keyboard.press('Shift+T');
      await expect(maya.dialog.getByLabel('Subject')).toBeVisible();
      await isAccessible(maya.page, 'converting');
      await looksGood(maya.page, `ticket-converting-${colorScheme}`);
      await maya.page.keyboard.press('Escape');
      for (const width of [1440, 1024, 390]) {
        await maya.page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await maya.visits('/tickets');
        await expect(maya.page.getByRole('link', { name: /Seam of a Skarv 2/ })).toBeVisible();
        await isAccessible(maya.page, `the tickets, ${width}`);
        await looksGood(maya.page, `tickets-${width}-${colorScheme}`);
        await maya.page.getByRole('link', { name: /Invoice for a club order/ }).click();
        await expect(maya.page.getByRole('heading', { name: 'Follow-up' })).toBeVisible();
        await isAccessible(maya.page, `a ticket, ${width}`);
        await looksGood(maya.page, `ticket-${width}-${colorScheme}`);
      }
    });
  });
}
