use deltalake_core::kernel::{Action, MetadataExt as _};
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use napi_derive::napi;

use crate::commit::{CommitMetadata, commit_once, ensure_writable, parse_metadata, turn, wait_after};
use crate::current::CurrentTable;
use crate::errors::{Failure, Outcome, SCHEMA_MISMATCH};
use crate::new_files::NewFiles;
use crate::run::run;
use crate::schema;
use crate::stop::{NativeStop, Stop};
use crate::table::NativeTable;
use crate::writer::NativeWriter;

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
        stop: Option<&NativeStop>,
    ) -> napi::Result<i64> {
        let (table, files, stop) = (self.table.clone(), writer.files.clone(), Stop::of(stop));
        run(stop.clone(), async move {
            let append = Append {
                merge_schema,
                metadata: parse_metadata(metadata)?,
                stop,
            };
            append.run(&mut *table.lock().await, &mut *files.lock().await).await
        })
        .await
    }
}

struct Append {
    merge_schema: bool,
    metadata: CommitMetadata,
    stop: Stop,
}

impl Append {
    async fn run(&self, table: &mut CurrentTable, files: &mut NewFiles) -> Outcome<i64> {
        files.finish().await?;
        let _turn = turn(table.without_files()).await;
        let mut tries = 0;
        loop {
            match self.once(table, files).await {
                // What was known of the table may have been too old for the rows.
                Err(failure)
                    if failure.is_conflict() && tries < TRIES || failure.code == SCHEMA_MISMATCH && tries == 0 =>
                {
                    wait_after(tries).await;
                    table.update().await?;
                    tries += 1;
                }
                result => return result,
            }
        }
    }

    async fn once(&self, table: &mut CurrentTable, files: &mut NewFiles) -> Outcome<i64> {
        ensure_writable(table.without_files())?;
        let mut actions: Vec<Action> = Vec::new();
        let state = table.without_files().snapshot()?;
        let partition_by = state.metadata().partition_columns().to_vec();
        if let Some(rows) = files.schema() {
            let merged = schema::merge(&state.schema(), rows)?;
            if merged != *state.schema() {
                if !self.merge_schema {
                    let text = "The rows have columns that the table does not have; append them with mergeSchema.";
                    return Err(Failure::new(SCHEMA_MISMATCH, text));
                }
                actions.push(Action::Metadata(state.metadata().clone().with_schema(&merged)?));
            }
        }
        actions.extend(files.adds().iter().cloned().map(Action::Add));
        let operation = DeltaOperation::Write {
            mode: SaveMode::Append,
            partition_by: (!partition_by.is_empty()).then_some(partition_by),
            predicate: None,
        };
        files.commit_begins();
        let committed = commit_once(table, actions, operation, &self.metadata, &self.stop).await;
        files.commit_ended(&committed);
        committed
    }
}
