//! A table: making one, opening one, what it is.

use std::collections::HashMap;
use std::sync::Arc;

use deltalake_core::kernel::transaction::CommitProperties;
use deltalake_core::logstore::LogStore as _;
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::{DeltaTable, DeltaTableBuilder, DeltaTableError, ensure_table_uri};
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use tokio::sync::Mutex;

use crate::commit::parse_metadata;
use crate::current::CurrentTable;
use crate::errors::{EXISTS, Failure, NOT_FOUND, Outcome};
use crate::history::{self, NativeCommit};
use crate::ipc;
use crate::new_files::NewFiles;
use crate::places::{StorageOptions, check_path, table_url};
use crate::refresh::{Seen, refresh};
use crate::run::run;
use crate::schema::{arrow_schema, kernel_schema};
use crate::stop::{NativeStop, Stop};
use crate::writer::NativeWriter;

#[napi]
pub struct NativeTable {
    pub(crate) table: Arc<Mutex<CurrentTable>>,
    pub(crate) storage_options: StorageOptions,
    seen: Arc<Mutex<Seen>>,
}

#[napi(object)]
pub struct NativeCreateOptions {
    pub partition_by: Vec<String>,
    pub properties: HashMap<String, String>,
    pub name: Option<String>,
    pub description: Option<String>,
    pub commit_metadata: Option<String>,
    pub storage_options: HashMap<String, String>,
}

#[napi(object)]
pub struct NativeOpenOptions {
    pub version: Option<i64>,
    /// Milliseconds.
    pub timestamp: Option<i64>,
    pub storage_options: HashMap<String, String>,
}

#[napi(object)]
pub struct NativeInfo {
    pub uri: String,
    pub version: i64,
    pub id: String,
    pub name: Option<String>,
    pub description: Option<String>,
    pub created_time: Option<i64>,
    pub partition_columns: Vec<String>,
    pub properties: HashMap<String, String>,
    pub min_reader_version: i32,
    pub min_writer_version: i32,
    pub reader_features: Vec<String>,
    pub writer_features: Vec<String>,
}

/// Makes a table of the schema of an Arrow IPC stream. Of several that make it at once, one does.
#[napi]
pub async fn create_table(
    uri: String,
    schema_ipc: Buffer,
    options: NativeCreateOptions,
    stop: Option<&NativeStop>,
) -> napi::Result<NativeTable> {
    let stop = Stop::of(stop);
    run(stop.clone(), async move {
        let kernel = kernel_schema(&*ipc::schema_of(&schema_ipc)?)?;
        let metadata = parse_metadata(options.commit_metadata)?.unwrap_or_default();
        let properties = CommitProperties::default().with_max_retries(0).with_metadata(metadata);
        check_path(&uri)?;
        if !uri.contains("://") {
            tokio::fs::create_dir_all(&uri).await?;
        }
        let log_store = DeltaTableBuilder::from_url(ensure_table_uri(&uri)?)?
            .with_storage_options(options.storage_options.clone())
            .build()?
            .log_store();
        // The builder looks too, but what it does cannot be stopped.
        if log_store.is_delta_table_location().await? {
            return Err(exists(&uri));
        }
        let mut create = CreateBuilder::new()
            .with_log_store(log_store)
            .with_columns(kernel.fields().cloned())
            .with_partition_columns(options.partition_by)
            .with_configuration(options.properties.into_iter().map(|(key, value)| (key, Some(value))))
            .with_commit_properties(properties);
        if let Some(name) = options.name {
            create = create.with_table_name(name);
        }
        if let Some(description) = options.description {
            create = create.with_comment(description);
        }
        let held = stop.hold()?;
        match create.await {
            Ok(table) => {
                held.keep();
                Ok(NativeTable::new(table, options.storage_options))
            }
            Err(error) => Err(named(error, &uri)),
        }
    })
    .await
}

/// Another creator's commit is in the way: there is a table now.
fn named(error: DeltaTableError, uri: &str) -> Failure {
    let found = error.to_string().contains("already exists");
    let failure = Failure::from(error);
    if found || failure.is_conflict() {
        return exists(uri);
    }
    failure
}

fn exists(uri: &str) -> Failure {
    Failure::new(EXISTS, format!("{uri} is a Delta table already."))
}

