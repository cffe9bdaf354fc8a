//! A table, and the newest version that is known of it.

use deltalake_core::DeltaTable;

use crate::errors::Outcome;

/// What delta-rs knows of a table has all its files in it, and is made anew from the log since the last checkpoint for every version. A commit
/// that only adds files says by itself what it changes, so the files are loaded when they are asked for: appending does not ask.
pub struct CurrentTable {
    table: DeltaTable,
    /// How many versions the table has that `table` does not have yet.
    ahead: i64,
}

impl CurrentTable {
    pub fn new(table: DeltaTable) -> Self {
        Self { table, ahead: 0 }
    }

    pub fn version(&self) -> Outcome<i64> {
        Ok(self.table.snapshot()?.version() as i64 + self.ahead)
    }

    /// With the columns, properties and protocol of the version, but perhaps not with its files.
    pub fn without_files(&self) -> &DeltaTable {
        &self.table
    }

    /// The table as it is at the version.
    pub async fn whole(&mut self) -> Outcome<&mut DeltaTable> {
        if self.ahead > 0 {
            let version = self.version()?;
            self.table.update_incremental(Some(version as _)).await?;
            self.ahead = 0;
        }
        Ok(&mut self.table)
    }

    /// Goes to the newest version.
    pub async fn update(&mut self) -> Outcome<()> {
        self.table.update_state().await?;
        self.ahead = 0;
        Ok(())
    }

    /// Goes to the next version, which was committed.
    pub async fn advance(&mut self) -> Outcome<()> {
        let next = self.version()? + 1;
        self.table.update_incremental(Some(next as _)).await?;
        self.ahead = 0;
        Ok(())
    }

    /// The next version was committed, and differs only in its files.
    pub fn has_more_files(&mut self) {
        self.ahead += 1;
    }
}
