//! Schemas and enum types.

use super::compile::word;
use super::{Compiled, Compiler, Effect, Feature, Object, Refusal, Statement};
use crate::operation::{CreateEnum, CreateSchema, DropEnum, DropSchema, RenameEnum, RenameSchema};
use crate::schema::{Column, TableName};
use std::collections::BTreeMap;

impl Compiler<'_> {
    pub(super) fn create_schema(&self, create: &CreateSchema) -> Compiled {
        self.require(true, Feature::Schemas)?;
        let name = self.new_name(&create.name)?;
        let sql = format!("CREATE SCHEMA {}{name}", word(create.if_not_exists, "IF NOT EXISTS "));
        let effect = if create.if_not_exists {
            Effect::Repeatable
        } else {
            Effect::Appears(Object::Schema(create.name.clone()))
        };
        Ok(vec![Statement::ddl(sql, effect)])
    }

    pub(super) fn drop_schema(&self, drop: &DropSchema) -> Compiled {
        self.require(true, Feature::Schemas)?;
        // MySQL's word for a schema is a database; it drops what is in it unasked and has no CASCADE.
        let cascade = drop.cascade && self.dialect.has(Feature::Cascade);
        let sql = format!(
            "DROP SCHEMA {}{}{}",
            word(drop.if_exists, "IF EXISTS "),
            self.dialect.quote(&drop.name),
            word(cascade, " CASCADE")
        );
        let effect = if drop.if_exists {
            Effect::Repeatable
        } else {
            Effect::Disappears(Object::Schema(drop.name.clone()))
        };
        Ok(vec![Statement::ddl(sql, effect)])
    }

    pub(super) fn rename_schema(&self, rename: &RenameSchema) -> Compiled {
        self.require(true, Feature::RenameSchema)?;
        let (old, new) = (self.dialect.quote(&rename.name), self.new_name(&rename.new_name)?);
        let there = Effect::Appears(Object::Schema(rename.new_name.clone()));
        Ok(vec![Statement::ddl(format!("ALTER SCHEMA {old} RENAME TO {new}"), there)])
    }

    pub(super) fn create_enum(&self, create: &CreateEnum) -> Compiled {
        if !self.dialect.has_enum_types() {
            return Ok(Vec::new());
        }
        Ok(vec![self.create_enum_type(&create.name, &create.values)?])
    }

    pub(super) fn rename_enum(&self, rename: &RenameEnum) -> Compiled {
        if !self.dialect.has_enum_types() {
            return Ok(Vec::new());
        }
        let new_name = self.new_name(&rename.new_name)?;
        let sql = format!("ALTER TYPE {} RENAME TO {new_name}", self.table(&rename.name));
        let there = Effect::Appears(Object::Enum(rename.name.sibling(&rename.new_name)));
        Ok(vec![Statement::ddl(sql, there)])
    }

    pub(super) fn drop_enum(&self, drop: &DropEnum) -> Vec<Statement> {
        if !self.dialect.has_enum_types() {
            return Vec::new();
        }
        let sql = format!("DROP TYPE {}{}", word(drop.if_exists, "IF EXISTS "), self.table(&drop.name));
        let gone = Effect::Disappears(Object::Enum(drop.name.clone()));
        vec![Statement::ddl(sql, if drop.if_exists { Effect::Repeatable } else { gone })]
    }

    /// The enum types that these columns need and that nothing has made so far. One that is there has its words already, and
    /// they are to be these.
    pub(super) fn missing_enums<'a>(&self, columns: impl IntoIterator<Item = &'a Column>) -> Compiled {
        if !self.dialect.has_enum_types() {
            return Ok(Vec::new());
        }
        let mut missing: BTreeMap<&TableName, &[String]> = BTreeMap::new();
        for (name, values) in columns.into_iter().filter_map(|column| column.sql_type.enum_type()) {
            if self.before.opaque.contains(&name.name) {
                continue;
            }
            let there = self.before.enums.get(name).map(Vec::as_slice);
            if there.is_none() && !missing.contains_key(name) {
                missing.insert(name, values);
            } else if there.or_else(|| missing.get(name).copied()) != Some(values) {
                return Err(Refusal::new(
                    format!("the enum type {name} has other words"),
                    "change them with add_enum_value or rename_enum_value, or give this enum a name of its own",
                ));
            }
        }
        missing.into_iter().map(|(name, values)| self.create_enum_type(name, values)).collect()
    }

    /// Drops the enum types that came with a column, of which `table` holds the last, once `columns`
    /// of it are gone.
    pub(super) fn orphaned_enums(&self, table: &TableName, columns: &[&Column]) -> Vec<Statement> {
        if !self.dialect.has_enum_types() {
            return Vec::new();
        }
        // What a partition has of its table goes with that.
        let partitions: Vec<_> = self.before.partitions_of(table).iter().map(|it| &it.name).collect();
        let is_leaving = |of: &TableName, name: &str| {
            (of == table || partitions.contains(&of)) && columns.iter().any(|column| column.name == name)
        };
        let left: BTreeMap<_, _> = columns.iter().filter_map(|column| column.sql_type.enum_type()).collect();
        left.into_keys()
            .filter(|name| self.before.enums_of_columns.contains(name))
            .filter(|name| {
                self.before.columns_of_enum(name).all(|(of, column)| is_leaving(&of.name, &column.name))
            })
            .map(|name| {
                let sql = format!("DROP TYPE {}", self.table(name));
                Statement::ddl(sql, Effect::Disappears(Object::Enum(name.clone())))
            })
            .collect()
    }

    fn create_enum_type(&self, name: &TableName, values: &[String]) -> Result<Statement, Refusal> {
        self.dialect.check_name(&name.name)?;
        let sql = format!("CREATE TYPE {} AS ENUM ({})", self.table(name), self.texts(values)?);
        Ok(Statement::ddl(sql, Effect::Appears(Object::Enum(name.clone()))))
    }

    /// Texts as SQL: `'a', 'b'`.
    pub(crate) fn texts(&self, texts: &[String]) -> Result<String, Refusal> {
        Ok(texts.iter().map(|text| self.text(text)).collect::<Result<Vec<_>, _>>()?.join(", "))
    }
}
