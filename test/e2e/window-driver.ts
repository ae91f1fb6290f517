import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { eventually } from '../support/eventually.ts'

/** What a user does in the window, in the window's own words (English). It asserts by what a user would see. */
export class WindowDriver {
  readonly page: Page
  readonly #artefacts: string

  constructor(page: Page, artefacts: string) {
    this.page = page
    this.#artefacts = artefacts
    page.setDefaultTimeout(60_000)
  }

  /** Opens the cluster of this machine from wherever the window is. */
  openLocalCluster(): Promise<void> {
    return this.openCluster(/^Archipel/)
  }

  async openCluster(name: RegExp): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Clusters' }).getByRole('link', { name }).first().click()
    await this.#sidebar().waitFor()
  }

  async expectStatus(text: RegExp): Promise<void> {
    await this.page.getByRole('contentinfo').getByText(text).first().waitFor()
  }

  async openList(kind: string): Promise<void> {
    await this.#sidebar().getByRole('link', { name: kind, exact: true }).click()
    await this.page.getByRole('grid', { name: kind }).waitFor()
  }

  async openView(name: string): Promise<void> {
    await this.#sidebar().getByRole('link', { name }).first().click()
    await this.page.getByRole('main').waitFor()
  }

  async apply(text: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Create', exact: true }).first().click()
    const dialog = this.page.getByRole('dialog')
    await this.#fillEditor(dialog, text)
    await dialog.getByRole('button', { name: 'Apply', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
  }

  /** The dialog as it stands after text was applied that cannot be: it stays open and says why. */
  async applyBad(text: string): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Create', exact: true }).first().click()
    const dialog = this.page.getByRole('dialog')
    await this.#fillEditor(dialog, text)
    await dialog.getByRole('button', { name: 'Apply', exact: true }).click()
    return dialog
  }

  row(name: string | RegExp): Locator {
    return this.page.getByRole('grid').getByRole('row').filter({ hasText: name })
  }

  /** Waits until exactly `count` rows have a name like this, all of them with this state. */
  async expectRows(name: RegExp, state: string, count: number): Promise<void> {
    await eventually(
      `${count} rows like ${name} that are ${state}`,
      () => this.#rows(name),
      (rows) => rows.length === count && rows.every((text) => text.includes(state)),
      120_000,
    )
  }

  async expectListed(name: RegExp, count: number): Promise<void> {
    await eventually(
      `${count} rows like ${name}`,
      () => this.#rows(name),
      (rows) => rows.length === count,
    )
  }

  async expectRestarts(name: string, atLeast: number): Promise<void> {
    await eventually(
      `${name} restarted`,
      () => this.#cell(name, 'Restarts'),
      (text) => Number.parseInt(text, 10) >= atLeast,
      90_000,
    )
  }

  async expectGone(name: string): Promise<void> {
    await this.row(name).waitFor({ state: 'detached', timeout: 120_000 })
  }

  async deleteRow(name: string): Promise<void> {
    await this.#rowAction(name, /^Delete/)
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
  }

  async openForward(name: string): Promise<Locator> {
    await this.#rowAction(name, /forward/i)
    return this.page.getByRole('dialog')
  }

  /** Starts a forward to the first port that the object declares; answers its URL. */
  async forward(name: string): Promise<string> {
    const dialog = await this.openForward(name)
    await dialog.getByRole('button', { name: 'Start forwarding' }).click()
    const url = await dialog.getByText(/^http:\/\/127\.0\.0\.1:\d+/).innerText()
    await dialog.getByRole('button', { name: 'Done' }).click()
    return url
  }

  /** Edits an object as YAML, through the review of what changes. */
  async edit(name: string, find: string, replacement: string): Promise<void> {
    await this.#rowAction(name, /^Edit/)
    const editor = this.page.getByRole('textbox', { name: /^Editor of/ })
    await editor.waitFor()
    const text = await this.#editorText(editor)
    await this.#replaceEditorText(editor, text.replaceAll(find, replacement))
    await this.page.getByRole('button', { name: /^Review/ }).click()
    await this.page.getByRole('button', { name: 'Apply', exact: true }).click()
  }

  /** A screenshot in light and in dark. */
  async picture(name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme })
      await this.#settled()
      await this.page.screenshot({ path: join(this.#artefacts, `${name}-${colorScheme}.png`), animations: 'disabled' })
    }
    await this.page.emulateMedia({ colorScheme: 'light' })
  }

  /** Colours fade from one scheme to the other: a picture waits for the last of them. */
  async #settled(): Promise<void> {
    await this.page.evaluate(async () => {
      // The page follows the scheme by a listener of its own, which runs in the first of these frames.
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
      const fades = document.getAnimations().filter((each) => each instanceof CSSTransition)
      await Promise.allSettled(fades.map((fade) => fade.finished))
    })
  }

  #sidebar(): Locator {
    return this.page.getByRole('navigation', { name: /^Navigation of/ })
  }

  async #rows(name: RegExp): Promise<string[]> {
    const texts = await this.page.getByRole('grid').getByRole('row').allInnerTexts()
    return texts.filter((text) => text.split(/\s+/).some((word) => name.test(word)))
  }

  async #cell(rowName: string, column: string): Promise<string> {
    const headers = await this.page.getByRole('grid').getByRole('columnheader').allInnerTexts()
    const index = headers.findIndex((text) => text.trim().toLowerCase().startsWith(column.toLowerCase()))
    return this.row(rowName).getByRole('gridcell').nth(index).innerText()
  }

  async #rowAction(name: string, action: RegExp): Promise<void> {
    const row = this.row(name).first()
    await row.click({ button: 'right' })
    await this.page.getByRole('menuitem', { name: action }).click()
  }

  async #fillEditor(scope: Locator, text: string): Promise<void> {
    await this.#replaceEditorText(scope.getByRole('textbox', { name: 'Manifest' }), text)
  }

  /** Pastes, as people do; typing would fight the editor's own indentation. */
  async #replaceEditorText(editor: Locator, text: string): Promise<void> {
    await editor.click()
    await editor.press('ControlOrMeta+a')
    await editor.evaluate((element, pasted) => {
      const data = new DataTransfer()
      data.setData('text/plain', pasted)
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    }, text)
  }

  /** The whole text by way of the clipboard: the editor renders only the lines that are in view. */
  async #editorText(editor: Locator): Promise<string> {
    await editor.click()
    await editor.press('ControlOrMeta+a')
    return editor.evaluate((element) => {
      const data = new DataTransfer()
      element.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }))
      return data.getData('text/plain')
    })
  }
}
