use std::collections::HashMap;

use chrono::Duration;
use deltalake_core::kernel::{Action, MetadataExt as _};
use deltalake_core::operations::vacuum::VacuumMode;
use deltalake_core::protocol::{DeltaOperation, checkpoints};
use napi_derive::napi;

use crate::commit::{commit_once, ensure_writable, turn, version_of, wait_after};
use crate::run::run;
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
    ) -> napi::Result<Vec<String>> {
        let table = self.table.clone();
        run(async move {
            let mut table = table.lock().await;
            table.update_state().await?;
            let mut vacuum = table
                .clone()
                .vacuum()
                .with_dry_run(dry_run)
                .with_enforce_retention_duration(enforce)
                .with_mode(if full { VacuumMode::Full } else { VacuumMode::Lite });
            if let Some(hours) = retention_hours {
                vacuum = vacuum.with_retention_period(Duration::milliseconds((hours * 3_600_000.0) as i64));
            }
            let (after, metrics) = vacuum.await?;
            *table = after;
            Ok(metrics.files_deleted)
        })
        .await
    }

    /// Writes a checkpoint of the version that the table is at.
    #[napi]
    pub async fn checkpoint(&self) -> napi::Result<()> {
        let table = self.table.clone();
        run(async move { Ok(checkpoints::create_checkpoint(&*table.lock().await, None).await?) }).await
    }

    /// Sets properties of the table, in one commit. Returns the version.
    #[napi]
    pub async fn set_properties(&self, properties: HashMap<String, String>) -> napi::Result<i64> {
        let table = self.table.clone();
        run(async move {
            let mut table = table.lock().await;
            let _turn = turn(&table).await;
            let mut tries = 0;
            loop {
                table.update_state().await?;
                ensure_writable(&table)?;
                let mut metadata = table.snapshot()?.metadata().clone();
                for (key, value) in &properties {
                    metadata = metadata.add_config_key(key.clone(), value.clone())?;
                }
                let operation = DeltaOperation::SetTableProperties {
                    properties: properties.clone(),
                };
                match commit_once(&mut table, vec![Action::Metadata(metadata)], operation, &None).await {
                    Err(failure) if failure.is_conflict() && tries < 20 => {
                        wait_after(tries).await;
                        tries += 1;
                    }
                    Err(failure) => return Err(failure),
                    Ok(_) => return version_of(&table),
                }
            }
        })
        .await
    }
}
