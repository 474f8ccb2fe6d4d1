//! What a project decides about the comparison of its models with a database.

use super::Proposal;
use super::object::{Object, Side};
use crate::operation::Operation;
use crate::reflect::Filter;
use crate::render::{TypeSource, TypeSources};
use crate::schema::{Column, SqlType, TableName};
use std::fmt;
use std::sync::Arc;

type Include = Arc<dyn Fn(&Object<'_>, Side) -> bool + Send + Sync>;
type MapType = Arc<dyn Fn(&SqlType) -> Option<SqlType> + Send + Sync>;
pub(super) type Ignore = Arc<dyn Fn(&ColumnPair<'_>) -> bool + Send + Sync>;
type Rewrite = Arc<dyn Fn(Operation) -> Vec<Operation> + Send + Sync>;
type Split = Arc<dyn Fn(Proposal) -> Vec<Proposal> + Send + Sync>;

/// What of models and database is compared, how, and what is made of the differences.
///
/// Each method may be called once; a second call takes the place of the first.
///
/// ```
/// use ftf_migrate_core::compare::{Autogenerate, Object};
/// use ftf_migrate_core::operation::Operation;
/// use ftf_migrate_core::reflect::Filter;
///
/// let autogenerate = Autogenerate::new()
///     .filter(Filter::new().schemas(&["audit"]).exclude_tables(&["tmp_*"]))
///     .include(|object, _| !matches!(object, Object::Index(_, index) if index.name.starts_with("dba_")))
///     .rewrite(|mut operation| {
///         if let Operation::CreateIndex(create) = &mut operation {
///             create.concurrently = true;
///         }
///         vec![operation]
///     });
/// # let _ = autogenerate;
/// ```
#[derive(Clone, Default)]
pub struct Autogenerate {
    pub(super) filter: Filter,
    pub(super) include: Option<Include>,
    pub(super) map_type: Option<MapType>,
    pub(super) type_source: Option<TypeSources>,
    pub(super) ignore_type: Option<Ignore>,
    pub(super) ignore_default: Option<Ignore>,
    pub(super) rewrite: Option<Rewrite>,
    pub(super) split: Option<Split>,
}

/// A column as the database has it, and as the models want it.
#[derive(Clone, Copy, Debug)]
pub struct ColumnPair<'a> {
    /// The table, by its name in the models.
    pub table: &'a TableName,
    /// As it is now.
    pub database: &'a Column,
    /// As it is to be, in the form in which the database would show it.
    pub models: &'a Column,
}

impl Autogenerate {
    /// Everything in the default schema, and in those that the models name, is compared.
    pub fn new() -> Self {
        Self::default()
    }

    /// By name, before anything is read: of the database nothing else is looked at, and of the models no other table is
    /// compared. Schemas that the models name are looked at in any case.
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = filter;
        self
    }

    /// By object, after reading. It is asked for what is in the database and for what is in the models; what it refuses on
    /// one side is left out on both, so that nothing is made or dropped because of it.
    pub fn include(
        mut self,
        is_included: impl Fn(&Object<'_>, Side) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.include = Some(Arc::new(is_included));
        self
    }

    /// Takes a type for another one, on both sides; `None` leaves it as it is.
    pub fn map_type(mut self, map: impl Fn(&SqlType) -> Option<SqlType> + Send + Sync + 'static) -> Self {
        self.map_type = Some(Arc::new(map));
        self
    }

    /// How a type is written in a revision, with what has to be imported for it; `None` leaves that to us.
    pub fn render_type(
        mut self,
        source: impl Fn(&SqlType) -> Option<TypeSource> + Send + Sync + 'static,
    ) -> Self {
        self.type_source = Some(Arc::new(source));
        self
    }

    /// Which differences of type are none. It is asked where the two types differ.
    pub fn ignore_type(mut self, is_same: impl Fn(&ColumnPair<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.ignore_type = Some(Arc::new(is_same));
        self
    }

    /// Which differences of server default are none. It is asked where the two differ.
    pub fn ignore_default(
        mut self,
        is_same: impl Fn(&ColumnPair<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.ignore_default = Some(Arc::new(is_same));
        self
    }

    /// What becomes of each operation: itself, changed, several, or none. The downgrade follows from what comes out.
    pub fn rewrite(mut self, rewrite: impl Fn(Operation) -> Vec<Operation> + Send + Sync + 'static) -> Self {
        self.rewrite = Some(Arc::new(rewrite));
        self
    }

    /// Which revisions are made of the one that is proposed: it, several that follow one another, or none. Each has its
    /// place in [`Proposal`].
    pub fn split(mut self, split: impl Fn(Proposal) -> Vec<Proposal> + Send + Sync + 'static) -> Self {
        self.split = Some(Arc::new(split));
        self
    }
}

impl fmt::Debug for Autogenerate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Autogenerate").field("filter", &self.filter).finish_non_exhaustive()
    }
}
