//! Arrow IPC streams, as bytes.

use std::slice::Chunks;
use std::sync::Arc;

use deltalake_core::arrow::array::RecordBatch;
use deltalake_core::arrow::buffer::Buffer;
use deltalake_core::arrow::compute::cast;
use deltalake_core::arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use deltalake_core::arrow::ipc::reader::StreamDecoder;
use deltalake_core::arrow::ipc::writer::StreamWriter;

use crate::errors::{Failure, INVALID, Outcome};

/// More than most batches have: one that does not fit is copied, which made an append of a million rows a tenth slower.
const CHUNK: usize = 8 * 1024 * 1024;

/// The batches of a stream one by one, without dictionaries, which Delta does not have. The bytes are copied piece by piece, because their
/// owner may change them meanwhile, and no length that they tell is trusted.
pub struct Batches<'a> {
    decoder: StreamDecoder,
    chunks: Chunks<'a, u8>,
    chunk: Buffer,
    schema: Option<SchemaRef>,
}

impl<'a> Batches<'a> {
    pub fn of(bytes: &'a [u8]) -> Self {
        Self {
            decoder: StreamDecoder::new(),
            chunks: bytes.chunks(CHUNK),
            chunk: Buffer::default(),
            schema: None,
        }
    }

    pub fn next(&mut self) -> Outcome<Option<RecordBatch>> {
        loop {
            if let Some(batch) = self.decoder.decode(&mut self.chunk)? {
                let schema = self.schema()?;
                return Ok(Some(plain_batch(&batch, &schema)?));
            }
            match self.chunks.next() {
                Some(bytes) => self.chunk = Buffer::from(bytes),
                None => {
                    self.decoder.finish()?;
                    return Ok(None);
                }
            }
        }
    }

    /// Known when the first batch is, or when it is known that there is none.
    pub fn schema(&mut self) -> Outcome<SchemaRef> {
        if let Some(schema) = &self.schema {
            return Ok(schema.clone());
        }
        let Some(schema) = self.decoder.schema() else {
            return Err(Failure::new(INVALID, "Not a stream of Arrow data: it has no schema."));
        };
        let schema = plain_schema(&schema);
        self.schema = Some(schema.clone());
        Ok(schema)
    }
}

pub fn schema_of(bytes: &[u8]) -> Outcome<SchemaRef> {
    let mut batches = Batches::of(bytes);
    batches.next()?;
    batches.schema()
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
