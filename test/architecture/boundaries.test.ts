import { expect, test } from 'vitest'
import { sourceFiles } from './source-files.ts'

// The models' types are erased: what the seam takes from them is nothing at run time.
const modelTypes = /^import type \{[^}]*\} from '@kubernetes\/client-node\/dist\/gen\/models\/\w+\.js'$/gm

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')

test('the seam imports nothing of Node, the browser, or the worlds on its sides', () => {
  const wrong = sourceFiles('preload/{base,kube,contract}/**/*.ts').flatMap((file) =>
    importsOf(file.text.replace(modelTypes, ''))
      .filter((name) => !/^(\.|#base\/|#kube\/|#contract\/|valibot$)/.test(name))
      .map((name) => `${file.path} imports ${name}`),
  )
  expect(wrong).toEqual([])
})

test('only the desktop and the bridge know Electron', () => {
  const knowing = sourceFiles('main/**/*.ts', 'renderer/**/*.{ts,vue}', 'preload/**/*.ts')
    .filter((file) => importsOf(file.text).includes('electron'))
    .map((file) => file.path)
    .filter((path) => !/^main\/desktop(\/|\.ts$)/.test(path) && path !== 'preload/bridge.ts')
  expect(knowing).toEqual([])
})

test('data of clusters is never rendered as HTML', () => {
  const wrong = sourceFiles('renderer/**/*.{ts,vue}').filter((file) =>
    /v-html|innerHTML\s*=|insertAdjacentHTML/.test(file.text),
  )
  expect(wrong.map((file) => file.path)).toEqual([])
})

test('the project speaks of itself alone', () => {
  const hosts = /https?:\/\/[\w.-]*(registry\.npm|artifactory|nexus|proxy\.golang)[\w.-]*/i
  const wrong = sourceFiles('{main,preload,renderer,test,scripts}/**/*.{ts,vue,mjs}', 'package-lock.json', '*.md')
    .filter((file) => file.path !== 'test/architecture/boundaries.test.ts')
    .filter((file) => hosts.test(file.text) || /\/work\/(main|shared)/.test(file.text))
  expect(wrong.map((file) => file.path)).toEqual([])
})
