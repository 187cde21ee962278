import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Journeys of customers and agents against the real program, in headless Chromium. JIETONG_BIN is the program (bin/jietong), JIETONG_CHROMIUM the
 * browser. What is seen on the way is kept under results/.
 */
export default defineConfig({
  testDir: here('.'),
  testMatch: '*.spec.ts',
  // ARIA snapshots, as text.
  snapshotPathTemplate: '{testDir}/testdata/{arg}{ext}',
  outputDir: here('results/runs'),
  globalSetup: here('house/setup.ts'),
  // Every journey starts a server of its own and waits for conditions alone.
  // Where a machine is shared it may stall for many seconds: one more try there, which is reported as flaky; none at a developer's desk.
  retries: process.env.CI ? 1 : 0,
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // Two processors carry two browsers, their servers and often somebody else's work: what is late is not wrong.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    trace: process.env.JIETONG_TRACE ? 'on' : 'off',
    launchOptions: {
      executablePath: process.env.JIETONG_CHROMIUM ?? '/usr/bin/chromium',
      // Hinting differs from machine to machine; without it letters stand the same everywhere.
      args: ['--font-render-hinting=none'],
    },
  },
});
