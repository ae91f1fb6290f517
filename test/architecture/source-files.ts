import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  path: string
  text: string
  lines: number
}

/** Files of the repository by glob, without what is generated or installed. */
export function sourceFiles(...patterns: string[]): SourceFile[] {
  return globSync(patterns, { cwd: root, exclude: (name) => /(^|\/)(node_modules|out|schema)$/.test(name) })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, lines: text.split('\n').length - 1 }
    })
}

export const productFiles = (): SourceFile[] => sourceFiles('main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.{ts,vue}')
