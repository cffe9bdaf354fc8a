use std::collections::{BTreeMap, HashSet};

use delta_kernel::expressions::Scalar;
use deltalake_core::DeltaTable;
use deltalake_core::parquet::arrow::ParquetRecordBatchStreamBuilder;
use deltalake_core::protocol::DeltaOperation;
use futures::TryStreamExt as _;
use indexmap::IndexMap;
use napi_derive::napi;

use crate::commit::{turn, wait_after};
use crate::current::CurrentTable;
use crate::errors::{CONFLICT, Failure, Outcome, UNSUPPORTED};
use crate::new_files::NewFiles;
use crate::places::store_path;
use crate::reader::FileReader;
use crate::replace::Replacement;
use crate::run::run;
use crate::stop::{NativeStop, Stop};
use crate::table::NativeTable;

/// How often it is committed again on top of what others have committed meanwhile.
const TRIES: u32 = 20;

const BATCH_ROWS: usize = 8192;

#[napi(object)]
pub struct NativeCompaction {
    pub files_removed: u32,
    pub version: i64,
}

#[napi]
impl NativeTable {
    /// Puts the rows of small files into larger ones of the same partition, in one commit that changes no row.
    #[napi]
    pub async fn compact(&self, target_size: i64, stop: Option<&NativeStop>) -> napi::Result<NativeCompaction> {
        let (table, options, stop) = (self.table.clone(), self.storage_options.clone(), Stop::of(stop));
        run(stop.clone(), async move {
            let mut current = table.lock().await;
            current.update().await?;
            let table = current.without_files();
            let mut partitions = small_files(table, target_size).await?;
            partitions.retain(|_, small| small.len() > 1);
            let mut files = NewFiles::new(table, &options)?;
            for (values, small) in &partitions {
                let typed = typed_values(table, values)?;
                for file in small {
                    copy_rows(table, file, &typed, &mut files).await?;
                }
                files.finish_partition(values).await?;
            }
            let paths: Vec<String> = partitions.into_values().flatten().map(|file| file.path).collect();
            let files_removed = paths.len() as u32;
            let version = match files_removed {
                0 => current.version()?,
                _ => commit(&mut current, paths, &mut files, target_size, stop).await?,
            };
            Ok(NativeCompaction { files_removed, version })
        })
        .await
    }
}

/// Values of the partition columns, as the log has them.
type PartitionValues = BTreeMap<String, Option<String>>;

struct SmallFile {
    path: String,
    size: u64,
}

/// Files below half of the size.
async fn small_files(table: &DeltaTable, target_size: i64) -> Outcome<BTreeMap<PartitionValues, Vec<SmallFile>>> {
    let log_store = table.log_store();
    let snapshot = table.snapshot()?.snapshot();
    let mut views = snapshot.file_views(log_store.as_ref(), None);
    let mut small: BTreeMap<PartitionValues, Vec<SmallFile>> = BTreeMap::new();
    while let Some(view) = views.try_next().await? {
        if view.deletion_vector_descriptor().is_some() {
            return Err(Failure::new(
                UNSUPPORTED,
                "The table has deletion vectors, which cannot be compacted.",
            ));
        }
        if view.size() < target_size / 2 {
            let values = view.partition_values_map().into_iter().collect();
            small.entry(values).or_default().push(SmallFile {
                path: view.path().to_string(),
                size: view.size() as u64,
            });
        }
    }
    Ok(small)
}

/// In the types and the order of the partition columns.
fn typed_values(table: &DeltaTable, values: &PartitionValues) -> Outcome<IndexMap<String, Scalar>> {
    let state = table.snapshot()?;
    let mut typed = IndexMap::new();
    for column in state.metadata().partition_columns() {
        let schema = state.schema();
        let data_type = schema.field(column).map(|field| field.data_type());
        let primitive = data_type.and_then(|data_type| data_type.as_primitive_opt());
        let Some(primitive) = primitive else {
            let text = format!("The table is partitioned by {column}, which has no simple type.");
            return Err(Failure::new(UNSUPPORTED, text));
        };
        let value = values.get(column).and_then(Option::as_deref).unwrap_or_default();
        typed.insert(column.clone(), primitive.parse_scalar(value)?);
    }
    Ok(typed)
}

async fn copy_rows(
    table: &DeltaTable,
    file: &SmallFile,
    values: &IndexMap<String, Scalar>,
    files: &mut NewFiles,
) -> Outcome<()> {
    let reader = FileReader {
        store: table.object_store(),
        path: store_path(&file.path),
        size: file.size,
    };
    let builder = ParquetRecordBatchStreamBuilder::new(reader).await?;
    let mut batches = builder.with_batch_size(BATCH_ROWS).build()?;
    while let Some(batch) = batches.try_next().await? {
        files.write_partition(batch, values).await?;
    }
    Ok(())
}

/// On top of the commits of others too, as long as they left alone what was copied.
async fn commit(
    table: &mut CurrentTable,
    paths: Vec<String>,
    files: &mut NewFiles,
    target_size: i64,
    stop: Stop,
) -> Outcome<i64> {
    let operation = DeltaOperation::Optimize {
        predicate: None,
        target_size: target_size as _,
    };
    let replacement = Replacement {
        paths,
        operation,
        metadata: None,
        stop,
    };
    let _turn = turn(table.without_files()).await;
    let mut tries = 0;
    loop {
        match replacement.run(table, Some(files)).await {
            Err(failure) if failure.is_conflict() && tries < TRIES => {
                wait_after(tries).await;
                table.update().await?;
                let small = small_files(table.without_files(), target_size).await?;
                let there: HashSet<String> = small.into_values().flatten().map(|file| file.path).collect();
                if !replacement.paths.iter().all(|path| there.contains(path)) {
                    let text = "Files were replaced while they were compacted.";
                    return Err(Failure::new(CONFLICT, text));
                }
                tries += 1;
            }
            result => return result,
        }
    }
}
