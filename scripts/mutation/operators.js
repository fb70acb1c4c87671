// What a mutant changes: for each node of a syntax tree the edits that a test should notice.
import ts from 'typescript';

const { SyntaxKind: Kind } = ts;

const BINARY = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['<<'],
  '&': ['|'],
  '|': ['&'],
  '<': ['<=', '>'],
  '<=': ['<', '>'],
  '>': ['>=', '<'],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '*=': ['/='],
  '/=': ['*='],
};
const MATH = { min: 'max', max: 'min', floor: 'ceil', ceil: 'floor', round: 'floor', abs: '' };

/** What stands in pairs here; each half is easily taken for the other. */
const PAIRS = [
  ['ue', 'sensor'],
  ['Ue', 'Sensor'],
  ['request', 'update'],
  ['Request', 'Update'],
  ['rhoC', 'rhoP'],
  ['sync', 'e2e'],
  ['Start', 'End'],
  ['policy', 'value'],
  ['observation', 'privileged'],
  ['Observation', 'Privileged'],
  ['terminated', 'truncated'],
];

/** Functions whose arguments name a stream of random numbers. */
const NAMES_A_STREAM = /^(randomStream|deriveSeed|episodeSeed)$|Environment$/;

const isText = (node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
const callee = (node) =>
  (ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isIdentifier(node.expression)
    ? node.expression.text
    : '';

/** Types, imports and what an error says: nothing of it is behaviour that a test should pin. */
export function isOutOfScope(node) {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isThrowStatement(node.parent) ||
    callee(node).endsWith('Error')
  );
}

/**
 * The edits of one node.
 *
 * @param node a node whose parents are set
 * @param names every identifier of the file
 * @returns `{ operator, whole, at, text }`: replace the source of `at` by `text`; `whole` is the
 *   node to be shown, so that the change can be told from others in its line
 */
export function edits(node, names) {
  return [
    ...binary(node),
    ...unary(node),
    ...constants(node),
    ...conditions(node),
    ...calls(node),
    ...statements(node),
    ...streamNames(node),
    ...halves(node, names),
  ];
}

function* binary(node) {
  if (!ts.isBinaryExpression(node)) return;
  const { operatorToken, left, right } = node;
  const written = operatorToken.getText();
  if (written === '??')
    yield { operator: 'fallback', whole: node, at: node, text: right.getText() };
  if (written === '+' && (isText(left) || isText(right))) return;
  for (const text of BINARY[written] ?? [])
    yield { operator: 'operator', whole: node, at: operatorToken, text };
}

function* unary(node) {
  const isStep = (kind) => kind === Kind.PlusPlusToken || kind === Kind.MinusMinusToken;
  if (ts.isPrefixUnaryExpression(node) && !isStep(node.operator)) {
    // `if (!x)` is negated as a condition.
    if (node.operator !== Kind.ExclamationToken || !isCondition(node))
      yield { operator: 'sign', whole: node, at: node, text: node.operand.getText() };
  } else if (
    (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) &&
    !(ts.isForStatement(node.parent) && node.parent.incrementor === node)
  ) {
    const operand = node.operand.getText();
    const other = node.operator === Kind.PlusPlusToken ? '--' : '++';
    const text = ts.isPrefixUnaryExpression(node) ? other + operand : operand + other;
    yield { operator: 'operator', whole: node, at: node, text };
  }
}

function* constants(node) {
  // `new Float64Array(0)` holds a place until there is something to hold.
  const isPlace = node.getText() === '0' && ts.isNewExpression(node.parent);
  if (ts.isNumericLiteral(node) && !isPlace) {
    const value = Number(node.text);
    const text = Number.isInteger(value) ? String(value + 1) : (value * 1.1).toPrecision(6);
    const isPart = ts.isBinaryExpression(node.parent) || ts.isPrefixUnaryExpression(node.parent);
    const whole = isPart ? node.parent : node;
    yield { operator: 'number', whole, at: node, text };
  }
  if (node.kind === Kind.TrueKeyword)
    yield { operator: 'boolean', whole: node, at: node, text: 'false' };
  if (node.kind === Kind.FalseKeyword)
    yield { operator: 'boolean', whole: node, at: node, text: 'true' };
  if (ts.isElementAccessExpression(node)) {
    const index = node.argumentExpression;
    const isCounted = ts.isIdentifier(index) || ts.isBinaryExpression(index);
    if (isCounted)
      yield { operator: 'index', whole: node, at: index, text: `(${index.getText()}) + 1` };
  }
}

function isCondition(node) {
  const { parent } = node;
  return (
    (ts.isIfStatement(parent) && parent.expression === node) ||
    (ts.isConditionalExpression(parent) && parent.condition === node)
  );
}

function* conditions(node) {
  // Comparisons are turned round as operators.
  const isComparison = ts.isBinaryExpression(node) && /[<=>]/.test(node.operatorToken.getText());
  if (isCondition(node) && !isComparison)
    yield { operator: 'condition', whole: node, at: node, text: `!(${node.getText()})` };
}

function* calls(node) {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
  const { expression, name } = node.expression;
  if (expression.getText() !== 'Math' || !(name.text in MATH)) return;
  const other = MATH[name.text];
  yield other
    ? { operator: 'Math', whole: node, at: name, text: other }
    : { operator: 'Math', whole: node, at: node, text: `(${node.arguments[0].getText()})` };
}

function* statements(node) {
  const remove = { operator: 'removed', whole: node, at: node, text: ';' };
  if (ts.isExpressionStatement(node)) {
    const isSuper =
      ts.isCallExpression(node.expression) && node.expression.expression.kind === Kind.SuperKeyword;
    if (!isSuper) yield remove;
  } else if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) yield remove;
  else if (ts.isThrowStatement(node)) yield remove;
  else if (ts.isReturnStatement(node)) {
    const { parent } = node;
    if (ts.isIfStatement(parent) || (ts.isBlock(parent) && ts.isIfStatement(parent.parent)))
      yield remove;
  }
}

function* streamNames(node) {
  if (!isText(node)) return;
  const call = ts.isArrayLiteralExpression(node.parent) ? node.parent.parent : node.parent;
  if (!NAMES_A_STREAM.test(callee(call))) return;
  // The last literal piece of the name goes, so that two streams may become one.
  if (ts.isTemplateExpression(node)) {
    const { literal } = node.templateSpans[node.templateSpans.length - 1];
    if (literal.text === '') return;
    const text = `${node.getText().slice(0, -literal.text.length - 1)}\``;
    yield { operator: 'stream', whole: node, at: node, text };
  } else yield { operator: 'stream', whole: node, at: node, text: "''" };
}

function* halves(node, names) {
  if (!ts.isIdentifier(node)) return;
  const { parent } = node;
  const isProperty = ts.isPropertyAccessExpression(parent) && parent.name === node;
  const isDeclared =
    parent.name === node ||
    ts.isBindingElement(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    (ts.isCallExpression(parent) && parent.expression === node);
  if (isDeclared && !isProperty) return;
  for (const pair of PAIRS)
    for (const [from, to] of [pair, pair.toReversed()]) {
      const text = node.text.replace(from, to);
      if (text !== node.text && names.has(text))
        yield { operator: 'other half', whole: isProperty ? parent : node, at: node, text };
    }
}
