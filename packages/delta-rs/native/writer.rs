//! Parquet files of a table to be, before a commit makes them a part of it.

use std::collections::HashMap;
use std::sync::Arc;

use delta_kernel::schema::StructType;
use deltalake_core::arrow::array::RecordBatch;
use deltalake_core::arrow::datatypes::{Schema, SchemaRef};
use deltalake_core::kernel::Add;
use deltalake_core::schema::cast::cast_record_batch;
use deltalake_core::writer::{DeltaWriter as _, RecordBatchWriter};
use deltalake_core::{DeltaTable, DeltaTableError};
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use tokio::sync::Mutex;

use crate::errors::{Failure, INVALID, Outcome, SCHEMA_MISMATCH};
use crate::fit::fitted;
use crate::ipc;
use crate::run::run;
use crate::schema::{self, arrow_schema, kernel_schema};

const TARGET_FILE_SIZE: u64 = 256 * 1024 * 1024;

/// Rows on their way into files. Dropped without a commit, what it wrote is no part of the table.
#[napi]
pub struct NativeWriter {
    pub(crate) files: Arc<Mutex<NewFiles>>,
}

#[napi]
impl NativeWriter {
    /// Writes the batches of an Arrow IPC stream.
    #[napi]
    pub async fn write(&self, ipc: Buffer) -> napi::Result<()> {
        let files = self.files.clone();
        run(async move { files.lock().await.write(&ipc).await }).await
    }

    /// Ends the files.
    #[napi]
    pub async fn finish(&self) -> napi::Result<()> {
        let files = self.files.clone();
        run(async move { files.lock().await.finish().await }).await
    }
}

/// Files in the schemas that the rows came in: Delta matches columns by name, and what a file does not have is null.
pub struct NewFiles {
    uri: String,
    storage_options: HashMap<String, String>,
    table_schema: Schema,
    partition_columns: Vec<String>,
    keeps_statistics: bool,
    open: Option<(SchemaRef, RecordBatchWriter)>,
    adds: Vec<Add>,
    schema: Option<StructType>,
}

impl NewFiles {
    pub fn new(table: &DeltaTable, storage_options: &HashMap<String, String>) -> Outcome<Self> {
        let metadata = table.snapshot()?.metadata();
        let of_few_columns = ["delta.dataSkippingNumIndexedCols", "delta.dataSkippingStatsColumns"];
        Ok(Self {
            uri: table.table_url().to_string(),
            storage_options: storage_options.clone(),
            table_schema: arrow_schema(table)?,
            partition_columns: metadata.partition_columns().to_vec(),
            keeps_statistics: !of_few_columns
                .iter()
                .any(|key| metadata.configuration().contains_key(*key)),
            open: None,
            adds: Vec::new(),
            schema: None,
        })
    }

    pub async fn write(&mut self, bytes: &[u8]) -> Outcome<()> {
        let (schema, batches) = ipc::decode(bytes)?;
        self.open(schema).await?;
        for batch in batches {
            self.write_batch(batch).await?;
        }
        Ok(())
    }

    pub async fn write_batch(&mut self, batch: RecordBatch) -> Outcome<()> {
        let schema = self.open(batch.schema()).await?;
        if let Some((_, writer)) = &mut self.open
            && batch.num_rows() > 0
        {
            let fits = batch.schema() == schema;
            let batch = if fits {
                batch
            } else {
                cast_record_batch(&batch, schema, false, false).map_err(of_value)?
            };
            writer.write(batch).await?;
        }
        Ok(())
    }

    /// Rows of another schema go into files of their own. Returns the schema that the files have.
    async fn open(&mut self, rows: SchemaRef) -> Outcome<SchemaRef> {
        let schema = fitted(&rows, &self.table_schema);
        if self.open.as_ref().is_some_and(|(current, _)| *current == schema) {
            return Ok(schema);
        }
        if let Some(column) = self
            .partition_columns
            .iter()
            .find(|column| schema.field_with_name(column).is_err())
        {
            let text = format!("The rows have no column {column}, by which the table is partitioned.");
            return Err(Failure::new(INVALID, text));
        }
        self.finish().await?;
        let rows = kernel_schema(&schema)?;
        self.schema = Some(match &self.schema {
            Some(before) => schema::merge(before, &rows)?,
            None => rows,
        });
        let (partitions, options) = (self.partition_columns.clone(), self.storage_options.clone());
        let writer = RecordBatchWriter::try_new(&self.uri, schema.clone(), Some(partitions), Some(options))?;
        self.open = Some((schema.clone(), writer.with_target_file_size(TARGET_FILE_SIZE)));
        Ok(schema)
    }

    /// What a commit adds, and the schema of it; none if nothing was written.
    pub fn take(&mut self) -> (Vec<Add>, Option<StructType>) {
        (std::mem::take(&mut self.adds), self.schema.take())
    }

    /// Ends the files that are open.
    pub async fn finish(&mut self) -> Outcome<()> {
        let Some((_, mut writer)) = self.open.take() else {
            return Ok(());
        };
        for mut add in writer.flush().await? {
            if !self.keeps_statistics {
                add.stats = add.stats.as_deref().map(count_alone).transpose()?;
            }
            self.adds.push(add);
        }
        Ok(())
    }
}

fn of_value(error: DeltaTableError) -> Failure {
    let reason = match error {
        DeltaTableError::Arrow { source } => source.to_string(),
        other => other.to_string(),
    };
    Failure::new(
        SCHEMA_MISMATCH,
        format!("A value does not fit the type that its column has in the table: {reason}."),
    )
}

/// A table that wants statistics of some columns gets them of none: they may be left out, the count of rows should not.
fn count_alone(statistics: &str) -> Outcome<String> {
    let all: serde_json::Value = serde_json::from_str(statistics)?;
    Ok(serde_json::json!({ "numRecords": all["numRecords"] }).to_string())
}
