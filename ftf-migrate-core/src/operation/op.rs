//! The recorder that `upgrade` and `downgrade` are given.

use super::Operation;
use std::panic::Location;

/// Records what a migration does.
///
/// Each method records one [`Operation`] and gives it back for its options. Nothing runs while
/// recording, so the same `upgrade` serves a run, an offline script and a listing.
///
/// ```
/// use ftf_migrate_core::prelude::*;
///
/// fn upgrade(op: &mut Op) {
///     op.create_table("users", &[
///         column("id", BigInt).primary_key().autoincrement(),
///         column("email", Varchar(255)).not_null().unique(),
///         column("created_at", TimestampTz).not_null().server_default(now()),
///     ])
///     .comment("people who can log in");
///     op.create_index("ix_users_created_at", "users", &["created_at"]);
/// }
/// ```
#[derive(Debug, Default)]
pub struct Op {
    recorded: Vec<Recorded>,
    downgrade: Downgrade,
}

/// An operation and the place in the user's source that recorded it.
#[derive(Debug)]
pub struct Recorded {
    /// The operation.
    pub operation: Operation,
    /// Where it was recorded.
    pub location: &'static Location<'static>,
}

/// What a `downgrade` says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Downgrade {
    /// It recorded what is to be done.
    #[default]
    Given,
    /// The migration gives none: it is to be derived.
    NotGiven,
    /// There can be none, for this reason.
    Irreversible(String),
}

/// Defines recorder methods: builds the operation, records it, hands it back.
macro_rules! record {
    ($self:ident, $variant:ident, $value:expr) => {{
        let value = $value;
        $self.push(Operation::$variant(value));
        match $self.last() {
            Some(Operation::$variant(operation)) => operation,
            _ => unreachable!("the operation was pushed the line before"),
        }
    }};
}

pub(super) use record;

impl Op {
    /// A recorder that has recorded nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was recorded, in order.
    pub fn recorded(&self) -> &[Recorded] {
        &self.recorded
    }

    /// What was recorded, and what the downgrade said of itself.
    pub fn into_parts(self) -> (Vec<Recorded>, Downgrade) {
        (self.recorded, self.downgrade)
    }

    /// Says in a `downgrade` that this migration cannot be undone, and why.
    pub fn irreversible(&mut self, reason: &str) {
        self.downgrade = Downgrade::Irreversible(reason.to_owned());
    }

    /// Says in a `downgrade` that it is to be derived from `upgrade` (see [`derive_downgrade`](super::derive_downgrade)),
    /// as if the function were left out. Once an operation is recorded, what is recorded counts.
    pub fn derive(&mut self) {
        if self.recorded.is_empty() {
            self.downgrade = Downgrade::NotGiven;
        }
    }

    /// Records an operation that was made elsewhere, such as one of [`autogenerate::diff`](crate::autogenerate::diff).
    #[track_caller]
    pub fn push(&mut self, operation: Operation) {
        if self.downgrade == Downgrade::NotGiven {
            self.downgrade = Downgrade::Given;
        }
        self.recorded.push(Recorded { operation, location: Location::caller() });
    }

    /// What was recorded last.
    pub(super) fn last(&mut self) -> Option<&mut Operation> {
        self.recorded.last_mut().map(|recorded| &mut recorded.operation)
    }
}
