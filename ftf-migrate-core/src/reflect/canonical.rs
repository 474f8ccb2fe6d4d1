//! The form in which descriptions are compared, as far as it is the same on every database.

use crate::schema::{Constraint, MetaData, Sequence, Table};

/// Puts constraints and indexes into their fixed order: by sort, then by name. No database keeps the
/// order in which they were made.
pub(crate) fn sort(metadata: &mut MetaData) {
    metadata.tables.values_mut().for_each(sort_table);
    for view in metadata.views.values_mut() {
        view.indexes.sort_by(|one, other| one.name.cmp(&other.name));
    }
}

/// What a sequence has if nothing is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SequenceDefaults {
    /// The smallest number there is.
    pub(crate) smallest: i64,
    /// The largest number there is.
    pub(crate) largest: i64,
    /// Numbers kept in memory.
    pub(crate) cache: i64,
}

/// The sequence without what it would have anyway.
pub(crate) fn sequence(sequence: Sequence, defaults: SequenceDefaults) -> Sequence {
    let unusual = |value: Option<i64>, usual: i64| value.filter(|value| *value != usual);
    let goes_up = sequence.increment.is_none_or(|step| step > 0);
    let (usual_min, usual_max) = if goes_up { (1, defaults.largest) } else { (defaults.smallest, -1) };
    let first = if goes_up {
        sequence.min_value.unwrap_or(usual_min)
    } else {
        sequence.max_value.unwrap_or(usual_max)
    };
    Sequence {
        start: unusual(sequence.start, first),
        increment: unusual(sequence.increment, 1),
        min_value: unusual(sequence.min_value, usual_min),
        max_value: unusual(sequence.max_value, usual_max),
        cache: unusual(sequence.cache, defaults.cache),
        ..sequence
    }
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
