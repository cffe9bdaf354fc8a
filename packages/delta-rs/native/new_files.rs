//! Parquet files of a table to be, before a commit makes them a part of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use delta_kernel::expressions::Scalar;
use delta_kernel::schema::StructType;
use deltalake_core::arrow::array::RecordBatch;
use deltalake_core::arrow::datatypes::{Field, Fields, Schema, SchemaRef};
use deltalake_core::kernel::Add;
use deltalake_core::logstore::ObjectStoreRef;
use deltalake_core::schema::cast::{cast_record_batch, normalize_for_delta};
use deltalake_core::writer::{DeltaWriter as _, RecordBatchWriter, WriteMode};
use deltalake_core::{DeltaTable, DeltaTableError};
use indexmap::IndexMap;
use napi_derive::napi;
use object_store::ObjectStoreExt as _;

use crate::errors::{ABORTED, Failure, INVALID, Outcome, SCHEMA_MISMATCH, UNSUPPORTED};
use crate::fit::fitted;
use crate::ipc;
use crate::places::store_path;
use crate::schema::{self, arrow_schema, kernel_schema};

const TARGET_FILE_SIZE: u64 = 256 * 1024 * 1024;

#[napi(object)]
pub struct NativeNewFile {
    pub path: String,
    pub size: i64,
    pub stats: String,
}

/// Files in the schemas that the rows came in: Delta matches columns by name, and what a file does not have is null.
pub struct NewFiles {
    uri: String,
    storage_options: HashMap<String, String>,
    store: ObjectStoreRef,
    table_schema: Schema,
    partition_columns: Vec<String>,
    keeps_statistics: bool,
    open: Option<(SchemaRef, RecordBatchWriter)>,
    adds: Vec<Add>,
    schema: Option<StructType>,
    /// A commit has the files, or may have them.
    committed: bool,
}

impl NewFiles {
    pub fn new(table: &DeltaTable, storage_options: &HashMap<String, String>) -> Outcome<Self> {
        let metadata = table.snapshot()?.metadata();
        let of_few_columns = ["delta.dataSkippingNumIndexedCols", "delta.dataSkippingStatsColumns"];
        Ok(Self {
            uri: table.table_url().to_string(),
            storage_options: storage_options.clone(),
            store: table.object_store(),
            table_schema: arrow_schema(table)?,
            partition_columns: metadata.partition_columns().to_vec(),
            keeps_statistics: !of_few_columns
                .iter()
                .any(|key| metadata.configuration().contains_key(*key)),
            open: None,
            adds: Vec::new(),
            schema: None,
            committed: false,
        })
    }

    pub async fn write(&mut self, bytes: &[u8]) -> Outcome<()> {
        let mut batches = ipc::Batches::of(bytes);
        while let Some(batch) = batches.next()? {
            self.write_batch(batch).await?;
        }
        self.open(batches.schema()?).await?; // a stream without rows has columns
        Ok(())
    }

    async fn write_batch(&mut self, batch: RecordBatch) -> Outcome<()> {
        let schema = self.open(batch.schema()).await?;
        if let Some((_, writer)) = &mut self.open
            && batch.num_rows() > 0
        {
            writer.write(cast(batch, schema, false)?).await?;
        }
        Ok(())
    }

    /// Rows of a file of the table, which does not have the partition columns. Those of all files go into one schema, the table's.
    pub async fn write_partition(&mut self, batch: RecordBatch, values: &IndexMap<String, Scalar>) -> Outcome<()> {
        let in_files = |column: &&Arc<Field>| !self.partition_columns.contains(column.name());
        let fields: Fields = self.table_schema.fields().iter().filter(in_files).cloned().collect();
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        if self.open.is_none() {
            self.open = Some((schema.clone(), self.writer(&schema)?));
        }
        if let Some((_, writer)) = &mut self.open {
            let batch = cast(batch, schema, true)?;
            writer.write_partition(batch, values, WriteMode::Default).await?;
        }
        Ok(())
    }

