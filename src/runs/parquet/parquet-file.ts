import { ByteWriter, ParquetWriter, type KeyValue, type SchemaElement } from 'hyparquet-writer';
import { WholeFile } from '../files/whole-file.js';
import type { TypedColumn, Value } from './column-types.js';

/** Rows that are held at a time and lie together in the file: some tens of megabytes of a wide table. */
const GROUP_ROWS = 1 << 15;

/** A Parquet file that is written row by row and appears whole. The same rows give the same bytes. */
export class ParquetFile {
  private readonly file: WholeFile;
  private readonly writer: ParquetWriter;
  /** [columns][rows of the group that is not yet written] */
  private group: Value[][];
  rows = 0;

  /**
   * @param path which appears when {@link finish} is called
   * @param about.createdBy program and version
   * @param about.metadata for readers, by name
   */
  constructor(
    path: string,
    private readonly columns: readonly Pick<TypedColumn, 'name' | 'type'>[],
    about: { createdBy: string; metadata: Readonly<Record<string, string>> },
  ) {
    this.file = new WholeFile(path);
    this.group = this.emptyGroup();
    this.writer = new ParquetWriter({
      writer: new Pieces(this.file),
      schema: schemaOf(columns),
      createdBy: about.createdBy,
      kvMetadata: Object.entries(about.metadata).map(([key, value]): KeyValue => ({ key, value })),
    });
  }

  /** Adds a row. @param valueAt the value of a column, of its type, or null */
  add(valueAt: (column: number) => Value): void {
    this.group.forEach((values, column) => values.push(valueAt(column)));
    this.rows++;
    if (this.rows % GROUP_ROWS === 0) this.writeGroup();
  }

  finish(): void {
    this.writeGroup();
    void this.writer.finish();
    this.file.finish();
  }

  /** Removes what is not finished. Without effect after {@link finish}. */
  discardUnfinished(): void {
    this.file.discardUnfinished();
  }

  private writeGroup(): void {
    if (this.group[0].length === 0) return;
    const columnData = this.columns.map(({ name }, i) => ({ name, data: this.group[i] }));
    // Done when it returns: what it writes to is not waited for.
    void this.writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    this.group = this.emptyGroup();
  }

  private emptyGroup(): Value[][] {
    return this.columns.map(() => []);
  }
}

/** Hands bytes on to a file, whenever a group of rows is complete, and at the end. */
class Pieces extends ByteWriter {
  constructor(private readonly file: WholeFile) {
    super(1 << 20);
  }

  flush(): void {
    this.file.write(this.getBytes());
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}

function schemaOf(columns: readonly Pick<TypedColumn, 'name' | 'type'>[]): SchemaElement[] {
  return [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, type }): SchemaElement => ({
      name,
      repetition_type: 'OPTIONAL',
      ...(type === 'STRING' ? { type: 'BYTE_ARRAY', converted_type: 'UTF8' } : { type }),
    })),
  ];
}
