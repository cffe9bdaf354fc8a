use deltalake_core::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use deltalake_core::protocol::DeltaOperation;
use deltalake_core::{DeltaTable, Path};
use futures::TryStreamExt as _;
use napi_derive::napi;
use object_store::ObjectStoreExt as _;

use crate::commit::version_of;
use crate::errors::{Failure, Outcome, UNSUPPORTED};
use crate::replace::replace;
use crate::run::run;
use crate::table::NativeTable;
use crate::writer::NewFiles;

#[napi(object)]
pub struct NativeCompaction {
    pub files_removed: u32,
    pub version: i64,
}

#[napi]
impl NativeTable {
    /// Puts the rows of small files into larger ones, in one commit that changes no row.
    #[napi]
    pub async fn compact(&self, target_size: i64) -> napi::Result<NativeCompaction> {
        let (table, options) = (self.table.clone(), self.storage_options.clone());
        run(async move {
            let mut table = table.lock().await;
            table.update_state().await?;
            let version = version_of(&table)?;
            let small = small_files(&table, target_size).await?;
            if small.len() < 2 {
                return Ok(NativeCompaction {
                    files_removed: 0,
                    version,
                });
            }
            let mut files = NewFiles::new(&table, &options)?;
            for path in &small {
                copy_rows(&table, path, &mut files).await?;
            }
            let count = small.len() as u32;
            let operation = DeltaOperation::Optimize {
                predicate: None,
                target_size: target_size as _,
            };
            let version = replace(&mut table, version, small, Some(&mut files), operation, &None).await?;
            Ok(NativeCompaction {
                files_removed: count,
                version,
            })
        })
        .await
    }
}

/// Files below half of the size.
async fn small_files(table: &DeltaTable, target_size: i64) -> Outcome<Vec<String>> {
    let log_store = table.log_store();
    let snapshot = table.snapshot()?.snapshot();
    let mut views = snapshot.file_views(log_store.as_ref(), None);
    let mut small = Vec::new();
    while let Some(view) = views.try_next().await? {
        if view.deletion_vector_descriptor().is_some() {
            return Err(Failure::new(
                UNSUPPORTED,
                "The table has deletion vectors, which cannot be compacted.",
            ));
        }
        if !view.partition_values_map().is_empty() {
            return Err(Failure::new(
                UNSUPPORTED,
                "The table is partitioned, which cannot be compacted yet.",
            ));
        }
        if view.size() < target_size / 2 {
            small.push(view.path().to_string());
        }
    }
    Ok(small)
}

async fn copy_rows(table: &DeltaTable, path: &str, files: &mut NewFiles) -> Outcome<()> {
    let bytes = table.object_store().get(&Path::from(path)).await?.bytes().await?;
    for batch in ParquetRecordBatchReaderBuilder::try_new(bytes)?.build()? {
        files.write_batch(batch?).await?;
    }
    Ok(())
}
