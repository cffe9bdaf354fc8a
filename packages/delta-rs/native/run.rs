use std::future::Future;

use crate::errors::{FAILED, Failure, Outcome};

/// Runs work on the threads of the runtime. A panic of the work is an error, not the end of the process.
pub async fn run<T, F>(work: F) -> napi::Result<T>
where
    T: Send + 'static,
    F: Future<Output = Outcome<T>> + Send + 'static,
{
    match tokio::spawn(work).await {
        Ok(outcome) => Ok(outcome?),
        Err(error) => Err(Failure::new(FAILED, format!("The library broke off: {error}")).into()),
    }
}
