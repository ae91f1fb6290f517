import { boolType, bytesType, doubleType, intType, nullType, stringType, uintType } from './types.ts'

/** The types of literals, by what the parser calls them. */
export const literalTypes = {
  null: nullType,
  bool: boolType,
  int: intType,
  uint: uintType,
  double: doubleType,
  string: stringType,
  bytes: bytesType,
} as const
