//! Arrow IPC streams, as bytes.

use std::io::Cursor;
use std::sync::Arc;

use deltalake_core::arrow::array::RecordBatch;
use deltalake_core::arrow::compute::cast;
use deltalake_core::arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use deltalake_core::arrow::ipc::reader::StreamReader;
use deltalake_core::arrow::ipc::writer::StreamWriter;

use crate::errors::Outcome;

/// The schema and the batches of a stream, without dictionaries, which Delta does not have.
pub fn decode(bytes: &[u8]) -> Outcome<(SchemaRef, Vec<RecordBatch>)> {
    let reader = StreamReader::try_new(Cursor::new(bytes), None)?;
    let schema = plain_schema(&reader.schema());
    let mut batches = Vec::new();
    for batch in reader {
        batches.push(plain_batch(&batch?, &schema)?);
    }
    Ok((schema, batches))
}

/// A stream of no batches: the schema alone.
pub fn encode_schema(schema: &Schema) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    StreamWriter::try_new(&mut bytes, schema)?.finish()?;
    Ok(bytes)
}

fn plain_batch(batch: &RecordBatch, schema: &SchemaRef) -> Outcome<RecordBatch> {
    if batch.schema() == *schema {
        return Ok(batch.clone());
    }
    let columns = batch.columns().iter().zip(schema.fields());
    let plain = columns
        .map(|(column, field)| cast(column, field.data_type()))
        .collect::<Result<_, _>>()?;
    Ok(RecordBatch::try_new(schema.clone(), plain)?)
}

fn plain_schema(schema: &Schema) -> SchemaRef {
    Arc::new(Schema::new(schema.fields().iter().map(plain_field).collect::<Fields>()))
}

/// Every field may be null: whether one must not is for whoever writes to say, and not for a table that others extend.
fn plain_field(field: &FieldRef) -> FieldRef {
    let of = |item: &FieldRef| plain_field(item);
    let data_type = match field.data_type() {
        DataType::Dictionary(_, value) => (**value).clone(),
        DataType::Struct(members) => DataType::Struct(members.iter().map(of).collect()),
        DataType::List(item) => DataType::List(of(item)),
        DataType::LargeList(item) => DataType::LargeList(of(item)),
        DataType::FixedSizeList(item, _) => DataType::List(of(item)),
        other => other.clone(),
    };
    Arc::new(Field::new(field.name(), data_type, true))
}
