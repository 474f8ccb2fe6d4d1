//! Constraints and indexes of tables that stay.

use super::plan::Plan;
use crate::operation::{
    ConstraintKind, CreateConstraint, CreateIndex, DropConstraint, DropIndex, OnlineDdl, Operation,
    RenameConstraint, RenameIndex, ValidateConstraint,
};
use crate::schema::{Constraint, Index, Table, TableName};

impl Plan<'_> {
    /// Constraints that have another name only, as they have when their table or a column got one.
    pub(super) fn rename_constraints(&mut self) {
        let changing = self.changing();
        self.rename_constraints_of(&changing);
    }

    pub(super) fn rename_constraints_of(&mut self, changing: &[(Table, &Table)]) {
        for (table, to) in changing {
            // Only PostgreSQL has partitions that are tables.
            let is_partition = table.partition_of.is_some();
            for constraint in &table.constraints {
                let can_be_renamed = is_partition || self.ability.renames(constraint);
                if to.constraints.contains(constraint) || !can_be_renamed {
                    continue;
                }
                let Some(name) = constraint.name() else { continue };
                let same = |it: &&Constraint| with_name(it, name) == *constraint;
                let is_new =
                    |it: &&Constraint| it.name().is_some_and(|new_name| self.is_free(&table.name, new_name));
                let renamed = to.constraints.iter().filter(same).find(is_new).and_then(Constraint::name);
                if let Some(new_name) = renamed.filter(|_| !is_wanted(name, to)) {
                    self.push(Operation::RenameConstraint(RenameConstraint {
                        table: table.name.clone(),
                        name: name.to_owned(),
                        new_name: new_name.to_owned(),
                    }));
                }
            }
        }
    }

    /// Whether nothing in the schema of the table has the name: the index below a key shares it with tables
    /// and other indexes.
    fn is_free(&self, table: &TableName, name: &str) -> bool {
        let has = |it: &Table| {
            it.name.name == name
                || it.constraints.iter().any(|it| it.name() == Some(name))
                || it.indexes.iter().any(|it| it.name == name)
        };
        !self.state.tables.values().any(|it| it.name.schema == table.schema && has(it))
    }

    /// Indexes after foreign keys, since MySQL keeps an index that a foreign key needs. One that has
    /// another name only is renamed.
    pub(super) fn drop_indexes(&mut self) {
        for (table, to) in self.changing() {
            let mut taken: Vec<&str> = Vec::new();
            for index in &table.indexes {
                if to.indexes.contains(index) && !self.is_remade(&table, to, |column| index.involves(column))
                {
                    continue;
                }
                // On MySQL a unique constraint is an index, too.
                let is_new = |it: &&Index| {
                    table.indexes.iter().all(|present| present.name != it.name)
                        && table.constraints.iter().all(|present| present.name() != Some(&it.name))
                        && !taken.contains(&it.name.as_str())
                };
                let same = |it: &&Index| Index { name: index.name.clone(), ..(*it).clone() } == *index;
                let renamed = to.indexes.iter().filter(is_new).find(same);
                if let Some(renamed) =
                    renamed.filter(|_| !self.is_remade(&table, to, |column| index.involves(column)))
                {
                    taken.push(&renamed.name);
                    self.push(Operation::RenameIndex(RenameIndex {
                        table: table.name.clone(),
                        name: index.name.clone(),
                        new_name: renamed.name.clone(),
                    }));
                } else {
                    self.push(drop_index(&table.name, index));
                }
            }
        }
    }

    pub(super) fn drop_constraints(&mut self) {
        for (table, to) in self.changing() {
            let others = table.constraints.iter().filter(|it| !matches!(it, Constraint::ForeignKey(_)));
            for constraint in others {
                if is_to_stay(constraint, to) && !self.is_remade(&table, to, |it| constraint.involves(it)) {
                    self.validate(&table, constraint, to);
                } else {
                    self.push(drop_constraint(&table.name, constraint));
                }
            }
        }
    }

    /// Whether one of these columns is dropped and made anew.
    fn is_remade(&self, table: &Table, to: &Table, is_meant: impl Fn(&str) -> bool) -> bool {
        table.columns.iter().any(|column| {
            is_meant(&column.name)
                && to.column(&column.name).is_some()
                && !super::column::stays(self.ability, table, column, to)
        })
    }

    pub(super) fn add_constraints(&mut self) {
        self.add(|constraint| !matches!(constraint, Constraint::ForeignKey(_)));
    }

    /// Last, when every table, column and key that one may refer to is there.
    pub(super) fn add_foreign_keys(&mut self) {
        self.add(|constraint| matches!(constraint, Constraint::ForeignKey(_)));
    }

    fn add(&mut self, is_meant: fn(&Constraint) -> bool) {
        for (table, to) in self.changing() {
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
        for (table, to) in self.changing() {
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
    pub(super) fn validate(&mut self, table: &Table, constraint: &Constraint, to: &Table) {
        if !to.constraints.contains(constraint)
            && let Some(name) = constraint.name()
        {
            let (table, name) = (table.name.clone(), name.to_owned());
            self.push(Operation::ValidateConstraint(ValidateConstraint { table, name }));
        }
    }
}

fn with_name(constraint: &Constraint, name: &str) -> Constraint {
    let mut named = constraint.clone();
    *named.name_mut() = Some(name.to_owned());
    named
}

/// Whether another constraint is to have this name.
fn is_wanted(name: &str, to: &Table) -> bool {
    to.constraints.iter().any(|it| it.name() == Some(name))
}

/// Whether the table is to have the constraint: as it is, or valid.
pub(super) fn is_to_stay(constraint: &Constraint, to: &Table) -> bool {
    to.constraints.contains(constraint) || to.constraints.contains(&valid(constraint))
}

fn valid(constraint: &Constraint) -> Constraint {
    let mut valid = constraint.clone();
    valid.set_valid();
    valid
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

pub(super) fn drop_index(table: &TableName, index: &Index) -> Operation {
    Operation::DropIndex(DropIndex {
        name: index.name.clone(),
        table: table.clone(),
        concurrently: false,
        if_exists: false,
        online: OnlineDdl::default(),
    })
}
