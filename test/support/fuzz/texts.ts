import { damagedText, hostileText } from './hostile.ts'
import type { Random } from './random.ts'

/** A grammar by examples: pieces in any order, an example damaged, or nothing of the kind at all. */
export function textLike(random: Random, examples: readonly string[], pieces: readonly string[]): string {
  switch (random.int(4)) {
    case 0:
      return damagedText(random, random.pick(examples))
    case 1:
      return random.times(12, () => random.pick(pieces)).join('')
    case 2:
      return damagedText(random, random.pick(examples)) + random.pick(examples)
    default:
      return random.chance(0.3)
        ? hostileText(random)
        : random.times(6, () => random.pick([...pieces, ...examples])).join('')
  }
}

export const labelSelectors = {
  examples: ['a=b', 'a==b,c!=d', 'e in (f,g),!h', 'x notin (y)', 'n>1,m<3', 'app.kubernetes.io/name=web'],
  pieces: ['a', '=', '==', '!=', '!', 'in', 'notin', ' ', '(', ')', ',', '>', '<', '1', '/', '.'],
}

export const fieldSelectors = {
  examples: ['metadata.name=a', 'status.phase!=Running,spec.nodeName==n', 'a=\\,\\=\\\\'],
  pieces: ['metadata.name', '=', '!=', '==', ',', '\\', '\\,', '!', 'a', '.'],
}

export const quantities = {
  examples: ['1', '100m', '1.5Gi', '-3e3', '1E', '0.1', '12345678901234567890', '1e-9', '.5', '5.', '+1Ki'],
  pieces: ['1', '0', '9', '.', '-', '+', 'e', 'E', 'Ki', 'm', 'n', 'u', 'k', 'i', '00000000000000000000'],
}

export const schedules = {
  examples: ['* * * * *', '*/5 0-3 1,15 jan-mar mon', '@every 1h', '@daily', 'TZ=Europe/Paris 0 0 * * *', '0 0 31 2 ?'],
  pieces: ['*', '/', '-', ',', ' ', '5', '59', '60', '999999999', 'sun', '?', '@', 'TZ=', 'CRON_TZ=UTC '],
}

export const jsonPaths = {
  examples: ['.spec.a', '.a[0]', "['x']", '.a[?(@.type=="Ready")].status', '..name', '.a[*].b', '{.spec}', '.a[1:2:1]'],
  pieces: ['.', '[', ']', '*', '?', '(', ')', '@', '"', "'", '\\', '0', '-1', 'a', '..', '==', '{', '}', ':'],
}

export const patterns = {
  examples: [
    '^a+$',
    '(a|b)*c',
    '[a-z]{1,3}',
    '(?i)x',
    '\\d+\\.\\w',
    '(?P<n>x)',
    '[[:alpha:]]',
    '\\p{Greek}',
    'a{1000}',
  ],
  pieces: [
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '*',
    '+',
    '?',
    '|',
    '^',
    '$',
    '\\',
    'a',
    '1,',
    '1000',
    '(?',
    ':',
    'P<',
    '>',
    '\\Q',
    '[^',
  ],
}

export const expressions = {
  examples: [
    'self.a == 1 && has(self.b)',
    '[1, 2].map(x, x * 2).exists(y, y > 3)',
    'd.all(k, d[k] != null)',
    '"a".matches("b*") || d.size() > 2',
    '{"a": 1}["a"] + int("3")',
    'quantity("1Gi").isGreaterThan(quantity("1Mi"))',
    'duration("1h") > duration("30m") ? timestamp("2026-01-01T00:00:00Z") : null',
    'd.?a.orValue("x").lowerAscii().split("")',
    'ip("10.0.0.1").family() == 4',
    'b"\\x00" + bytes("é")',
    'url("https://a.b/c").getHost()',
    'lists.range(3).sum() % 2 == 1',
    '"%s %d".format(["a", 1])',
    'cel.bind(x, d, x)',
    '-9223372036854775808 - 1',
  ],
  pieces: [
    'd',
    'self',
    '.',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '?',
    ':',
    '+',
    '-',
    '*',
    '/',
    '%',
    '&&',
    '||',
    '!',
    '==',
    '<',
    ' in ',
    '1',
    '1u',
    '0x',
    '1.5e3',
    '"a"',
    "r'\\x'",
    'true',
    'null',
    'x',
    'size',
    'all(x, ',
    'map(x, ',
    'exists',
    'matches',
    'type(',
  ],
}
