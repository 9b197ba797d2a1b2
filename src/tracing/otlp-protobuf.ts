import protobuf from 'protobufjs'

// The part of OTLP 1.x that traces need: opentelemetry/proto/{collector/trace/v1,trace/v1,common/v1,resource/v1}.
// Numbers and names of the fields are the protocol's; what else a message holds is passed over.
const PROTO = `
syntax = "proto3";
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
  fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
  repeated Event events = 11; repeated Link links = 13; Status status = 15; fixed32 flags = 16;
  message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
  message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; }
}
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value {
    string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
    ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7;
  }
}
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
`

const request = protobuf.parse(PROTO).root.lookupType('ExportTraceServiceRequest')

/** Ids are hexadecimal in OTLP's JSON, unlike other bytes. */
const IDS: ReadonlySet<string> = new Set(['traceId', 'spanId', 'parentSpanId'])

/**
 * Turns an `ExportTraceServiceRequest` in Protocol Buffers into the same in OTLP's JSON.
 * Throws an Error where the bytes are none.
 */
export function fromProtobuf(bytes: Uint8Array): unknown {
  const options = { longs: String, bytes: String, arrays: false, objects: false }
  return withHexIds(request.toObject(request.decode(bytes), options))
}

function withHexIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withHexIds)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => {
    if (IDS.has(key) && typeof each === 'string') return [key, Buffer.from(each, 'base64').toString('hex')]
    return [key, withHexIds(each)]
  })
  return Object.fromEntries(entries)
}
