import { PbfWriter } from 'pbf';
import { record } from './records.js';

/**
 * Records of an event file. The numbers of fields are those of TensorFlow's event.proto, summary.proto and
 * tensor.proto, and of TensorBoard's plugins/hparams/plugin_data.proto.
 *
 * TensorBoard wants the time at which an event came about. It is the simulated time instead, a second a
 * step and the first step in 1970, so that the same training gives the same bytes.
 */

/** Values by their tags. */
export type Scalars = readonly (readonly [tag: string, value: number])[];

/** A hyperparameter's value. */
export type Hparam = number | string | boolean;

/** What the file begins with: the version of the format. */
export function versionEvent(): Uint8Array {
  return event(0, (pbf) => {
    pbf.writeStringField(3, 'brain.Event:2');
  });
}

/** Values of one step, rounded to float32. */
export function scalarsEvent(step: number, scalars: Scalars): Uint8Array {
  return event(step, (pbf) => {
    message(pbf, 5, (summary) => {
      for (const [tag, value] of scalars)
        message(summary, 1, (entry) => {
          entry.writeStringField(1, tag);
          entry.writeFloatField(2, value);
        });
    });
  });
}

/**
 * A run's row on the page HPARAMS: its hyperparameters.
 *
 * @param group name of the row; runs of the same name would be one
 */
export function sessionStartEvent(
  group: string,
  hparams: readonly (readonly [name: string, value: Hparam])[],
): Uint8Array {
  return hparamsEvent(0, '_hparams_/session_start_info', (data) => {
    message(data, 3, (session) => {
      for (const [name, value] of hparams)
        message(session, 1, (entry) => {
          entry.writeStringField(1, name);
          message(entry, 2, (pbf) => {
            if (typeof value === 'number') pbf.writeDoubleField(2, value);
            else if (typeof value === 'string') pbf.writeStringField(3, value);
            else pbf.writeBooleanField(4, value);
          });
        });
      session.writeStringField(4, group);
      session.writeDoubleField(5, secondsAt(0));
    });
  });
}

/** Of SessionEndInfo: it went well. */
const SUCCESS = 1;

/** The run of a row on the page HPARAMS is done. */
export function sessionEndEvent(step: number): Uint8Array {
  return hparamsEvent(step, '_hparams_/session_end_info', (data) => {
    message(data, 4, (session) => {
      session.writeVarintField(1, SUCCESS);
      session.writeDoubleField(2, secondsAt(step));
    });
  });
}

/** DT_FLOAT of types.proto. */
const FLOAT = 1;

/** What the plugin hparams reads: data in the metadata of a tensor without values. */
function hparamsEvent(step: number, tag: string, write: (data: PbfWriter) => void): Uint8Array {
  return event(step, (pbf) => {
    message(pbf, 5, (summary) => {
      message(summary, 1, (value) => {
        value.writeStringField(1, tag);
        message(value, 8, (tensor) => {
          tensor.writeVarintField(1, FLOAT);
          message(tensor, 2, () => undefined);
        });
        message(value, 9, (metadata) => {
          message(metadata, 1, (plugin) => {
            plugin.writeStringField(1, 'hparams');
            message(plugin, 2, write);
          });
        });
      });
    });
  });
}

function event(step: number, write: (pbf: PbfWriter) => void): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeDoubleField(1, secondsAt(step));
  pbf.writeVarintField(2, step);
  write(pbf);
  return record(pbf.finish());
}

/** Simulated seconds since the first step, which stand for those since 1970. */
function secondsAt(step: number): number {
  return step;
}

function message(pbf: PbfWriter, field: number, write: (pbf: PbfWriter) => void): void {
  pbf.writeMessage(
    field,
    (_, inner) => {
      write(inner);
    },
    undefined,
  );
}
