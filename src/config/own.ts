/** The name of something that whoever uses the library has registered. */
export type OwnName = `own:${string}`;

/** What can be registered, in the words of messages. */
export type OwnKind = 'feature' | 'reward term' | 'scheduler' | 'channel';

/** What a name may be. */
export const OWN_NAME = /^own:[A-Za-z][\w.-]{0,99}$/;

const declared = new Map<OwnKind, Set<OwnName>>();

/** Whether a name is of something registered. */
export function isOwn(name: string): name is OwnName {
  return name.startsWith('own:');
}

/** Whether it is there. */
export function isDeclared(kind: OwnKind, name: OwnName): boolean {
  return declared.get(kind)?.has(name) ?? false;
}

/** What is registered of a kind, by name. */
export class OwnRegistry<Thing> {
  private readonly things = new Map<OwnName, Thing>();

  constructor(private readonly kind: OwnKind) {}

  /**
   * Makes a thing known, so that scenarios may name it.
   *
   * @throws {RangeError} for a name that is not `own:` and a word, and for one that there is already
   */
  register(name: OwnName, thing: Thing): void {
    declareOwn(this.kind, name);
    this.things.set(name, thing);
  }

  /** @throws {NotRegisteredError} when there is none of that name */
  get(name: OwnName): Thing {
    const thing = this.things.get(name);
    if (thing === undefined) throw new NotRegisteredError(this.kind, name);
    return thing;
  }
}

/**
 * Makes a name known, so that scenarios may use it.
 *
 * @throws {RangeError} for a name that is not `own:` and a word, and for one that there is already
 */
export function declareOwn(kind: OwnKind, name: OwnName): void {
  if (!OWN_NAME.test(name))
    throw new RangeError(
      `expected the name of a ${kind} to be own: and a word, such as own:mine; found ${JSON.stringify(name)}`,
    );
  const names = declared.get(kind) ?? new Set();
  if (names.has(name)) throw new RangeError(`the ${kind} ${name} is registered already`);
  declared.set(kind, names.add(name));
}

/** Something of this name was not registered where it is needed. */
export class NotRegisteredError extends RangeError {
  override readonly name = 'NotRegisteredError';
  readonly exitCode = 2;

  constructor(kind: OwnKind, name: OwnName) {
    super(notRegistered(kind, name));
  }
}

/** Says so, and what to do. */
export function notRegistered(kind: OwnKind, name: OwnName): string {
  return `the ${kind} ${name} is not registered; name the file that registers it with --import`;
}
