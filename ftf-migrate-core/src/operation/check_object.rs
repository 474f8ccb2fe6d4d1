//! Whether an operation on something other than a table fits the schema it is for.

use super::check::{Checked, exists_unless, missing};
use super::{
    CreateExtension, CreateSequence, DetachPartition, DropExtension, RenameSchema, ReplayProblem,
    SchemaObject,
};
use crate::schema::{MetaData, Replaceable, ReplaceableName, TableName};

impl MetaData {
    pub(super) fn rename_schema_fits(&self, rename: &RenameSchema) -> Checked {
        if !self.may_be_opaque(&rename.name) && !self.schemas.contains(&rename.name) {
            let names = self.schemas.iter().map(String::as_str);
            return Err(missing(SchemaObject::Schema(rename.name.clone()), &rename.name, names));
        }
        exists_unless(!self.schemas.contains(&rename.new_name), || {
            SchemaObject::Schema(rename.new_name.clone())
        })
    }

    pub(super) fn create_sequence_fits(&self, create: &CreateSequence) -> Checked {
        let name = &create.sequence.name;
        let is_there = self.sequences.contains_key(name) && !self.opaque.contains(&name.name);
        exists_unless(!is_there || create.if_not_exists, || SchemaObject::Sequence(name.clone()))
    }

    pub(super) fn sequence_is_there(&self, name: &TableName) -> Checked {
        if self.may_be_opaque(&name.name) || self.sequences.contains_key(name) {
            return Ok(());
        }
        let names: Vec<_> = self.sequences.keys().map(TableName::to_string).collect();
        let names = names.iter().map(String::as_str);
        Err(missing(SchemaObject::Sequence(name.clone()), &name.to_string(), names))
    }

    pub(super) fn create_extension_fits(&self, create: &CreateExtension) -> Checked {
        let is_there = self.extensions.contains_key(&create.name) && !self.opaque.contains(&create.name);
        exists_unless(!is_there || create.if_not_exists, || SchemaObject::Extension(create.name.clone()))
    }

    /// Extensions that the database had from the beginning are not known: nothing is said against one.
    pub(super) fn drop_extension_fits(&self, drop: &DropExtension) -> Checked {
        if drop.if_exists || self.may_be_opaque(&drop.name) || self.extensions.contains_key(&drop.name) {
            return Ok(());
        }
        let names = self.extensions.keys().map(String::as_str);
        Err(missing(SchemaObject::Extension(drop.name.clone()), &drop.name, names))
    }

    pub(super) fn detach_partition_fits(&self, detach: &DetachPartition) -> Checked {
        self.known(&detach.parent)?;
        let Some(table) = self.known(&detach.table)? else { return Ok(()) };
        let is_part = table.partition_of.as_ref().is_some_and(|it| it.parent == detach.parent);
        if is_part {
            return Ok(());
        }
        let object = SchemaObject::Partition(detach.parent.clone(), detach.table.name.clone());
        Err(ReplayProblem::Missing { object, similar: None })
    }

    pub(super) fn create_replaceable_fits(&self, object: &Replaceable) -> Checked {
        let name = object.name();
        if let ReplaceableName::Trigger { table, .. } = &name
            && !self.views.contains_key(table)
        {
            self.known(table)?;
        }
        let is_table = matches!(&name, ReplaceableName::View { name, .. } if self.tables.contains_key(name) && !self.is_opaque(name));
        exists_unless(self.replaceable(&name).is_none() && !is_table, || object_of(&name))
    }

    pub(super) fn replaceable_is_there(&self, name: &ReplaceableName) -> Checked {
        let in_opaque =
            matches!(name, ReplaceableName::Trigger { table, .. } if self.may_be_opaque(&table.name));
        if in_opaque || self.may_be_opaque(name.own_name()) || self.replaceable(name).is_some() {
            return Ok(());
        }
        let names: Vec<&str> = match name {
            ReplaceableName::View { .. } => self.views.keys().map(|it| it.name.as_str()).collect(),
            ReplaceableName::Routine { .. } => self.routines.keys().map(|it| it.name.name.as_str()).collect(),
            ReplaceableName::Trigger { table, .. } => {
                let own = self.triggers.keys().filter(|(of, _)| of == table);
                own.map(|(_, name)| name.as_str()).collect()
            }
        };
        Err(missing(object_of(name), name.own_name(), names.into_iter()))
    }

    fn may_be_opaque(&self, name: &str) -> bool {
        self.opaque.is_everything() || self.opaque.contains(name)
    }
}

fn object_of(name: &ReplaceableName) -> SchemaObject {
    match name {
        ReplaceableName::View { name, .. } => SchemaObject::View(name.clone()),
        ReplaceableName::Routine { signature, .. } => SchemaObject::Routine(signature.clone()),
        ReplaceableName::Trigger { name, table } => SchemaObject::Trigger(table.clone(), name.clone()),
    }
}
