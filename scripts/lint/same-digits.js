// A rule of lint: no power whose last digit depends on the engine (see math/power.ts). `no-restricted-syntax`,
// which could say it without code, is not among what oxlint has.
const MESSAGE = 'its last digit depends on the engine: math/power.ts';

function isTwo(node) {
  return node.type === 'Literal' && node.value === 2;
}

const power = {
  create(context) {
    return {
      BinaryExpression(node) {
        if (node.operator === '**' && !isTwo(node.left) && !isTwo(node.right))
          context.report({ node, message: MESSAGE });
      },
      AssignmentExpression(node) {
        if (node.operator === '**=' && !isTwo(node.right))
          context.report({ node, message: MESSAGE });
      },
    };
  },
};

export default { meta: { name: 'same-digits' }, rules: { power } };
