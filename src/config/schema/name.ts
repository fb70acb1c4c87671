/** Characters of a name: good for a directory, for a cell of any table, and for a shell without quotes. */
const CHARACTERS = '[A-Za-z0-9][A-Za-z0-9._+=-]';

export const LONGEST_NAME = 128;

/** What a name is made of, whatever it may be taken for; all that versions before 0.4 asked. */
export const NAME_CHARACTERS = new RegExp(`^${CHARACTERS}{0,${LONGEST_NAME - 1}}$`);

/** What pandas and R read as missing, as a truth value or as no finite number, in any case. */
const WORDS = ['na', 'nan', 'null', 'nil', 'none', 'true', 'false', 't', 'f', 'inf', 'infinity'];

/** Decimal, with an exponent, hexadecimal; R knows imaginary ones, and whole ones by their L. */
const NUMBERS = ['[0-9]+(?:\\.[0-9]*)?(?:[eEdD][+-]?[0-9]+)?[iL]?', '0[xX][0-9A-Fa-f]+L?'];

/** JSON Schema knows no flags. */
function inAnyCase(word: string): string {
  return word.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const TAKEN_FOR_ELSE = [...WORDS.map(inAnyCase), ...NUMBERS].join('|');

/** Whether those who read tables would take a text for something else than a name. */
export function isTakenForElse(text: string): boolean {
  return new RegExp(`^(?:${TAKEN_FOR_ELSE})$`).test(text);
}

/** What a scenario can be called, in one expression, as an editor checks it. */
export const NAME = new RegExp(`^(?!(?:${TAKEN_FOR_ELSE})$)${CHARACTERS}{0,${LONGEST_NAME - 1}}$`);

/** What is wrong with a text that is no {@link NAME}. */
export function whyNoName(text: string): string {
  return isTakenForElse(text)
    ? 'expected a name that no program takes for a missing value, a truth value or a number' +
        ` (scenario-${text} would do)`
    : `expected 1 to ${LONGEST_NAME} letters, digits and ._+=-, the first a letter or digit`;
}
