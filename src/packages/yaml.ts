/** yaml, whose seventy files the build (scripts/build-packages.js) puts into this one. */
export {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  stringify,
} from 'yaml';
export type { CST, Document, ParsedNode, YAMLError, YAMLMap } from 'yaml';
