import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStory, type Story } from './story.ts'
import type { WindowDriver } from './window-driver.ts'

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
  let story: Story
  let window: WindowDriver

  beforeAll(async () => {
    // axe reads the page through scripts of its own, which the page's policy would refuse.
    story = await startStory('accessibility', { page: { colorScheme, bypassCSP: true, reducedMotion: 'reduce' } })
    window = story.window
    await window.openLocalCluster()
    await window.apply(workload)
    await window.openList('Pods')
    await window.expectRows(/^web-/, 'Running', 2)
  })

  afterAll(() => story.end())

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
