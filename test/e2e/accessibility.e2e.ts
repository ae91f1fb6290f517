import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTempDir } from '../support/temp-dir.ts'
import { launchBrowser, openPage, serveApp, type ServedApp } from '../support/web-app.ts'
import { WindowDriver } from './window-driver.ts'

const artefacts = join(import.meta.dirname, '..', '..', 'test-results', 'accessibility')

const workload = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 80}]}]}
`

/** What axe finds, as lines that name the rule and the place. */
async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} — ${node.failureSummary ?? ''}`),
  )
}

describe.each(['light', 'dark'] as const)('the window in %s', (colorScheme) => {
  const dir = createTempDir('accessibility')
  let app: ServedApp
  let browser: Browser
  let window: WindowDriver

  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true })
    app = await serveApp(['--data-dir', dir.path], {
      HOME: dir.path,
      KUBECONFIG: '',
      DOCKER_HOST: 'unix:///nonexistent.sock',
    })
    browser = await launchBrowser()
    // axe reads the page through scripts of its own, which the page's policy would refuse.
    window = new WindowDriver(
      await openPage(browser, app.url, { colorScheme, bypassCSP: true, reducedMotion: 'reduce' }),
      artefacts,
    )
    await window.openLocalCluster()
    await window.apply(workload)
    await window.openList('Pods')
    await window.expectRows(/^web-/, 'Running', 2)
  })

  afterAll(async () => {
    await browser.close()
    await app.stop()
    dir.dispose()
  })

  test('a list', async () => {
    expect(await violationsOf(window.page)).toEqual([])
  })

  test('a detail', async () => {
    await window.row(/^web-/).first().click()
    await window.page.getByRole('complementary').waitFor()
    expect(await violationsOf(window.page)).toEqual([])
    await window.page.keyboard.press('Escape')
  })

  test('the overview', async () => {
    await window.openView('Overview')
    expect(await violationsOf(window.page)).toEqual([])
  })

  test('the dialog to create from YAML', async () => {
    await window.page.getByRole('button', { name: 'Create', exact: true }).first().click()
    await window.page.getByRole('dialog').waitFor()
    expect(await violationsOf(window.page)).toEqual([])
    await window.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  })

  test('the preferences and the list of clusters', async () => {
    await window.page.getByRole('button', { name: 'Preferences' }).click()
    await window.page.getByRole('heading', { name: 'Preferences' }).waitFor()
    expect(await violationsOf(window.page)).toEqual([])
    await window.page.getByRole('button', { name: 'All clusters' }).click()
    await window.page.getByRole('heading', { name: 'Clusters' }).first().waitFor()
    expect(await violationsOf(window.page)).toEqual([])
  })
})
