//! Places: where tables are, and which there are.

use std::collections::HashMap;

use deltalake_core::Path;
use deltalake_core::logstore::{LogStoreRef, StorageConfig, logstore_for};
use deltalake_core::table::builder::parse_table_uri;
use deltalake_core::table::normalize_table_url;
use futures::{StreamExt as _, TryStreamExt as _};
use napi_derive::napi;
use object_store::ObjectStoreExt as _;
use url::Url;

use crate::errors::{Failure, INVALID, NOT_A_TABLE, NOT_FOUND, Outcome};
use crate::run::run;
use crate::stop::{NativeStop, Stop};

pub type StorageOptions = HashMap<String, String>;

/// A path of this machine or a URL. Nothing is created.
pub fn table_url(uri: &str) -> Outcome<Url> {
    check_path(uri)?;
    if !uri.contains("://") && !std::path::Path::new(uri).is_dir() {
        return Err(match std::path::Path::new(uri).exists() {
            true => Failure::new(NOT_A_TABLE, format!("{uri} is a file.")),
            false => Failure::new(NOT_FOUND, format!("There is no folder {uri}.")),
        });
    }
    Ok(normalize_table_url(&parse_table_uri(uri)?))
}

/// On the way from a path to a URL and back, delta-rs takes some names of folders for others.
pub fn check_path(uri: &str) -> Outcome<()> {
    if uri.contains("://") {
        return Ok(());
    }
    let path = std::path::absolute(uri)?.to_string_lossy().into_owned();
    let is_escape = |bytes: &[u8]| bytes[0] == b'%' && bytes[1..].iter().all(u8::is_ascii_hexdigit);
    if path.as_bytes().windows(3).any(is_escape) || cfg!(not(windows)) && path.contains('\\') {
        let text =
            format!("The path {path} has a backslash, or a % with two hexadecimal digits, in it. Choose another one.");
        return Err(Failure::new(INVALID, text));
    }
    Ok(())
}

fn store_at(url: &Url, options: StorageOptions) -> Outcome<LogStoreRef> {
    Ok(logstore_for(url, StorageConfig::parse_options(options)?)?)
}

/// Where a file is that the log names, and whose name may have `%` in it.
pub fn store_path(path: &str) -> Path {
    Path::parse(path).unwrap_or_else(|_| Path::from(path))
}

/// Paths of the tables below a place, relative to it. Whatever is below a table is no place for others.
#[napi]
pub async fn find_tables(
    uri: String,
    storage_options: HashMap<String, String>,
    stop: Option<&NativeStop>,
) -> napi::Result<Vec<String>> {
    run(Stop::of(stop), async move {
        let store = store_at(&table_url(&uri)?, storage_options)?.object_store(None);
        let mut folders = vec![Path::default()];
        let mut tables = Vec::new();
        while let Some(folder) = folders.pop() {
            let below = store.list_with_delimiter(Some(&folder)).await?.common_prefixes;
            let log = below.iter().find(|path| path.filename() == Some("_delta_log"));
            match log {
                Some(_) => tables.push(folder.to_string()),
                None => folders.extend(below),
            }
        }
        tables.sort();
        Ok(tables)
    })
    .await
}

/// Removes a table and all its versions, for good. One that is cut off leaves no table.
#[napi]
pub async fn delete_table(
    uri: String,
    storage_options: HashMap<String, String>,
    stop: Option<&NativeStop>,
) -> napi::Result<()> {
    let stop = Stop::of(stop);
    run(stop.clone(), async move {
        let url = match table_url(&uri) {
            Err(failure) if failure.code == NOT_FOUND => return Ok(()),
            url => url?,
        };
        match url.to_file_path() {
            Ok(folder) if url.scheme() == "file" => delete_folder(&folder, stop).await,
            _ => delete_objects(store_at(&url, storage_options)?, stop).await,
        }
    })
    .await
}

/// Under another name first, which is one step.
async fn delete_folder(folder: &std::path::Path, stop: Stop) -> Outcome<()> {
    stop.hold()?.keep();
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let gone = folder.with_file_name(format!(".{name}.deleted-{}", uuid::Uuid::new_v4()));
    tokio::fs::rename(folder, &gone).await?;
    tokio::fs::remove_dir_all(gone).await?;
    Ok(())
}

/// Checkpoints before commits, and these from the first one on: what is left on the way cannot be read as a table.
async fn delete_objects(log_store: LogStoreRef, stop: Stop) -> Outcome<()> {
    let store = log_store.object_store(None);
    let paths: Vec<Path> = store.list(None).map_ok(|object| object.location).try_collect().await?;
    let (mut log, data): (Vec<_>, Vec<_>) = paths
        .into_iter()
        .partition(|path| path.as_ref().starts_with("_delta_log"));
    log.sort_by_key(|path| (!path.as_ref().contains("checkpoint"), path.clone()));
    stop.hold()?.keep();
    for path in log {
        store.delete(&path).await?;
    }
    let data = futures::stream::iter(data).map(Ok).boxed();
    store.delete_stream(data).try_for_each(|_| async { Ok(()) }).await?;
    Ok(())
}
