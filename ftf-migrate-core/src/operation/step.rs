//! Rust code as an operation.

use crate::connection::Connection;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Why a step of Rust code failed: any error will do, `?` converts.
pub type StepError = Box<dyn Error + Send + Sync>;

/// A running step. It need not be `Send`: see [`Step`].
pub type StepFuture<'a> = Pin<Box<dyn Future<Output = Result<(), StepError>> + 'a>>;

/// Code that an [`Op::run`](super::Op::run) holds until its turn comes.
///
/// Async closures and async functions implement it. The closure must be `Send`, its future need not
/// be: stable Rust cannot say so of an async closure. The runtime drives it on a thread of its own.
pub trait Step: Send {
    /// Runs the code on the migration's connection.
    ///
    /// # Errors
    ///
    /// Whatever the code returns; the migration is then rolled back or journalled as failed.
    fn run<'a>(self: Box<Self>, connection: &'a mut Connection) -> StepFuture<'a>
    where
        Self: 'a;
}

impl<F> Step for F
where
    F: AsyncFnOnce(&mut Connection) -> Result<(), StepError> + Send,
{
    fn run<'a>(self: Box<Self>, connection: &'a mut Connection) -> StepFuture<'a>
    where
        Self: 'a,
    {
        Box::pin(async move { (*self)(connection).await })
    }
}

/// The code that undoes a step, from which the step of a downgrade is made when there is one.
#[derive(Clone)]
pub struct ReverseStep(Arc<dyn Fn() -> Box<dyn Step> + Send + Sync>);

impl ReverseStep {
    pub(super) fn new<F>(step: F) -> Self
    where
        F: AsyncFnOnce(&mut Connection) -> Result<(), StepError> + Clone + Send + Sync + 'static,
    {
        Self(Arc::new(move || Box::new(step.clone())))
    }

    /// The step.
    pub(super) fn step(&self) -> Box<dyn Step> {
        (self.0)()
    }
}

impl fmt::Debug for ReverseStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReverseStep(..)")
    }
}
