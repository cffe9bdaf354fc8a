use deltalake_core::DeltaTable;
use deltalake_core::logstore::{commit_uri_from_version, read_commit_entry};
use napi_derive::napi;
use object_store::ObjectStoreExt as _;
use serde_json::Value;

use crate::errors::Outcome;

#[napi(object)]
pub struct NativeCommit {
    pub version: i64,
    /// Milliseconds.
    pub timestamp: i64,
    pub operation: Option<String>,
    /// JSON of everything that the commit says of itself.
    pub info: String,
}

/// Commits that the log still has, the newest first.
pub async fn read(table: &DeltaTable, version: i64, limit: Option<u32>) -> Outcome<Vec<NativeCommit>> {
    let store = table.log_store().object_store(None);
    let mut commits = Vec::new();
    for version in (0..=version)
        .rev()
        .take(limit.map_or(usize::MAX, |limit| limit as usize))
    {
        let Some(bytes) = read_commit_entry(store.as_ref(), version as _).await? else {
            break;
        };
        let info = commit_info(&String::from_utf8_lossy(&bytes))?;
        let reported = info["inCommitTimestamp"]
            .as_i64()
            .or_else(|| info["timestamp"].as_i64());
        let timestamp = match reported {
            Some(reported) => reported,
            None => store
                .head(&commit_uri_from_version(Some(version as _)))
                .await?
                .last_modified
                .timestamp_millis(),
        };
        let operation = info["operation"].as_str().map(Into::into);
        commits.push(NativeCommit {
            version,
            timestamp,
            operation,
            info: info.to_string(),
        });
    }
    Ok(commits)
}

/// A commit need not say anything of itself.
fn commit_info(entry: &str) -> Outcome<Value> {
    for line in entry.lines().filter(|line| !line.trim().is_empty()) {
        let mut action: Value = serde_json::from_str(line)?;
        if let Some(info) = action.get_mut("commitInfo") {
            return Ok(info.take());
        }
    }
    Ok(Value::Object(Default::default()))
}
