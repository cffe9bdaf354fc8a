use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::Duration;
use deltalake_core::DeltaResult;
use deltalake_core::kernel::{Action, MetadataExt as _};
use deltalake_core::logstore::LogStoreRef;
use deltalake_core::operations::CustomExecuteHandler;
use deltalake_core::operations::vacuum::VacuumMode;
use deltalake_core::protocol::{DeltaOperation, checkpoints};
use napi_derive::napi;

use crate::commit::{commit_once, ensure_writable, turn, wait_after};
use crate::current::CurrentTable;
use crate::errors::{FAILED, Failure, INVALID};
use crate::run::run;
use crate::stop::{NativeStop, Stop, stopped_failure};
use crate::table::NativeTable;

#[napi]
impl NativeTable {
    /// Removes files that no version needs which is younger than the retention. Returns their paths.
    #[napi]
    pub async fn vacuum(
        &self,
        retention_hours: Option<f64>,
        dry_run: bool,
        full: bool,
        enforce: bool,
        stop: Option<&NativeStop>,
    ) -> napi::Result<Vec<String>> {
        let (table, stop) = (self.table.clone(), Stop::of(stop));
        run(stop.clone(), async move {
            let retention = retention_hours.map(retention_of).transpose()?;
            let mut table = table.lock().await;
            table.update().await?;
            let mut vacuum = table
                .without_files()
                .clone()
                .vacuum()
                .with_dry_run(dry_run)
                .with_enforce_retention_duration(enforce)
                .with_mode(if full { VacuumMode::Full } else { VacuumMode::Lite })
                .with_custom_execute_handler(Arc::new(BeginsToRemove(stop.clone())));
            if let Some(retention) = retention {
                vacuum = vacuum.with_retention_period(retention);
            }
            let (after, metrics) = vacuum.await.map_err(|error| match stop.hold() {
                Err(stopped) => stopped,
                Ok(_) => error.into(),
            })?;
            *table = CurrentTable::new(after);
            Ok(metrics.files_deleted)
        })
        .await
    }

    /// Writes a checkpoint of the version that the table is at.
    #[napi]
    pub async fn checkpoint(&self, stop: Option<&NativeStop>) -> napi::Result<()> {
        let table = self.table.clone();
        run(Stop::of(stop), async move {
            let table = table.lock().await.whole().await?.clone();
            // It waits in ways that cannot be stopped, so it is left alone: a checkpoint changes nothing.
            let written = tokio::spawn(async move { checkpoints::create_checkpoint(&table, None).await });
            let broken = |error| Failure::new(FAILED, format!("delta-rs panicked: {error}"));
            Ok(written.await.map_err(broken)??)
        })
        .await
    }

    /// Sets properties of the table, in one commit. Returns the version.
    #[napi]
    pub async fn set_properties(
        &self,
        properties: HashMap<String, String>,
        stop: Option<&NativeStop>,
    ) -> napi::Result<i64> {
        let (table, stop) = (self.table.clone(), Stop::of(stop));
        run(stop.clone(), async move {
            let mut table = table.lock().await;
            let _turn = turn(table.without_files()).await;
            let mut tries = 0;
            loop {
                table.update().await?;
                ensure_writable(table.without_files())?;
                let mut metadata = table.without_files().snapshot()?.metadata().clone();
                for (key, value) in &properties {
                    metadata = metadata.add_config_key(key.clone(), value.clone())?;
                }
                let operation = DeltaOperation::SetTableProperties {
                    properties: properties.clone(),
                };
                match commit_once(&mut table, vec![Action::Metadata(metadata)], operation, &None, &stop).await {
                    Err(failure) if failure.is_conflict() && tries < 20 => {
                        wait_after(tries).await;
                        tries += 1;
                    }
                    Err(failure) => return Err(failure),
                    Ok(version) => return Ok(version),
                }
            }
        })
        .await
    }
}

fn retention_of(hours: f64) -> Result<Duration, Failure> {
    let milliseconds = hours * 3_600_000.0;
    if !(0.0..9e15).contains(&milliseconds) {
        return Err(Failure::new(
            INVALID,
            format!("A retention of {hours} hours is not possible."),
        ));
    }
    Ok(Duration::milliseconds(milliseconds as i64))
}

/// Files are removed after one commit and before another: once the first is about to be made, the work is not stopped any more.
struct BeginsToRemove(Stop);

#[async_trait]
impl CustomExecuteHandler for BeginsToRemove {
    async fn pre_execute(&self, _: &LogStoreRef, _: uuid::Uuid) -> DeltaResult<()> {
        match self.0.hold() {
            Ok(held) => held.keep(),
            Err(_) => return Err(deltalake_core::DeltaTableError::generic(stopped_failure().message)),
        }
        Ok(())
    }

    async fn post_execute(&self, _: &LogStoreRef, _: uuid::Uuid) -> DeltaResult<()> {
        Ok(())
    }

    async fn before_post_commit_hook(&self, _: &LogStoreRef, _: bool, _: uuid::Uuid) -> DeltaResult<()> {
        Ok(())
    }

    async fn after_post_commit_hook(&self, _: &LogStoreRef, _: bool, _: uuid::Uuid) -> DeltaResult<()> {
        Ok(())
    }
}
