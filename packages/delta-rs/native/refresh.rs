//! Whether there are newer commits, without listing the whole log each time: it has a file for each commit, and every listing looks at all.

use chrono::{DateTime, Utc};
use deltalake_core::logstore::ObjectStoreRef;
use deltalake_core::{ObjectStoreError, Path};
use object_store::ObjectStoreExt as _;

use crate::current::CurrentTable;
use crate::errors::{Failure, NOT_FOUND, Outcome};

/// What tells a file from what was there before under its name; none where there is no file.
type Mark = Option<(DateTime<Utc>, u64, Option<String>)>;

/// The mark of the last checkpoint, as it was before the table was last brought up to date.
pub type Seen = Option<Mark>;

/// Goes to the newest version. Commits are numbered without a gap, so there is no newer one where the next one is not there; unless it was
/// cleaned away, which only happens after a later checkpoint.
pub async fn refresh(table: &mut CurrentTable, seen: &mut Seen) -> Outcome<i64> {
    let store = table.without_files().log_store().object_store(None);
    let version = table.version()?;
    let checkpoint = mark_of(&store, "_last_checkpoint").await?;
    let is_there = mark_of(&store, &commit_name(version)).await?.is_some();
    if !is_there && checkpoint.is_none() {
        let text = "The table is gone: its log does not have the version that was read last.";
        return Err(Failure::new(NOT_FOUND, text));
    }
    let may_be_newest = is_there && seen.as_ref() == Some(&checkpoint);
    if may_be_newest && mark_of(&store, &commit_name(version + 1)).await?.is_none() {
        return Ok(version);
    }
    table.update().await?;
    *seen = Some(checkpoint);
    table.version()
}

fn commit_name(version: i64) -> String {
    format!("{version:020}.json")
}

async fn mark_of(store: &ObjectStoreRef, name: &str) -> Outcome<Mark> {
    match store.head(&Path::from(format!("_delta_log/{name}"))).await {
        Ok(meta) => Ok(Some((meta.last_modified, meta.size, meta.e_tag))),
        Err(ObjectStoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
