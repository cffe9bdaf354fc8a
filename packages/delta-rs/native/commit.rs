//! One commit, told apart from those of others even when its answer is lost.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, Weak};
use std::time::Duration;

use deltalake_core::DeltaTable;
use deltalake_core::kernel::Action;
use deltalake_core::kernel::transaction::CommitBuilder;
use deltalake_core::logstore::read_commit_entry;
use deltalake_core::protocol::{DeltaOperation, checkpoints};
use deltalake_core::table::config::TablePropertiesExt as _;
use serde_json::Value;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::errors::{FAILED, Failure, INVALID, Outcome, UNSUPPORTED};
use crate::stop::Stop;

const COMMIT_ID: &str = "commitId";

pub type CommitMetadata = Option<HashMap<String, Value>>;

/// Commits on top of the version that the table is at. If somebody else's commit came first, nothing is changed. Stopped before it begins, it
/// does not; afterwards it is not stopped, nor is whatever follows it.
pub async fn commit_once(
    table: &mut DeltaTable,
    actions: Vec<Action>,
    operation: DeltaOperation,
    metadata: &CommitMetadata,
    stop: &Stop,
) -> Outcome<i64> {
    let id = uuid::Uuid::new_v4().to_string();
    let mut info = metadata.clone().unwrap_or_default();
    info.insert(COMMIT_ID.into(), Value::String(id.clone()));
    let next = version_of(table)? + 1;
    let held = stop.hold()?;
    // Without hooks: one that fails after the commit would look like a commit that failed.
    let committed = CommitBuilder::default()
        .with_actions(actions)
        .with_app_metadata(info)
        .with_max_retries(0)
        .build(Some(table.snapshot()?.snapshot()), table.log_store(), operation)
        .await;
    match committed {
        Ok(commit) => table.state = Some(commit.snapshot()),
        Err(error) => {
            let failure = Failure::from(error);
            // A store that asks again after a lost answer finds its own commit in its way, and one that gives up may have made it.
            match is_commit(table, next, &id).await {
                Ok(true) => {}
                Err(unknown) if failure.is_conflict() => return Err(unknown),
                _ => return Err(failure),
            }
            let _ = table.update_state().await;
        }
    }
    held.keep();
    checkpoint_if_due(table, next).await;
    Ok(next)
}

async fn is_commit(table: &DeltaTable, version: i64, id: &str) -> Outcome<bool> {
    let store = table.log_store().object_store(None);
    let entry = read_commit_entry(store.as_ref(), version as _).await?;
    Ok(entry.is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains(id)))
}

/// A checkpoint only makes reading faster: one that fails is left to a later commit.
async fn checkpoint_if_due(table: &DeltaTable, version: i64) {
    let Ok(state) = table.snapshot() else { return };
    let interval = state.table_config().checkpoint_interval().get() as i64;
    let due = (version + 1) % interval == 0;
    if due
        && checkpoints::create_checkpoint(table, None).await.is_ok()
        && state.table_config().enable_expired_log_cleanup()
    {
        let _ = checkpoints::cleanup_metadata(table, None).await;
    }
}

pub fn version_of(table: &DeltaTable) -> Outcome<i64> {
    table
        .version()
        .map(|version| version as i64)
        .ok_or_else(|| Failure::new(FAILED, "The table is not loaded."))
}

/// Commits of one process to one table queue up: racing each other, most of them would be for nothing.
pub async fn turn(table: &DeltaTable) -> OwnedMutexGuard<()> {
    static TURNS: LazyLock<std::sync::Mutex<HashMap<String, Weak<Mutex<()>>>>> = LazyLock::new(Default::default);
    let turn = {
        let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        let known = turns.get(table.table_url().as_str()).and_then(Weak::upgrade);
        let turn = known.unwrap_or_default();
        turns.insert(table.table_url().to_string(), Arc::downgrade(&turn));
        turn
    };
    turn.lock_owned().await
}

/// Waits a little, and not as long as others do. A commit takes milliseconds, so that waiting longer than that only loses time.
pub async fn wait_after(tries: u32) {
    let longest = 2_u64.pow(tries.min(4));
    let random = uuid::Uuid::new_v4().as_u64_pair().0;
    tokio::time::sleep(Duration::from_millis(random % (longest + 1))).await;
}

/// What a writer has to know of a table to write to it.
pub fn ensure_writable(table: &DeltaTable) -> Outcome<()> {
    let state = table.snapshot()?;
    if state
        .metadata()
        .configuration()
        .get("delta.columnMapping.mode")
        .is_some_and(|mode| mode != "none")
    {
        return Err(Failure::new(
            UNSUPPORTED,
            "The table maps the names of its columns (delta.columnMapping.mode), which cannot be written.",
        ));
    }
    Ok(())
}

pub fn parse_metadata(json: Option<String>) -> Outcome<CommitMetadata> {
    json.map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|error| Failure::new(INVALID, format!("The metadata of a commit is not an object: {error}")))
}
