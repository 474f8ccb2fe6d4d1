//! Columns.

use super::compile::word;
use super::dialect::Comments;
use super::{Compiled, Compiler, Effect, Feature, Object, Refusal, Statement, text_without_nul};
use crate::operation::{AddColumn, AlterColumn, Change, CreateTable, DropColumn, RenameColumn};
use crate::schema::{Column, TableName};

impl Compiler<'_> {
    pub(super) fn add_column(&self, add: &AddColumn) -> Compiled {
        self.check_add_column(add)?;
        let constraints = self.named(&add.table, Some(&add.column), add.constraints.clone());
        let add = &AddColumn { constraints, ..add.clone() };
        if let Some(statements) = self.dialect.add_column(self, add) {
            return statements;
        }
        let mut statements = self.missing_enums([&add.column])?;
        let sql = self.add_column_sql(add)?;
        let there = Object::Column(add.table.clone(), add.column.name.clone());
        let effect = if add.if_not_exists { Effect::Repeatable } else { Effect::Appears(there) };
        statements.push(Statement::ddl(sql, effect));
        statements.extend(self.storage_apart(&add.table, &add.column)?);
        statements.extend(self.comment_apart(&add.table, &add.column)?);
        Ok(statements)
    }

    /// The statement alone; the constraints that come with the column have their names.
    pub(crate) fn add_column_sql(&self, add: &AddColumn) -> Result<String, Refusal> {
        let mut clauses = vec![self.column_definition(&add.table, &add.column)?];
        clauses[0] += &self.dialect.position(add.position.as_ref());
        for constraint in &add.constraints {
            match constraint {
                _ if self.dialect.constraints_stand_on_columns() => {
                    clauses[0] += &format!(" {}", self.constraint_on_column(constraint)?);
                }
                _ => clauses.push(self.constraint(constraint)?),
            }
        }
        // COLUMN stands before the first alone: the others begin with CONSTRAINT or PRIMARY KEY.
        Ok(format!(
            "ALTER TABLE {} ADD COLUMN {}{}",
            self.table(&add.table),
            word(add.if_not_exists, "IF NOT EXISTS "),
            clauses.join(", ADD ")
        ))
    }

    fn check_add_column(&self, add: &AddColumn) -> Result<(), Refusal> {
        self.require(add.if_not_exists, Feature::IfExistsOnColumns)?;
        if add.if_not_exists && !add.constraints.is_empty() {
            return Err(Refusal::new(
                "if_not_exists covers the column but not the constraints that come with it",
                "leave if_not_exists out, or add the constraints with create_constraint",
            ));
        }
        Ok(())
    }

    pub(super) fn drop_column(&self, drop: &DropColumn) -> Compiled {
        self.require(drop.if_exists, Feature::IfExistsOnColumns)?;
        self.require(drop.cascade, Feature::Cascade)?;
        let mut statements = self.dialect.drop_column(self, drop)?;
        let readers = self.before.readers_of(&drop.table, &drop.column);
        // PostgreSQL looks at what is made again; elsewhere a text that names the column would be made
        // and not work, so that the server is left to refuse the drop.
        let name_it = readers.iter().any(|it| it.definition().mentions(&drop.column));
        let are_looked_at = self.dialect.has_dependants() && !drop.cascade;
        if are_looked_at || (self.dialect.readers_hold_columns() && !name_it) {
            statements = self.without(&readers, statements)?;
        } else if self.dialect.views_keep_dropped_columns() && !name_it {
            for reader in readers.iter().filter(|it| it.takes_all_columns()) {
                statements.push(self.written_again(reader)?);
            }
        }
        if let Some(column) = self.known_column(&drop.table, &drop.column) {
            statements.extend(self.orphaned_enums(&drop.table, &[column]));
        }
        Ok(statements)
    }

    /// The statement that drops the column, after `first`, further actions on the table.
    pub(crate) fn drop_column_after(&self, drop: &DropColumn, first: &[String]) -> Statement {
        let mut sql = format!("ALTER TABLE {} ", self.table(&drop.table));
        for action in first {
            sql += action;
            sql += ", ";
        }
        let (if_exists, cascade) = (word(drop.if_exists, "IF EXISTS "), word(drop.cascade, " CASCADE"));
        sql += &format!("DROP COLUMN {if_exists}{}{cascade}", self.dialect.quote(&drop.column));
        let gone = Object::Column(drop.table.clone(), drop.column.clone());
        Statement::ddl(sql, if drop.if_exists { Effect::Repeatable } else { Effect::Disappears(gone) })
    }

    pub(super) fn alter_column(&self, alter: &AlterColumn) -> Compiled {
        check_using(alter)?;
        let mut altered = self.state_before(alter).unwrap_or_else(|| blank(&alter.column));
        let before = altered.clone();
        altered.change(&alter.changes);
        // Only where there is something of the kind is it ever said; elsewhere this refuses it.
        self.dialect.storage(&altered)?;
        let mut statements =
            if altered.sql_type == before.sql_type { Vec::new() } else { self.missing_enums([&altered])? };
        let apart = self.dialect.comments() != Comments::Inline;
        let is_asked = |change: &&Change| !(apart && matches!(change, Change::Comment(_)));
        let changes: Vec<_> = alter.changes.iter().filter(is_asked).cloned().collect();
        if !changes.is_empty() || self.dialect.honours_position(alter.position.as_ref()) {
            let alter = AlterColumn { changes, ..alter.clone() };
            let mut altering = self.dialect.alter_column(self, &alter)?;
            let changes_type = |it: &Change| matches!(it, Change::Type(_) | Change::Collation(_));
            if self.dialect.has_dependants() && alter.changes.iter().any(changes_type) {
                let readers = self.before.readers_of(&alter.table, &alter.column);
                altering = self.without(&readers, altering)?;
            }
            statements.extend(altering);
        }
        if alter.changes.iter().any(|change| matches!(change, Change::Comment(_)))
            && self.dialect.comments() == Comments::Apart
        {
            statements.push(self.comment_on_column(&alter.table, &altered)?);
        }
        if altered.sql_type.enum_type().map(|it| it.0) != before.sql_type.enum_type().map(|it| it.0) {
            statements.extend(self.orphaned_enums(&alter.table, &[&before]));
        }
        Ok(statements)
    }

    pub(super) fn rename_column(&self, rename: &RenameColumn) -> Compiled {
        self.dialect.check_name(&rename.new_name)?;
        self.dialect.rename_column(self, rename)
    }

    /// The column if an earlier migration has told of it.
    pub(crate) fn known_column(&self, table: &TableName, column: &str) -> Option<&Column> {
        self.before.table(table)?.column(column)
    }

    /// The column before it is altered: as the operation says, or else as it is known.
    pub(crate) fn state_before(&self, alter: &AlterColumn) -> Option<Column> {
        let column = alter.existing.as_ref().or_else(|| self.known_column(&alter.table, &alter.column))?;
        Some(Column { name: alter.column.clone(), ..column.clone() })
    }

    /// The whole column from its name on, but for the constraints that stand on it.
    pub(crate) fn column_definition(&self, table: &TableName, column: &Column) -> Result<String, Refusal> {
        let strict = self.before.table(table).filter(|table| table.strict).cloned();
        let sql_type = match strict.map(|table| CreateTable { table, if_not_exists: false }) {
            Some(create) => self.dialect.type_in_table(&create, column, false)?,
            None => self.dialect.sql_type(&column.sql_type)?,
        };
        self.column_of_type(column, &sql_type, None)
    }

    /// The same where the type's name is known already, with the primary key `key` on the column.
    pub(super) fn column_of_type(
        &self,
        column: &Column,
        sql_type: &str,
        key: Option<String>,
    ) -> Result<String, Refusal> {
        check_column(column)?;
        let mut parts = vec![self.new_name(&column.name)?, sql_type.to_owned()];
        parts.extend(self.dialect.text_attributes(self, column)?);
        parts.extend(self.generated(column)?);
        let numbering = if key.is_some() { None } else { self.dialect.numbering(column)? };
        parts.extend(key);
        parts.extend(self.dialect.nullability(column)?.map(str::to_owned));
        if let Some(default) = &column.server_default {
            parts.push(format!("DEFAULT {}", self.dialect.default(self, column, default)?));
        }
        parts.extend(self.dialect.further_attributes(self, column)?);
        parts.extend(numbering);
        if let Some(condition) = self.dialect.condition_of_type(column)? {
            parts.push(format!("CHECK ({condition})"));
        }
        if let (Some(comment), Comments::Inline) = (&column.comment, self.dialect.comments()) {
            parts.push(format!("COMMENT {}", self.inline_comment(Some(comment))?));
        }
        Ok(parts.join(" "))
    }

    /// What makes it a generated column, if it is one.
    pub(crate) fn generated(&self, column: &Column) -> Result<Option<String>, Refusal> {
        let Some(generated) = &column.generated else { return Ok(None) };
        let (feature, kind) = if generated.stored {
            (Feature::StoredColumns, "STORED")
        } else {
            (Feature::VirtualColumns, "VIRTUAL")
        };
        self.require(true, feature)?;
        Ok(Some(format!("GENERATED ALWAYS AS ({}) {kind}", generated.expression)))
    }

    /// How large values of a new column are kept, which is a statement of its own.
    pub(super) fn storage_apart(
        &self,
        table: &TableName,
        column: &Column,
    ) -> Result<Option<Statement>, Refusal> {
        let actions = self.dialect.storage(column)?;
        if actions.is_empty() {
            return Ok(None);
        }
        let column = self.dialect.quote(&column.name);
        let actions: Vec<_> = actions.iter().map(|it| format!("ALTER COLUMN {column} {it}")).collect();
        let sql = format!("ALTER TABLE {} {}", self.table(table), actions.join(", "));
        Ok(Some(Statement::ddl(sql, Effect::Repeatable)))
    }

    /// The comment of a new column where it is a statement of its own.
    pub(super) fn comment_apart(
        &self,
        table: &TableName,
        column: &Column,
    ) -> Result<Option<Statement>, Refusal> {
        if column.comment.is_none() || self.dialect.comments() != Comments::Apart {
            return Ok(None);
        }
        self.comment_on_column(table, column).map(Some)
    }

    fn comment_on_column(&self, table: &TableName, column: &Column) -> Result<Statement, Refusal> {
        let (table, name) = (self.table(table), self.dialect.quote(&column.name));
        let comment = self.comment(column.comment.as_deref())?;
        Ok(Statement::ddl(format!("COMMENT ON COLUMN {table}.{name} IS {comment}"), Effect::Repeatable))
    }

    /// A comment as it stands in a definition; an empty one drops it.
    pub(crate) fn inline_comment(&self, comment: Option<&str>) -> Result<String, Refusal> {
        let text = comment.unwrap_or_default();
        text_without_nul(text)?;
        Ok(self.dialect.comment_text(text))
    }

    /// A comment as SQL; NULL drops it.
    pub(crate) fn comment(&self, comment: Option<&str>) -> Result<String, Refusal> {
        comment.map_or_else(|| Ok("NULL".to_owned()), |text| self.text(text))
    }
}

/// Refuses a conversion to no new type.
pub(super) fn check_using(alter: &AlterColumn) -> Result<(), Refusal> {
    if alter.using.is_some() && !alter.changes.iter().any(|change| matches!(change, Change::Type(_))) {
        return Err(Refusal::new(
            "using says how to convert to a new type, and no new type is given",
            "add sql_type, or leave using out",
        ));
    }
    Ok(())
}

/// What is taken for a column of which nothing is known.
fn blank(name: &str) -> Column {
    Column::new(name, crate::schema::SqlType::Custom(String::new()))
}

fn check_column(column: &Column) -> Result<(), Refusal> {
    let sources = [
        column.generated.is_some(),
        column.server_default.is_some(),
        column.autoincrement || column.identity.is_some(),
    ];
    if sources.into_iter().filter(|&it| it).count() > 1 {
        return Err(Refusal::new(
            format!("the column {} gets its value from two places", column.name),
            "keep one of server default, generated expression, and identity or autoincrement",
        ));
    }
    Ok(())
}
