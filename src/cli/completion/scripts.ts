import type { Command } from 'commander';
import { placesOf, type Completed, type Place } from './places.js';
import type { Shell } from './shells.js';

/**
 * What makes a shell complete the commands and flags of a program, made from what it says of itself.
 * Elsewhere the shell completes files, as it does for programs that it does not know.
 */
export function completionScript(program: Command, shell: Shell): string {
  const places = placesOf(program);
  return { bash, zsh, fish }[shell](program.name(), places).trimEnd();
}

/** Paths of the places behind commands, each in quotes. */
function paths(places: readonly Place[], separator: string): string {
  return places
    .filter(({ path }) => path !== '')
    .map(({ path }) => `'${path}'`)
    .join(separator);
}

function bash(name: string, places: readonly Place[]): string {
  const names = (words: readonly Completed[]) => words.map((word) => word.name).join(' ');
  const cases = places.map(({ path, words, flags }) => {
    const valued = flags.filter(({ takesValue }) => takesValue);
    const chosen = valued
      .filter(({ choices }) => choices.length > 0)
      .map(({ name: flag, choices }) => `        ${flag}) words='${choices.join(' ')}' ;;`);
    return [
      `    '${path}')`,
      '      case "$before" in',
      ...chosen,
      ...(valued.length > 0
        ? [`        ${valued.map((flag) => flag.name).join('|')}) return ;;`]
        : []),
      `        *) flags='${names(flags)}' words='${names(words)}' ;;`,
      '      esac ;;',
    ].join('\n');
  });
  return `# Completion of ${name} for bash: source it, e.g. from ~/.bashrc.
_${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} at='' flags='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${at:+$at }\${COMP_WORDS[i]}" in
      ${paths(places, '|')}) at="\${at:+$at }\${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$at" in
${cases.join('\n')}
  esac
  if [[ $word == -* ]]; then words=$flags; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _${name} ${name}
`;
}

function zsh(name: string, places: readonly Place[]): string {
  const list = (words: readonly Completed[]) =>
    words
      .map(({ name: word, about }) => `'${inQuotes(`${word.replaceAll(':', '\\:')}:${about}`)}'`)
      .join(' ');
  const cases = places.map(
    ({ path, words, flags }) =>
      `    ('${path}') flags=(${list(flags)}) words_here=(${list(words)}) ;;`,
  );
  return `#compdef ${name}
# Completion of ${name} for zsh: a file _${name} in a folder of $fpath.
_${name}() {
  local at='' i
  local -a flags words_here
  for ((i = 2; i < CURRENT; i++)); do
    case "\${at:+$at }\${words[i]}" in
      (${paths(places, '|')}) at="\${at:+$at }\${words[i]}" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    _describe -o flag flags
  elif (( \${#words_here} )); then
    _describe word words_here
  else
    _files
  fi
}
if [[ $funcstack[1] == _${name} ]]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function fish(name: string, places: readonly Place[]): string {
  const lines = places.flatMap(({ path, words, flags }) => {
    const start = `complete -c ${name} -n '__${name}_at "${path}"'`;
    return [
      ...words.map(
        ({ name: word, about }) => `${start} -f -a '${word}' -d '${inFishQuotes(about)}'`,
      ),
      ...flags.map(({ name: flag, about, takesValue, choices }) => {
        const option = flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`;
        const value = takesValue ? ' -r' : '';
        const among = choices.length > 0 ? ` -a '${choices.join(' ')}'` : '';
        return `${start} ${option}${value}${among} -d '${inFishQuotes(about)}'`;
      }),
    ];
  });
  return `# Completion of ${name} for fish: ~/.config/fish/completions/${name}.fish
function __${name}_at
    set -l at
    for word in (commandline -opc)[2..-1]
        set -l next (string join ' ' $at $word)
        contains -- $next ${paths(places, ' ')}; and set at $next
    end
    test "$at" = "$argv[1]"
end
${lines.join('\n')}
`;
}

/** A text between single quotes of a shell. */
function inQuotes(text: string): string {
  return text.replaceAll("'", "'\\''");
}

function inFishQuotes(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}
