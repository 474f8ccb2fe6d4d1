//! Constraints and indexes of tables that stay.

use super::plan::Plan;
use crate::operation::{
    ConstraintKind, CreateConstraint, CreateIndex, DropConstraint, DropIndex, OnlineDdl, Operation,
    RenameIndex, ValidateConstraint,
};
use crate::schema::{Constraint, ForeignKey, Index, IndexKey, MetaData, Table, TableName};

impl Plan<'_> {
    /// The foreign keys that are not to be there, as they are, in the end; and those whose other end
    /// is changed on the way.
    pub(super) fn drop_foreign_keys(&mut self) {
        for (table, to) in self.kept() {
            for constraint in &table.constraints {
                let Constraint::ForeignKey(key) = constraint else { continue };
                if stays(constraint, to) && keeps_its_end(&self.state, self.after, key) {
                    self.validate(&table, constraint, to);
                } else {
                    self.push(drop_constraint(&table.name, constraint));
                }
            }
        }
    }

    /// Indexes after foreign keys, since MySQL keeps an index that a foreign key needs. One that has
    /// another name only is renamed.
    pub(super) fn drop_indexes(&mut self) {
        for (table, to) in self.kept() {
            let mut taken: Vec<&str> = Vec::new();
            for index in &table.indexes {
                if to.indexes.contains(index) {
                    continue;
                }
                let is_new = |it: &&Index| {
                    table.indexes.iter().all(|present| present.name != it.name)
                        && !taken.contains(&it.name.as_str())
                };
                let same = |it: &&Index| Index { name: index.name.clone(), ..(*it).clone() } == *index;
                if let Some(renamed) = to.indexes.iter().filter(is_new).find(same) {
                    taken.push(&renamed.name);
                    self.push(Operation::RenameIndex(RenameIndex {
                        table: table.name.clone(),
                        name: index.name.clone(),
                        new_name: renamed.name.clone(),
                    }));
                } else {
                    self.push(Operation::DropIndex(DropIndex {
                        name: index.name.clone(),
                        table: table.name.clone(),
                        concurrently: false,
                        if_exists: false,
                        online: OnlineDdl::default(),
                    }));
                }
            }
        }
    }

    pub(super) fn drop_constraints(&mut self) {
        for (table, to) in self.kept() {
            let others = table.constraints.iter().filter(|it| !matches!(it, Constraint::ForeignKey(_)));
            for constraint in others {
                if stays(constraint, to) {
                    self.validate(&table, constraint, to);
                } else {
                    self.push(drop_constraint(&table.name, constraint));
                }
            }
        }
    }

    pub(super) fn add_constraints(&mut self) {
        self.add(|constraint| !matches!(constraint, Constraint::ForeignKey(_)));
    }

    /// Last, when every table, column and key that one may refer to is there.
    pub(super) fn add_foreign_keys(&mut self) {
        self.add(|constraint| matches!(constraint, Constraint::ForeignKey(_)));
    }

    fn add(&mut self, is_meant: fn(&Constraint) -> bool) {
        for (table, to) in self.kept() {
            let missing = to.constraints.iter().filter(|it| is_meant(it) && !table.constraints.contains(it));
            for constraint in missing {
                self.push(Operation::CreateConstraint(CreateConstraint {
                    table: table.name.clone(),
                    constraint: constraint.clone(),
                    online: OnlineDdl::default(),
                }));
            }
        }
    }

    pub(super) fn create_indexes(&mut self) {
        for (table, to) in self.kept() {
            for index in to.indexes.iter().filter(|index| !table.indexes.contains(index)) {
                self.push(Operation::CreateIndex(CreateIndex {
                    table: table.name.clone(),
                    index: index.clone(),
                    concurrently: false,
                    if_not_exists: false,
                    online: OnlineDdl::default(),
                }));
            }
        }
    }

    /// A constraint that is not valid yet and is to be.
    fn validate(&mut self, table: &Table, constraint: &Constraint, to: &Table) {
        if !to.constraints.contains(constraint)
            && let Some(name) = constraint.name()
        {
            let (table, name) = (table.name.clone(), name.to_owned());
            self.push(Operation::ValidateConstraint(ValidateConstraint { table, name }));
        }
    }
}

/// Whether the table is to have the constraint: as it is, or valid.
fn stays(constraint: &Constraint, to: &Table) -> bool {
    to.constraints.contains(constraint) || to.constraints.contains(&valid(constraint))
}

fn valid(constraint: &Constraint) -> Constraint {
    let mut valid = constraint.clone();
    match &mut valid {
        Constraint::ForeignKey(it) => it.not_valid = false,
        Constraint::Check(it) => it.not_valid = false,
        _ => {}
    }
    valid
}

/// Whether the key that `key` refers to is neither dropped nor made anew.
fn keeps_its_end(before: &MetaData, after: &MetaData, key: &ForeignKey) -> bool {
    let (Some(from), Some(to)) = (before.tables.get(&key.referent), after.tables.get(&key.referent)) else {
        // A table that is not looked at on either side.
        return !before.tables.contains_key(&key.referent);
    };
    let ends = |table: &Table| -> Vec<Constraint> {
        table.constraints.iter().filter(|it| is_end(it, key)).cloned().collect()
    };
    ends(from).iter().all(|end| to.constraints.contains(end))
        && from.indexes.iter().filter(|it| is_unique_over(it, key)).all(|it| to.indexes.contains(it))
}

/// Whether the constraint is a key over the columns that `key` refers to.
fn is_end(constraint: &Constraint, key: &ForeignKey) -> bool {
    match constraint {
        Constraint::PrimaryKey(it) => same_columns(&it.columns, key),
        Constraint::Unique(it) => same_columns(&it.columns, key),
        _ => false,
    }
}

fn is_unique_over(index: &Index, key: &ForeignKey) -> bool {
    let columns: Option<Vec<String>> = index
        .parts
        .iter()
        .map(|part| match &part.key {
            IndexKey::Column(column) => Some(column.clone()),
            IndexKey::Expression(_) => None,
        })
        .collect();
    index.unique && columns.is_some_and(|columns| same_columns(&columns, key))
}

fn same_columns(columns: &[String], key: &ForeignKey) -> bool {
    columns.len() == key.referent_columns.len() && columns.iter().all(|it| key.referent_columns.contains(it))
}

/// Whether the table has what `key` refers to, so that it can be made now.
pub(super) fn has_key(referent: &Table, key: &ForeignKey) -> bool {
    let has_columns = key.referent_columns.iter().all(|column| referent.column(column).is_some());
    has_columns
        && (referent.constraints.iter().any(|it| is_end(it, key))
            || referent.indexes.iter().any(|it| is_unique_over(it, key)))
}

pub(super) fn drop_constraint(table: &TableName, constraint: &Constraint) -> Operation {
    Operation::DropConstraint(DropConstraint {
        table: table.clone(),
        name: constraint.name().unwrap_or_default().to_owned(),
        kind: ConstraintKind::of(constraint),
        if_exists: false,
        cascade: false,
        online: OnlineDdl::default(),
    })
}
