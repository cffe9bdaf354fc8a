use std::future::Future;

use crate::errors::{FAILED, Failure, Outcome};
use crate::stop::{Stop, stopped_failure};

/// Runs work on the threads of the runtime, until it is done or stopped: it is dropped where it next waits. A panic of the work is an
/// error, not the end of the process.
pub async fn run<T, F>(stop: Stop, work: F) -> napi::Result<T>
where
    T: Send + 'static,
    F: Future<Output = Outcome<T>> + Send + 'static,
{
    let mut task = tokio::spawn(work);
    let ended = tokio::select! {
        ended = &mut task => ended,
        () = stop.wait() => {
            task.abort();
            task.await
        }
    };
    match ended {
        Ok(outcome) => Ok(outcome?),
        Err(error) if error.is_cancelled() => Err(stopped_failure().into()),
        Err(error) => Err(Failure::new(FAILED, format!("delta-rs panicked: {error}")).into()),
    }
}
