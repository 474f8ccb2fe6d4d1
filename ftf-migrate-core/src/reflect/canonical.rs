//! The form in which descriptions are compared, as far as it is the same on every database.

use crate::schema::{Constraint, MetaData, Table};

/// Puts constraints and indexes into their fixed order: by sort, then by name. No database keeps the
/// order in which they were made.
pub(crate) fn sort(metadata: &mut MetaData) {
    metadata.tables.values_mut().for_each(sort_table);
}

fn sort_table(table: &mut Table) {
    table.constraints.sort_by(|one, other| key(one).cmp(&key(other)));
    table.indexes.sort_by(|one, other| one.name.cmp(&other.name));
}

fn key(constraint: &Constraint) -> (u8, Option<&str>) {
    let sort = match constraint {
        Constraint::PrimaryKey(_) => 0,
        Constraint::Unique(_) => 1,
        Constraint::ForeignKey(_) => 2,
        Constraint::Check(_) => 3,
        Constraint::Exclude(_) => 4,
    };
    (sort, constraint.name())
}
