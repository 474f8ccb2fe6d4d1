//! Indexes.

use super::compile::word;
use super::{Compiled, Compiler, Effect, Feature, Object, Refusal, Statement};
use crate::operation::{CreateIndex, DropIndex, OnlineDdl, RenameIndex};
use crate::schema::{Index, IndexKey, IndexPart, Nulls, SortOrder, TableName};

impl Compiler<'_> {
    pub(super) fn create_index(&self, create: &CreateIndex) -> Compiled {
        let index = &self.before.naming.named_index(&create.table, &create.index);
        self.check_index(index)?;
        self.require(create.if_not_exists, Feature::CreateIndexIfNotExists)?;
        self.dialect.check_name(&index.name)?;
        let concurrently = create.concurrently && self.dialect.has_concurrent_indexes();
        let (name, table) = self.dialect.index_and_table(self, &create.table, &index.name);
        let replaced = self.dialect.replaced_by(self, &create.table, index);
        let sql = if replaced.is_empty() || create.if_not_exists {
            format!(
                "CREATE {}INDEX {}{}{name} ON {table} {}",
                word(index.unique, "UNIQUE "),
                word(concurrently, "CONCURRENTLY "),
                word(create.if_not_exists, "IF NOT EXISTS "),
                self.index_body(index)?,
            )
        } else {
            format!("ALTER TABLE {table} {}", self.add_index_action(&create.table, index)?)
        };
        // A failed CONCURRENTLY leaves an invalid index that IF NOT EXISTS would take for a good one.
        let effect = if create.if_not_exists && !concurrently {
            Effect::Repeatable
        } else {
            Effect::Appears(Object::Index(create.table.clone(), index.name.clone()))
        };
        let statement = Statement::ddl(sql, effect);
        Ok(vec![if concurrently { statement.outside_transaction() } else { statement }])
    }

    pub(super) fn drop_index(&self, drop: &DropIndex) -> Compiled {
        self.require(drop.if_exists, Feature::IfExistsOnIndexes)?;
        let concurrently = drop.concurrently && self.dialect.has_concurrent_indexes();
        let alone = || {
            format!(
                "DROP INDEX {}{}{}",
                word(concurrently, "CONCURRENTLY "),
                word(drop.if_exists, "IF EXISTS "),
                self.dialect.index_to_drop(self, &drop.table, &drop.name),
            )
        };
        let sql = self.dialect.drop_index_with_demands(self, drop).unwrap_or_else(alone);
        let effect = if drop.if_exists {
            Effect::Repeatable
        } else {
            Effect::Disappears(Object::Index(drop.table.clone(), drop.name.clone()))
        };
        let statement = Statement::ddl(sql, effect);
        Ok(vec![if concurrently { statement.outside_transaction() } else { statement }])
    }

    pub(super) fn rename_index(&self, rename: &RenameIndex) -> Compiled {
        self.dialect.check_name(&rename.new_name)?;
        self.dialect.rename_index(self, rename)
    }

    /// The actions of ALTER TABLE that make the index.
    pub(crate) fn add_index_action(&self, table: &TableName, index: &Index) -> Result<String, Refusal> {
        let add = format!("ADD {}", self.index_in_table(index)?);
        let replaced = self.dialect.replaced_by(self, table, index);
        Ok([vec![add], replaced].concat().join(", "))
    }

    /// The index inside of CREATE TABLE.
    pub(super) fn index_in_table(&self, index: &Index) -> Result<String, Refusal> {
        self.check_index(index)?;
        let name = self.new_name(&index.name)?;
        Ok(format!("{}INDEX {name} {}", word(index.unique, "UNIQUE "), self.index_body(index)?))
    }

    /// Makes the index `index` of `table`, with no options of the statement itself.
    pub(crate) fn plain_index(&self, table: &TableName, index: &Index, if_not_exists: bool) -> Compiled {
        self.create_index(&CreateIndex {
            table: table.clone(),
            index: index.clone(),
            concurrently: false,
            if_not_exists,
            online: OnlineDdl::default(),
        })
    }

    fn check_index(&self, index: &Index) -> Result<(), Refusal> {
        if index.parts.is_empty() {
            return Err(Refusal::new("the index has no columns", "name a column, or add an expression"));
        }
        let is_placed = !index.storage_parameters.is_empty() || index.tablespace.is_some();
        self.require(is_placed, Feature::IndexStorage)?;
        self.require(index.predicate.is_some(), Feature::PartialIndexes)?;
        self.require(!index.include.is_empty(), Feature::Include)?;
        self.require(index.nulls_not_distinct, Feature::NullsNotDistinct)
    }

    fn index_body(&self, index: &Index) -> Result<String, Refusal> {
        let parts = index.parts.iter().map(|part| self.index_part(part)).collect::<Result<Vec<_>, _>>()?;
        let key = format!("({})", parts.join(", "));
        let mut body = match &index.method {
            Some(method) => self.dialect.index_key_with_method(&key, method)?,
            None => key,
        };
        if !index.include.is_empty() {
            body += &format!(" INCLUDE ({})", self.columns(&index.include));
        }
        body += word(index.nulls_not_distinct, " NULLS NOT DISTINCT");
        if !index.storage_parameters.is_empty() {
            let parameters: Vec<_> =
                index.storage_parameters.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            body += &format!(" WITH ({})", parameters.join(", "));
        }
        if let Some(tablespace) = &index.tablespace {
            body += &format!(" TABLESPACE {}", self.dialect.quote(tablespace));
        }
        if let Some(predicate) = &index.predicate {
            body += &format!(" WHERE {predicate}");
        }
        Ok(body)
    }

    fn index_part(&self, part: &IndexPart) -> Result<String, Refusal> {
        self.require(part.length.is_some(), Feature::PrefixLengths)?;
        self.require(part.operator_class.is_some(), Feature::OperatorClasses)?;
        self.require(part.order == Some(SortOrder::Desc), Feature::DescendingIndexes)?;
        self.require(part.nulls.is_some(), Feature::NullsOrder)?;
        let mut sql = match &part.key {
            IndexKey::Column(name) => self.dialect.quote(name),
            IndexKey::Expression(expression) => {
                self.require(true, Feature::ExpressionIndexes)?;
                format!("({expression})")
            }
        };
        if let Some(length) = part.length {
            sql += &format!("({length})");
        }
        if let Some(class) = &part.operator_class {
            // A dot separates the schema of the class.
            let names: Vec<_> = class.split('.').map(|name| self.dialect.quote(name)).collect();
            sql += &format!(" {}", names.join("."));
        }
        sql += match part.order {
            Some(SortOrder::Asc) => " ASC",
            Some(SortOrder::Desc) => " DESC",
            None => "",
        };
        sql += match part.nulls {
            Some(Nulls::First) => " NULLS FIRST",
            Some(Nulls::Last) => " NULLS LAST",
            None => "",
        };
        Ok(sql)
    }
}