    /// Ends the files that are open, which are of one partition. Its values stand in the log as they stood.
    pub async fn finish_partition(&mut self, values: &BTreeMap<String, Option<String>>) -> Outcome<()> {
        let before = self.adds.len();
        self.finish().await?;
        for add in &mut self.adds[before..] {
            add.partition_values = values.clone().into_iter().collect();
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
        self.merge_schema(&schema)?;
        self.open = Some((schema.clone(), self.writer(&schema)?));
        Ok(schema)
    }

    fn merge_schema(&mut self, schema: &Schema) -> Outcome<()> {
        let rows = kernel_schema(schema)?;
        self.schema = Some(match &self.schema {
            Some(before) => schema::merge(before, &rows)?,
            None => rows,
        });
        Ok(())
    }

    /// The file is as it is: nothing in it is cast.
    pub async fn add(&mut self, file: NativeNewFile, schema: &SchemaRef) -> Outcome<()> {
        if !self.partition_columns.is_empty() {
            let text = "The table is partitioned: files of others cannot be added to it.";
            return Err(Failure::new(UNSUPPORTED, text));
        }
        if fitted(schema, &self.table_schema) != *schema || normalize_for_delta(schema) != *schema {
            let text = "The file has a column of another type than the table, or of one that Delta does not have.";
            return Err(Failure::new(SCHEMA_MISMATCH, text));
        }
        self.finish().await?;
        self.merge_schema(schema)?;
        let mut stats = file.stats;
        if !self.keeps_statistics {
            stats = count_alone(&stats)?;
        }
        self.adds.push(Add {
            path: file.path,
            size: file.size,
            modification_time: chrono::Utc::now().timestamp_millis(),
            data_change: true,
            stats: Some(stats),
            ..Default::default()
        });
        Ok(())
    }

    fn writer(&self, schema: &SchemaRef) -> Outcome<RecordBatchWriter> {
        let (partitions, options) = (self.partition_columns.clone(), self.storage_options.clone());
        let writer = RecordBatchWriter::try_new(&self.uri, schema.clone(), Some(partitions), Some(options))?;
        Ok(writer.with_target_file_size(TARGET_FILE_SIZE))
    }

    /// What a commit adds.
    pub fn adds(&self) -> &[Add] {
        &self.adds
    }

    /// The columns of the rows; none if nothing was written.
    pub fn schema(&self) -> Option<&StructType> {
        self.schema.as_ref()
    }

    pub fn commit_begins(&mut self) {
        self.committed = true;
    }

    /// Anything but a refusal may mean that the files are part of the table now.
    pub fn commit_ended(&mut self, outcome: &Outcome<i64>) {
        self.committed = !matches!(outcome, Err(failure) if failure.is_conflict() || failure.code == ABORTED);
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

    pub fn leftovers(&mut self) -> Leftovers {
        self.open = None; // stops its uploads
        let adds = match self.committed {
            true => Vec::new(),
            false => std::mem::take(&mut self.adds),
        };
        Leftovers {
            store: self.store.clone(),
            adds,
        }
    }
}

/// What a work leaves that was stopped or has failed. Without a runtime, as when JavaScript's garbage is collected, it is left to `vacuum`.
impl Drop for NewFiles {
    fn drop(&mut self) {
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(self.leftovers().remove());
        }
    }
}

/// Files that no commit names.
pub struct Leftovers {
    store: ObjectStoreRef,
    adds: Vec<Add>,
}

impl Leftovers {
    pub async fn remove(self) {
        for add in self.adds {
            let _ = self.store.delete(&store_path(&add.path)).await;
        }
    }
}

/// Rows in the types of a schema, by the names of the columns.
fn cast(batch: RecordBatch, schema: SchemaRef, add_missing: bool) -> Outcome<RecordBatch> {
    if batch.schema() == schema {
        return Ok(batch);
    }
    cast_record_batch(&batch, schema, false, add_missing).map_err(of_value)
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
