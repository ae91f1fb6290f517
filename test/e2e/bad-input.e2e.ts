import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStory, type Story } from './story.ts'
import type { WindowDriver } from './window-driver.ts'

const configMap = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  text: ${data}\n`

/** Broken input in the window: each answer names the place and the remedy, and what was typed stays. */
describe('bad input in the window', () => {
  let story: Story
  let window: WindowDriver

  beforeAll(async () => {
    story = await startStory('bad-input')
    window = story.window
    await window.openLocalCluster()
  })

  afterAll(() => story.end())

  test.each([
    ['broken YAML', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x', /line 3|line 4/i],
    ['an unknown kind', 'apiVersion: example.com/v1\nkind: Islnad\nmetadata:\n  name: x\n', /Islnad/],
    ['a name that cannot be', configMap('No_Such_Name', 'x'), /No_Such_Name/],
    [
      'a wrong type',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\nspec:\n  replicas: three\n',
      /replicas/,
    ],
    ['a field that does not exist', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndatta: {}\n', /datta/],
  ])('%s is refused with its place', async (_name, text, words) => {
    const dialog = await window.applyBad(text)
    await dialog.getByText(words).first().waitFor()
    await window.picture(`refused-${_name.replaceAll(' ', '-')}`)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'hidden' })
  })

  test('an object of 4 MB is refused, and the window lives on', async () => {
    const dialog = await window.applyBad(configMap('big', 'x'.repeat(4 * 1024 * 1024)))
    await dialog
      .getByText(/too large|limit|3 MiB|3145728/i)
      .first()
      .waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await window.apply(configMap('small', 'hello'))
    await window.openList('Config Maps')
    await window.row('small').waitFor()
  })

  describe('a local port that is taken', () => {
    let squatter: Server

    beforeAll(async () => {
      squatter = createServer()
      await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
    })

    afterAll(() => {
      squatter.close()
    })

    test('is named, and another can be chosen', async () => {
      const { port } = squatter.address() as AddressInfo
      await window.apply(`apiVersion: v1
kind: Pod
metadata:
  name: lonely
spec:
  containers:
    - name: main
      image: lonely
      ports:
        - containerPort: 80
`)
      await window.openList('Pods')
      await window.expectRows(/^lonely$/, 'Running', 1)
      const dialog = await window.openForward('lonely')
      await dialog.getByRole('textbox', { name: 'Port on this machine' }).fill(String(port))
      await dialog.getByRole('button', { name: 'Start forwarding' }).click()
      await dialog.getByText(String(port)).first().waitFor()
      await window.picture('port-taken')
      await dialog.getByRole('textbox', { name: 'Port on this machine' }).fill('')
      await dialog.getByRole('button', { name: 'Start forwarding' }).click()
      const url = await dialog.getByText(/^http:\/\/127\.0\.0\.1:\d+/).innerText()
      expect((await (await fetch(url)).text()).trim()).toContain('lonely')
    })
  })
})
