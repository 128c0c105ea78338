// How the journeys run: the system's Chromium, one desk per test, a second chance that is told.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  // Each test starts a server of its own and mostly waits for it; more of them than two would wait for each other.
  workers: 2,
  // What passes only the second time is told as flaky; a busy machine must not stop everybody.
  retries: 1,
  timeout: 90_000,
  // A debug server on two cores is slow; where a story promises "at once", the test says so itself.
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    browserName: 'chromium',
    // "new" is a real browser without a window: no downloads of another build.
    launchOptions: {
      executablePath: process.env.PARLEY_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Stockholm',
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
  },
});
