use std::collections::HashSet;

use deltalake_core::DeltaTable;
use deltalake_core::kernel::{Action, Remove};
use deltalake_core::protocol::DeltaOperation;
use futures::TryStreamExt as _;
use napi_derive::napi;

use crate::commit::{CommitMetadata, commit_once, ensure_writable, parse_metadata, version_of};
use crate::errors::{CONFLICT, Failure, INVALID, Outcome, SCHEMA_MISMATCH};
use crate::run::run;
use crate::schema;
use crate::table::NativeTable;
use crate::writer::{NativeWriter, NewFiles};

#[napi]
impl NativeTable {
    /// Takes files out of the table and puts others in, in one commit on top of `version`, or not at all.
    #[napi]
    pub async fn replace(
        &self,
        version: i64,
        paths: Vec<String>,
        writer: Option<&NativeWriter>,
        metadata: Option<String>,
    ) -> napi::Result<i64> {
        let (table, files) = (self.table.clone(), writer.map(|writer| writer.files.clone()));
        run(async move {
            let metadata = parse_metadata(metadata)?;
            let operation = DeltaOperation::Delete { predicate: None };
            let mut table = table.lock().await;
            match files {
                Some(files) => {
                    replace(
                        &mut table,
                        version,
                        paths,
                        Some(&mut *files.lock().await),
                        operation,
                        &metadata,
                    )
                    .await
                }
                None => replace(&mut table, version, paths, None, operation, &metadata).await,
            }
        })
        .await
    }
}

/// Whether rows change, or only the files they are in, the operation says.
pub async fn replace(
    table: &mut DeltaTable,
    version: i64,
    paths: Vec<String>,
    files: Option<&mut NewFiles>,
    operation: DeltaOperation,
    metadata: &CommitMetadata,
) -> Outcome<i64> {
    if version_of(table)? != version {
        return Err(Failure::new(
            CONFLICT,
            format!("The table is not at version {version} any more."),
        ));
    }
    ensure_writable(table)?;
    let data_change = matches!(operation, DeltaOperation::Delete { .. });
    let mut actions: Vec<Action> = removes(table, paths, data_change)
        .await?
        .into_iter()
        .map(Action::Remove)
        .collect();
    if let Some(files) = files {
        files.finish().await?;
        let (adds, rows) = files.take();
        let known = table.snapshot()?.schema();
        if let Some(rows) = rows
            && schema::merge(&known, &rows)? != *known
        {
            return Err(Failure::new(
                SCHEMA_MISMATCH,
                "The rows have columns that the table does not have.",
            ));
        }
        actions.extend(
            adds.into_iter()
                .map(|add| Action::Add(deltalake_core::kernel::Add { data_change, ..add })),
        );
    }
    commit_once(table, actions, operation, metadata).await
}

async fn removes(table: &DeltaTable, paths: Vec<String>, data_change: bool) -> Outcome<Vec<Remove>> {
    let mut wanted: HashSet<String> = paths.into_iter().collect();
    let log_store = table.log_store();
    let snapshot = table.snapshot()?.snapshot();
    let mut views = snapshot.file_views(log_store.as_ref(), None);
    let mut removes = Vec::new();
    while let Some(view) = views.try_next().await? {
        if wanted.remove(view.path().as_ref()) {
            removes.push(view.remove_action(data_change));
        }
    }
    match wanted.into_iter().next() {
        Some(path) => Err(Failure::new(INVALID, format!("The table has no file {path}."))),
        None => Ok(removes),
    }
}
