//! Rows and files on their way into a table, as JavaScript hands them over.

use std::sync::Arc;

use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use tokio::sync::Mutex;

use crate::ipc;
use crate::new_files::{NativeNewFile, NewFiles};
use crate::run::run;
use crate::stop::{NativeStop, Stop};

/// Rows on their way into files. Dropped without a commit, what it wrote is no part of the table.
#[napi]
pub struct NativeWriter {
    pub(crate) files: Arc<Mutex<NewFiles>>,
}

#[napi]
impl NativeWriter {
    /// Writes the batches of an Arrow IPC stream.
    #[napi]
    pub async fn write(&self, ipc: Buffer, stop: Option<&NativeStop>) -> napi::Result<()> {
        let files = self.files.clone();
        run(Stop::of(stop), async move { files.lock().await.write(&ipc).await }).await
    }

    /// A Parquet file that another library has written into the table's folder, with the columns of an Arrow IPC stream.
    #[napi]
    pub async fn add_file(
        &self,
        file: NativeNewFile,
        schema_ipc: Buffer,
        stop: Option<&NativeStop>,
    ) -> napi::Result<()> {
        let files = self.files.clone();
        run(Stop::of(stop), async move {
            let schema = ipc::schema_of(&schema_ipc)?;
            files.lock().await.add(file, &schema).await
        })
        .await
    }

    /// Ends the files.
    #[napi]
    pub async fn finish(&self, stop: Option<&NativeStop>) -> napi::Result<()> {
        let files = self.files.clone();
        run(Stop::of(stop), async move { files.lock().await.finish().await }).await
    }

    /// Removes what was written, unless a commit has it or may have it.
    #[napi]
    pub async fn discard(&self) -> napi::Result<()> {
        let files = self.files.clone();
        run(Stop::default(), async move {
            files.lock().await.leftovers().remove().await;
            Ok(())
        })
        .await
    }
}
