//! What a database looks like, as data.
//!
//! Everything that speaks of a schema speaks in these types: operations carry them, DDL is
//! compiled from them, reflection produces them. They are plain owned values that can be
//! printed, compared and cloned; they know nothing of databases, revisions or SQL text.

mod column;
mod constraint;
pub(crate) mod expression;
mod index;
mod metadata;
mod name;
pub(crate) mod naming;
mod opaque;
mod partition;
mod replaceable;
mod sequence;
mod sql_type;
mod table;
mod table_map;
mod value;

pub use column::{Column, Generated, Identity, Storage};
pub use constraint::{
    Check, Constraint, Deferrable, Exclude, ExcludeElement, ForeignKey, ForeignKeyAction, ForeignKeyMatch,
    PrimaryKey, Unique,
};
pub use index::{Index, IndexKey, IndexPart, Nulls, SortOrder};
pub use metadata::MetaData;
pub use name::TableName;
pub use naming::NamingConvention;
pub use opaque::Opaque;
pub use partition::{PartitionBound, PartitionBy, PartitionKind, PartitionOf};
pub use replaceable::{
    Definition, Replaceable, ReplaceableName, Routine, RoutineKind, Signature, Trigger, View,
};
pub use sequence::{Extension, Sequence};
pub use sql_type::SqlType;
pub use table::Table;
pub use table_map::TableMap;
pub use value::{ServerDefault, Value};
