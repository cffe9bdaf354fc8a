//! One commit, distinguished from those of others even when its answer is lost.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, Weak};
use std::time::Duration;

use deltalake_core::kernel::Action;
use deltalake_core::kernel::transaction::{CommitBuilder, TransactionError};
use deltalake_core::logstore::read_commit_entry;
use deltalake_core::protocol::{DeltaOperation, checkpoints};
use deltalake_core::table::config::TablePropertiesExt as _;
use deltalake_core::{DeltaTable, DeltaTableError};
use serde_json::Value;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::current::CurrentTable;
use crate::errors::{Failure, INVALID, Outcome, UNSUPPORTED};
use crate::stop::Stop;

const COMMIT_ID: &str = "commitId";

pub type CommitMetadata = Option<HashMap<String, Value>>;

/// Commits on top of the version that the table is at. If another commit came first, nothing is changed. Stopped before it begins, it
/// does not; afterwards it is not stopped, nor is whatever follows it.
pub async fn commit_once(
    table: &mut CurrentTable,
    actions: Vec<Action>,
    operation: DeltaOperation,
    metadata: &CommitMetadata,
    stop: &Stop,
) -> Outcome<i64> {
    let id = uuid::Uuid::new_v4().to_string();
    let mut info = metadata.clone().unwrap_or_default();
    info.insert(COMMIT_ID.into(), Value::String(id.clone()));
    let next = table.version()? + 1;
    let adds_only = actions.iter().all(|action| matches!(action, Action::Add(_)));
    let held = stop.hold()?;
    if let Err(failure) = write_entry(table.without_files(), next, actions, operation, info).await {
        // A store that asks again after a lost answer finds its own commit in its way, and one that gives up may have made it.
        match is_commit(table.without_files(), next, &id).await {
            Ok(true) => {}
            Err(unknown) if failure.is_conflict() => return Err(unknown),
            _ => return Err(failure),
        }
    }
    held.keep();
    if adds_only {
        table.has_more_files();
    } else {
        // The commit is made. If this fails, the next one finds it in its way, and looks again.
        let _ = table.advance().await;
    }
    checkpoint_if_due(table, next).await;
    Ok(next)
}

/// The entry of the log that is the commit. What delta-rs does beside it is done here, or later: after the commit, nothing may fail any more.
async fn write_entry(
    table: &DeltaTable,
    version: i64,
    actions: Vec<Action>,
    operation: DeltaOperation,
    info: HashMap<String, Value>,
) -> Outcome<()> {
    let log_store = table.log_store();
    let operation_id = uuid::Uuid::new_v4();
    let prepared = CommitBuilder::default()
        .with_actions(actions)
        .with_app_metadata(info)
        .with_operation_id(operation_id)
        .build(Some(table.snapshot()?.snapshot()), log_store.clone(), operation)
        .into_prepared_commit_future()
        .await?;
    let entry = prepared.commit_or_bytes().clone();
    // The place of an entry is also free where it was made and cleaned away, with the one before it or with more.
    let written = match log_store.get_latest_version((version - 1) as _).await {
        Ok(newest) if (newest as i64) < version => {
            let entry = entry.clone();
            log_store.write_commit_entry(version as _, entry, operation_id).await
        }
        Ok(_) | Err(DeltaTableError::InvalidVersion(_)) => Err(TransactionError::VersionAlreadyExists(version as _)),
        Err(error) => return Err(error.into()),
    };
    if let Err(error) = written {
        let _ = log_store.abort_commit_entry(version as _, entry, operation_id).await;
        return Err(DeltaTableError::from(error).into());
    }
    Ok(())
}

async fn is_commit(table: &DeltaTable, version: i64, id: &str) -> Outcome<bool> {
    let store = table.log_store().object_store(None);
    let entry = read_commit_entry(store.as_ref(), version as _).await?;
    Ok(entry.is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains(id)))
}

/// A checkpoint only makes reading faster: one that fails is left to a later commit.
async fn checkpoint_if_due(table: &mut CurrentTable, version: i64) {
    let Ok(state) = table.without_files().snapshot() else {
        return;
    };
    let config = state.table_config();
    let interval = config.checkpoint_interval().get() as i64;
    let cleans = config.enable_expired_log_cleanup();
    if (version + 1) % interval != 0 {
        return;
    }
    let Ok(table) = table.whole().await else { return };
    if checkpoints::create_checkpoint(table, None).await.is_ok() && cleans {
        let _ = checkpoints::cleanup_metadata(table, None).await;
    }
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
