//! Stopping work that is under way, but never a commit that has begun.

use std::sync::Arc;

use napi_derive::napi;
use tokio::sync::watch;

use crate::errors::{ABORTED, Failure, Outcome};

/// Given to the native calls of one operation, each of which it stops.
#[napi]
pub struct NativeStop {
    stop: Stop,
}

#[napi]
impl NativeStop {
    #[napi(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self { stop: Stop::default() }
    }

    /// Takes effect at once, or after a commit that is under way and fails.
    #[napi]
    pub fn stop(&self) {
        self.stop.0.send_modify(|wish| wish.stopped = true);
    }
}

#[derive(Clone, Default)]
pub struct Stop(Arc<watch::Sender<Wish>>);

#[derive(Default)]
struct Wish {
    stopped: bool,
    held: bool,
}

impl Stop {
    /// What never stops if there is none.
    pub fn of(given: Option<&NativeStop>) -> Self {
        given.map(|given| given.stop.clone()).unwrap_or_default()
    }

    /// Waits until the work may be dropped and should be.
    pub async fn wait(&self) {
        let mut wishes = self.0.subscribe();
        // The sender lives as long as this does.
        let _ = wishes.wait_for(|wish| wish.stopped && !wish.held).await;
    }

    /// From here on the work is not dropped, until the returned value is.
    pub fn hold(&self) -> Outcome<Held> {
        let mut stopped = false;
        self.0.send_modify(|wish| {
            stopped = wish.stopped;
            wish.held = !stopped;
        });
        match stopped {
            true => Err(stopped_failure()),
            false => Ok(Held(Some(self.clone()))),
        }
    }
}

pub struct Held(Option<Stop>);

impl Held {
    /// It is done: what is left of the work is not dropped either.
    pub fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(stop) = &self.0 {
            stop.0.send_modify(|wish| wish.held = false);
        }
    }
}

pub fn stopped_failure() -> Failure {
    Failure::new(ABORTED, "The work was stopped.")
}
