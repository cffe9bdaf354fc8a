use std::collections::HashMap;

use futures::{StreamExt as _, TryStreamExt as _};
use napi_derive::napi;
use object_store::ObjectStoreExt as _;
use tokio::io::AsyncWriteExt as _;

use crate::errors::{Failure, UNSUPPORTED};
use crate::places::store_path;
use crate::run::run;
use crate::stop::{NativeStop, Stop};
use crate::table::NativeTable;

#[napi(object)]
pub struct NativeFiles {
    pub version: i64,
    pub files: Vec<NativeFile>,
}

#[napi(object)]
pub struct NativeFile {
    pub path: String,
    pub size: i64,
    pub num_records: Option<i64>,
    #[napi(ts_type = "Record<string, string | null>")]
    pub partition_values: HashMap<String, Option<String>>,
    pub stats: Option<String>,
    /// Rows of the file that are deleted.
    pub deleted_records: i64,
}

#[napi]
impl NativeTable {
    /// The files of the version that the table is at.
    #[napi]
    pub async fn files(&self, stop: Option<&NativeStop>) -> napi::Result<NativeFiles> {
        let table = self.table.clone();
        run(Stop::of(stop), async move {
            let mut current = table.lock().await;
            let version = current.version()?;
            let table = current.whole().await?;
            let log_store = table.log_store();
            let snapshot = table.snapshot()?.snapshot();
            let mut views = snapshot.file_views(log_store.as_ref(), None);
            let mut files = Vec::new();
            while let Some(view) = views.try_next().await? {
                let path = view.path().to_string();
                if path.contains("://") {
                    let text = format!("The file {path} is outside of the table's folder, which is not supported.");
                    return Err(Failure::new(UNSUPPORTED, text));
                }
                files.push(NativeFile {
                    path,
                    size: view.size(),
                    num_records: view.num_records().map(|count| count as i64),
                    partition_values: view.partition_values_map(),
                    stats: view.stats(),
                    deleted_records: view.deletion_vector_descriptor().map_or(0, |vector| vector.cardinality),
                });
            }
            Ok(NativeFiles { version, files })
        })
        .await
    }

    /// Copies a file of the table to a place on this machine, whole or not at all.
    #[napi]
    pub async fn download(&self, path: String, target: String, stop: Option<&NativeStop>) -> napi::Result<()> {
        let table = self.table.clone();
        run(Stop::of(stop), async move {
            let store = table.lock().await.without_files().object_store();
            let mut bytes = store.get(&store_path(&path)).await?.into_stream();
            let part = Part(format!("{target}.{}.part", uuid::Uuid::new_v4()));
            let mut file = tokio::fs::File::create(&part.0).await?;
            while let Some(chunk) = bytes.next().await {
                file.write_all(&chunk?).await?;
            }
            file.flush().await?;
            drop(file);
            tokio::fs::rename(&part.0, &target).await?;
            Ok(())
        })
        .await
    }
}

/// A file that is gone when the work ends, unless it has its name by then.
struct Part(String);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
