use std::collections::HashSet;

use deltalake_core::DeltaTable;
use deltalake_core::kernel::{Action, Add, Remove};
use deltalake_core::protocol::DeltaOperation;
use futures::TryStreamExt as _;
use napi_derive::napi;

use crate::commit::{CommitMetadata, commit_once, ensure_writable, parse_metadata};
use crate::current::CurrentTable;
use crate::errors::{CONFLICT, Failure, INVALID, Outcome, SCHEMA_MISMATCH};
use crate::new_files::NewFiles;
use crate::run::run;
use crate::schema;
use crate::stop::{NativeStop, Stop};
use crate::table::NativeTable;
use crate::writer::NativeWriter;

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
        stop: Option<&NativeStop>,
    ) -> napi::Result<i64> {
        let (table, files) = (self.table.clone(), writer.map(|writer| writer.files.clone()));
        let stop = Stop::of(stop);
        run(stop.clone(), async move {
            let replacement = Replacement {
                paths,
                operation: DeltaOperation::Delete { predicate: None },
                metadata: parse_metadata(metadata)?,
                stop,
            };
            let mut table = table.lock().await;
            if table.version()? != version {
                let text = format!("The table is not at version {version} any more.");
                return Err(Failure::new(CONFLICT, text));
            }
            match files {
                Some(files) => replacement.run(&mut table, Some(&mut *files.lock().await)).await,
                None => replacement.run(&mut table, None).await,
            }
        })
        .await
    }
}

/// Files instead of others, on top of the version that the table is at.
pub struct Replacement {
    pub paths: Vec<String>,
    /// Whether rows change, or only the files they are in, it says.
    pub operation: DeltaOperation,
    pub metadata: CommitMetadata,
    pub stop: Stop,
}

impl Replacement {
    pub async fn run(&self, table: &mut CurrentTable, mut files: Option<&mut NewFiles>) -> Outcome<i64> {
        ensure_writable(table.without_files())?;
        let data_change = matches!(self.operation, DeltaOperation::Delete { .. });
        let removes = removes(table.whole().await?, &self.paths, data_change).await?;
        let mut actions: Vec<Action> = removes.into_iter().map(Action::Remove).collect();
        if let Some(files) = &mut files {
            files.finish().await?;
            let known = table.without_files().snapshot()?.schema();
            if let Some(rows) = files.schema()
                && schema::merge(&known, rows)? != *known
            {
                let text = "The rows have columns that the table does not have.";
                return Err(Failure::new(SCHEMA_MISMATCH, text));
            }
            let adds = files.adds().iter().cloned();
            actions.extend(adds.map(|add| Action::Add(Add { data_change, ..add })));
            files.commit_begins();
        }
        let committed = commit_once(table, actions, self.operation.clone(), &self.metadata, &self.stop).await;
        if let Some(files) = files {
            files.commit_ended(&committed);
        }
        committed
    }
}

async fn removes(table: &DeltaTable, paths: &[String], data_change: bool) -> Outcome<Vec<Remove>> {
    let mut wanted: HashSet<&str> = paths.iter().map(String::as_str).collect();
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