#[napi]
pub async fn open_table(
    uri: String,
    options: NativeOpenOptions,
    stop: Option<&NativeStop>,
) -> napi::Result<NativeTable> {
    run(Stop::of(stop), async move {
        let builder =
            DeltaTableBuilder::from_url(table_url(&uri)?)?.with_storage_options(options.storage_options.clone());
        let builder = match options.version {
            Some(version) => builder.with_version(version.max(0) as _),
            None => builder,
        };
        let mut table = builder
            .load()
            .await
            .map_err(|error| of_opening(error, &uri, options.version))?;
        if let Some(timestamp) = options.timestamp {
            let version = table.snapshot()?.version() as i64;
            let entries = history::read(&table, version, None).await?;
            let Some(entry) = entries.iter().find(|entry| entry.timestamp <= timestamp) else {
                return Err(Failure::new(
                    NOT_FOUND,
                    format!("{uri} has no version of that time: its log begins later."),
                ));
            };
            table.load_version(entry.version as _).await?;
        }
        Ok(NativeTable::new(table, options.storage_options))
    })
    .await
}

/// The log ends before the version.
fn of_opening(error: DeltaTableError, uri: &str, version: Option<i64>) -> Failure {
    match version {
        Some(version) if error.to_string().contains("end version") => {
            Failure::new(NOT_FOUND, format!("{uri} has no version {version}."))
        }
        _ => error.into(),
    }
}

impl NativeTable {
    fn new(table: DeltaTable, storage_options: StorageOptions) -> Self {
        Self {
            table: Arc::new(Mutex::new(CurrentTable::new(table))),
            storage_options,
            seen: Arc::default(),
        }
    }
}

#[napi]
impl NativeTable {
    /// Looks for newer commits. Returns the version.
    #[napi]
    pub async fn refresh(&self, stop: Option<&NativeStop>) -> napi::Result<i64> {
        let (table, seen) = (self.table.clone(), self.seen.clone());
        run(Stop::of(stop), async move {
            refresh(&mut *table.lock().await, &mut *seen.lock().await).await
        })
        .await
    }

    #[napi]
    pub async fn info(&self, stop: Option<&NativeStop>) -> napi::Result<NativeInfo> {
        let table = self.table.clone();
        run(Stop::of(stop), async move {
            let table = table.lock().await;
            info(table.without_files(), table.version()?)
        })
        .await
    }

    #[napi]
    pub async fn schema_ipc(&self, stop: Option<&NativeStop>) -> napi::Result<Buffer> {
        let table = self.table.clone();
        run(Stop::of(stop), async move {
            let table = table.lock().await;
            ipc::encode_schema(&arrow_schema(table.without_files())?)
        })
        .await
        .map(Buffer::from)
    }

    /// Commits that the log still has, the newest first.
    #[napi]
    pub async fn history(&self, limit: Option<u32>, stop: Option<&NativeStop>) -> napi::Result<Vec<NativeCommit>> {
        let table = self.table.clone();
        run(Stop::of(stop), async move {
            let table = table.lock().await;
            history::read(table.without_files(), table.version()?, limit).await
        })
        .await
    }

    /// New files, for `append` or `replace`.
    #[napi]
    pub async fn writer(&self, stop: Option<&NativeStop>) -> napi::Result<NativeWriter> {
        let (table, options) = (self.table.clone(), self.storage_options.clone());
        run(Stop::of(stop), async move {
            let files = NewFiles::new(table.lock().await.without_files(), &options)?;
            Ok(NativeWriter {
                files: Arc::new(Mutex::new(files)),
            })
        })
        .await
    }
}

fn info(table: &DeltaTable, version: i64) -> Outcome<NativeInfo> {
    let state = table.snapshot()?;
    let (metadata, protocol) = (state.metadata(), state.protocol());
    let names = |features: Option<&[delta_kernel::table_features::TableFeature]>| {
        features
            .unwrap_or_default()
            .iter()
            .map(|feature| feature.to_string())
            .collect()
    };
    Ok(NativeInfo {
        uri: table.table_url().to_string(),
        version,
        id: metadata.id().to_string(),
        name: metadata.name().map(Into::into),
        description: metadata.description().map(Into::into),
        created_time: metadata.created_time(),
        partition_columns: metadata.partition_columns().to_vec(),
        properties: metadata.configuration().clone(),
        min_reader_version: protocol.min_reader_version(),
        min_writer_version: protocol.min_writer_version(),
        reader_features: names(protocol.reader_features()),
        writer_features: names(protocol.writer_features()),
    })
}
