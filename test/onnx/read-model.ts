import { PbfReader } from 'pbf';

/** What a test reads of a model, by the field numbers of onnx.proto; written apart from what writes it. */
export interface ReadModel {
  irVersion: number;
  opset: number;
  producer: string[];
  metadata: Record<string, string>;
  nodes: {
    operator: string;
    inputs: string[];
    outputs: string[];
    attributes: Record<string, number>;
  }[];
  constants: Record<string, { shape: number[]; values: number[] }>;
  inputs: { name: string; about: string; shape: (string | number)[] }[];
  outputs: { name: string; about: string; shape: (string | number)[] }[];
}

type Fields = Record<number, (pbf: PbfReader) => void>;

/** Reads a message; a field that is not expected fails the test. */
function message(pbf: PbfReader, fields: Fields): void {
  pbf.readMessage((tag: number, _: null, inner: PbfReader) => {
    if (!(tag in fields)) throw new Error(`field ${tag} is not expected`);
    fields[tag](inner);
  }, null);
}

export function readModel(bytes: Uint8Array): ReadModel {
  const model: ReadModel = {
    ...{ irVersion: 0, opset: 0, producer: [], metadata: {} },
    ...{ nodes: [], constants: {}, inputs: [], outputs: [] },
  };
  const fields: Fields = {
    1: (pbf) => (model.irVersion = pbf.readVarint()),
    2: (pbf) => model.producer.push(pbf.readString()),
    3: (pbf) => model.producer.push(pbf.readString()),
    7: (pbf) => {
      readGraph(pbf, model);
    },
    8: (pbf) => {
      message(pbf, {
        1: (at) => at.readString(),
        2: (at) => (model.opset = at.readVarint()),
      });
    },
    14: (pbf) => {
      const entry = ['', ''];
      message(pbf, {
        1: (at) => (entry[0] = at.readString()),
        2: (at) => (entry[1] = at.readString()),
      });
      model.metadata[entry[0]] = entry[1];
    },
  };
  new PbfReader(bytes).readFields((tag: number, _: null, pbf: PbfReader) => {
    if (!(tag in fields)) throw new Error(`field ${tag} is not expected`);
    fields[tag](pbf);
  }, null);
  return model;
}

function readGraph(pbf: PbfReader, model: ReadModel): void {
  message(pbf, {
    1: (at) => model.nodes.push(readNode(at)),
    2: (at) => at.readString(),
    5: (at) => {
      readConstant(at, model);
    },
    10: (at) => at.readString(),
    11: (at) => model.inputs.push(readPort(at)),
    12: (at) => model.outputs.push(readPort(at)),
  });
}

function readNode(pbf: PbfReader): ReadModel['nodes'][number] {
  const node: ReadModel['nodes'][number] = {
    ...{ operator: '', inputs: [], outputs: [], attributes: {} },
  };
  message(pbf, {
    1: (at) => node.inputs.push(at.readString()),
    2: (at) => node.outputs.push(at.readString()),
    3: (at) => at.readString(),
    4: (at) => (node.operator = at.readString()),
    5: (at) => {
      let [name, value, type] = ['', NaN, 0];
      message(at, {
        1: (of) => (name = of.readString()),
        3: (of) => (value = of.readVarint()),
        20: (of) => (type = of.readVarint()),
      });
      if (type !== 2) throw new Error(`attribute ${name} is of type ${type}`);
      node.attributes[name] = value;
    },
  });
  return node;
}

function readConstant(pbf: PbfReader, model: ReadModel): void {
  const shape: number[] = [];
  let [name, type, raw] = ['', 0, new Uint8Array()];
  message(pbf, {
    1: (at) => shape.push(at.readVarint()),
    2: (at) => (type = at.readVarint()),
    8: (at) => (name = at.readString()),
    9: (at) => (raw = at.readBytes().slice()),
  });
  const view = new DataView(raw.buffer);
  const values =
    type === 9
      ? [...raw]
      : Array.from({ length: raw.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
  model.constants[name] = { shape, values };
}

function readPort(pbf: PbfReader): ReadModel['inputs'][number] {
  const port: ReadModel['inputs'][number] = { name: '', about: '', shape: [] };
  const tensor: Fields = {
    1: (at) => {
      if (at.readVarint() !== 1) throw new Error('not of float32');
    },
    2: (at) => {
      message(at, {
        1: (dim) => {
          message(dim, {
            1: (of) => port.shape.push(of.readVarint()),
            2: (of) => port.shape.push(of.readString()),
          });
        },
      });
    },
  };
  message(pbf, {
    1: (at) => (port.name = at.readString()),
    2: (at) => {
      message(at, {
        1: (of) => {
          message(of, tensor);
        },
      });
    },
    3: (at) => (port.about = at.readString()),
  });
  return port;
}
