import type { Command } from 'commander';

/** Where words of a command line can stand: behind the program's name, or behind a command's. */
export interface Place {
  /** words behind the program's name, separated by blanks: '' for none, `trace export` */
  path: string;
  /** what may follow as the next word, if that is no file: commands, or choices of an argument */
  words: readonly Completed[];
  flags: readonly (Completed & { takesValue: boolean; choices: readonly string[] })[];
}

/** A word that is completed, and what it is. */
export interface Completed {
  name: string;
  about: string;
}

/** All places of a program, by what it says of itself: so completion knows each flag, and no other. */
export function placesOf(program: Command, path = ''): Place[] {
  const below = program.commands.map((command) => ({
    name: command.name(),
    about: command.description(),
  }));
  const choices = program.registeredArguments.at(0)?.argChoices ?? [];
  const help = program.createHelp();
  const flags = help.visibleOptions(program).flatMap((option) =>
    [option.short, option.long].flatMap((name) =>
      name === undefined
        ? []
        : [
            {
              name,
              about: option.description,
              takesValue: option.required || option.optional,
              choices: option.argChoices ?? [],
            },
          ],
    ),
  );
  return [
    { path, words: [...below, ...choices.map((name) => ({ name, about: '' }))], flags },
    ...program.commands.flatMap((command) =>
      placesOf(command, path === '' ? command.name() : `${path} ${command.name()}`),
    ),
  ];
}
