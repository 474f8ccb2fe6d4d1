//! Schemas and extensions: what everything else may be in, or made of.

use super::plan::Plan;
use crate::operation::{CreateExtension, CreateSchema, DropExtension, DropSchema, Operation};

impl Plan<'_> {
    pub(super) fn create_schemas(&mut self) {
        for name in &self.after.schemas {
            if !self.state.schemas.contains(name) {
                let name = name.clone();
                self.push(Operation::CreateSchema(CreateSchema { name, if_not_exists: false }));
            }
        }
    }

    /// What was in them is gone by now, but for what takes no part.
    pub(super) fn drop_schemas(&mut self) {
        for name in self.state.schemas.clone() {
            if !self.after.schemas.contains(&name) {
                self.push(Operation::DropSchema(DropSchema { name, if_exists: false, cascade: false }));
            }
        }
    }

    /// No operation changes the version or the schema of one that is there, so neither is compared.
    pub(super) fn create_extensions(&mut self) {
        for (name, extension) in &self.after.extensions {
            if !self.state.extensions.contains_key(name) {
                self.push(Operation::CreateExtension(CreateExtension {
                    name: name.clone(),
                    extension: extension.clone(),
                    if_not_exists: false,
                    cascade: false,
                }));
            }
        }
    }

    pub(super) fn drop_extensions(&mut self) {
        for name in self.state.extensions.keys().cloned().collect::<Vec<_>>() {
            if !self.after.extensions.contains_key(&name) {
                self.push(Operation::DropExtension(DropExtension { name, if_exists: false, cascade: false }));
            }
        }
    }
}
