import { PbfWriter } from 'pbf';
import type { Constant, Graph, Model, Node, Port } from './model.js';

/** ONNX 1.8 (2020), which every runtime in use reads; nothing here needs a newer one. */
const IR_VERSION = 7;
const OPSET = 13;

/** Numbers of the fields of messages in onnx.proto. */
const MODEL = {
  irVersion: 1,
  producerName: 2,
  producerVersion: 3,
  graph: 7,
  opset: 8,
  metadata: 14,
} as const;
const OPERATOR_SET = { domain: 1, version: 2 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, doc: 10, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, int: 3, type: 20 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, raw: 9 } as const;
const VALUE = { name: 1, type: 2, doc: 3 } as const;
const TYPE = { tensor: 1 } as const;
const TENSOR_TYPE = { element: 1, shape: 2 } as const;
const SHAPE = { dim: 1 } as const;
const DIM = { value: 1, symbol: 2 } as const;

/** TensorProto.DataType */
const FLOAT = 1;
const BOOL = 9;
/** AttributeProto.AttributeType */
const INT = 2;

/** A model as the bytes of an `.onnx` file. The same model gives the same bytes. */
export function encodeModel({ producer, graph, metadata }: Model): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(MODEL.irVersion, IR_VERSION);
  pbf.writeStringField(MODEL.producerName, producer.name);
  pbf.writeStringField(MODEL.producerVersion, producer.version);
  pbf.writeMessage(MODEL.graph, writeGraph, graph);
  pbf.writeMessage(MODEL.opset, writeOpset, OPSET);
  for (const entry of Object.entries(metadata)) pbf.writeMessage(MODEL.metadata, writeEntry, entry);
  return pbf.finish();
}

function writeOpset(version: number, pbf: PbfWriter): void {
  // The domain of ONNX's own operators.
  pbf.writeStringField(OPERATOR_SET.domain, '');
  pbf.writeVarintField(OPERATOR_SET.version, version);
}

function writeEntry([key, value]: [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(ENTRY.key, key);
  pbf.writeStringField(ENTRY.value, value);
}

function writeGraph(graph: Graph, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(GRAPH.node, writeNode, node);
  pbf.writeStringField(GRAPH.name, graph.name);
  for (const constant of graph.constants)
    pbf.writeMessage(GRAPH.initializer, writeConstant, constant);
  pbf.writeStringField(GRAPH.doc, graph.about);
  for (const port of graph.inputs) pbf.writeMessage(GRAPH.input, writePort, port);
  for (const port of graph.outputs) pbf.writeMessage(GRAPH.output, writePort, port);
}

function writeNode({ operator, inputs, outputs, attributes }: Node, pbf: PbfWriter): void {
  for (const name of inputs) pbf.writeStringField(NODE.input, name);
  for (const name of outputs) pbf.writeStringField(NODE.output, name);
  pbf.writeStringField(NODE.name, `${outputs[0]}/${operator}`);
  pbf.writeStringField(NODE.operator, operator);
  for (const attribute of Object.entries(attributes))
    pbf.writeMessage(NODE.attribute, writeAttribute, attribute);
}

function writeAttribute([name, value]: [string, number], pbf: PbfWriter): void {
  pbf.writeStringField(ATTRIBUTE.name, name);
  pbf.writeVarintField(ATTRIBUTE.int, value);
  pbf.writeVarintField(ATTRIBUTE.type, INT);
}

function writeConstant({ name, shape, data }: Constant, pbf: PbfWriter): void {
  for (const size of shape) pbf.writeVarintField(TENSOR.dims, size);
  const isFloat = data instanceof Float32Array;
  pbf.writeVarintField(TENSOR.dataType, isFloat ? FLOAT : BOOL);
  pbf.writeStringField(TENSOR.name, name);
  pbf.writeBytesField(TENSOR.raw, isFloat ? littleEndian(data) : Uint8Array.from(data, Number));
}

function littleEndian(data: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * data.length));
  data.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}

function writePort({ name, width, about }: Port, pbf: PbfWriter): void {
  pbf.writeStringField(VALUE.name, name);
  pbf.writeMessage(VALUE.type, writeType, width);
  pbf.writeStringField(VALUE.doc, about);
}

function writeType(width: number, pbf: PbfWriter): void {
  pbf.writeMessage(TYPE.tensor, writeTensorType, width);
}

function writeTensorType(width: number, pbf: PbfWriter): void {
  pbf.writeVarintField(TENSOR_TYPE.element, FLOAT);
  pbf.writeMessage(TENSOR_TYPE.shape, writeShape, width);
}

function writeShape(width: number, pbf: PbfWriter): void {
  pbf.writeMessage(SHAPE.dim, writeSymbol, 'rows');
  pbf.writeMessage(SHAPE.dim, writeSize, width);
}

function writeSymbol(name: string, pbf: PbfWriter): void {
  pbf.writeStringField(DIM.symbol, name);
}

function writeSize(size: number, pbf: PbfWriter): void {
  pbf.writeVarintField(DIM.value, size);
}
