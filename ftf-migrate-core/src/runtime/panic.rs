//! Panics in the code of migrations and of event handlers, made into values: what was taken must be
//! given back on that path too.

use crate::error::Error;
use futures_util::FutureExt as _;
use std::any::Any;
use std::panic::AssertUnwindSafe;

/// A panic, by its message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it panicked: {message}")]
pub(crate) struct Panic {
    message: String,
}

impl From<Box<dyn Any + Send>> for Panic {
    fn from(payload: Box<dyn Any + Send>) -> Self {
        let text = payload.downcast_ref::<&str>().map(|message| (*message).to_owned());
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        Self { message: text.unwrap_or_else(|| "no message".to_owned()) }
    }
}

impl From<Panic> for Error {
    fn from(Panic { message }: Panic) -> Self {
        Self::Panicked { message }
    }
}

/// What a future comes to, or the panic that it ended with. What it worked on is looked after by the
/// caller: transactions are rolled back, and half-made values are not used.
pub(crate) async fn catch<F: Future>(future: F) -> Result<F::Output, Panic> {
    AssertUnwindSafe(future).catch_unwind().await.map_err(Panic::from)
}

/// [`catch`] for a function.
pub(crate) fn catch_now<T>(work: impl FnOnce() -> T) -> Result<T, Panic> {
    std::panic::catch_unwind(AssertUnwindSafe(work)).map_err(Panic::from)
}
