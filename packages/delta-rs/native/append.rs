use delta_kernel::schema::StructType;
use deltalake_core::DeltaTable;
use deltalake_core::kernel::{Action, Add, MetadataExt as _};
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use napi_derive::napi;

use crate::commit::{CommitMetadata, commit_once, ensure_writable, parse_metadata, turn, wait_after};
use crate::errors::{Failure, Outcome, SCHEMA_MISMATCH};
use crate::run::run;
use crate::schema;
use crate::table::NativeTable;
use crate::writer::{NativeWriter, NewFiles};

/// How often an append is committed again on top of what others have committed.
const TRIES: u32 = 200;

#[napi]
impl NativeTable {
    /// Makes the files part of the table, in one commit. Others may commit at the same time.
    #[napi]
    pub async fn append(
        &self,
        writer: &NativeWriter,
        merge_schema: bool,
        metadata: Option<String>,
    ) -> napi::Result<i64> {
        let (table, files) = (self.table.clone(), writer.files.clone());
        run(async move {
            let metadata = parse_metadata(metadata)?;
            append(
                &mut *table.lock().await,
                &mut *files.lock().await,
                merge_schema,
                &metadata,
            )
            .await
        })
        .await
    }
}

async fn append(
    table: &mut DeltaTable,
    files: &mut NewFiles,
    merge_schema: bool,
    metadata: &CommitMetadata,
) -> Outcome<i64> {
    files.finish().await?;
    let rows = files.take();
    let _turn = turn(table).await;
    let mut tries = 0;
    loop {
        match append_once(table, &rows, merge_schema, metadata).await {
            // What was known of the table may have been too old for the rows.
            Err(failure) if failure.is_conflict() && tries < TRIES || failure.code == SCHEMA_MISMATCH && tries == 0 => {
                wait_after(tries).await;
                table.update_state().await?;
                tries += 1;
            }
            result => return result,
        }
    }
}

async fn append_once(
    table: &mut DeltaTable,
    (adds, schema): &(Vec<Add>, Option<StructType>),
    merge_schema: bool,
    metadata: &CommitMetadata,
) -> Outcome<i64> {
    ensure_writable(table)?;
    let mut actions: Vec<Action> = Vec::new();
    let state = table.snapshot()?;
    let partition_by = state.metadata().partition_columns().to_vec();
    if let Some(rows) = schema {
        let merged = schema::merge(&state.schema(), rows)?;
        if merged != *state.schema() {
            if !merge_schema {
                let text = "The rows have columns that the table does not have; append them with mergeSchema.";
                return Err(Failure::new(SCHEMA_MISMATCH, text));
            }
            actions.push(Action::Metadata(state.metadata().clone().with_schema(&merged)?));
        }
    }
    actions.extend(adds.iter().cloned().map(Action::Add));
    let operation = DeltaOperation::Write {
        mode: SaveMode::Append,
        partition_by: (!partition_by.is_empty()).then_some(partition_by),
        predicate: None,
    };
    commit_once(table, actions, operation, metadata).await
}
