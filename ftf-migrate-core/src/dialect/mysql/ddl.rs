//! DDL of MySQL and MariaDB.
//!
//! Each DDL statement commits by itself here, so what belongs together is put into one statement,
//! which is atomic: the indexes into CREATE TABLE, the constraints of a new column into its ALTER
//! TABLE, the keys that hold on to a dropped column likewise.

use super::{alter, rename_column, types};
use crate::capabilities::{Product, Server};
use crate::ddl::{
    Comments, Compiled, Compiler, Dialect, Effect, Feature, Object, Refusal, Replacing, Statement, are_apart,
};
use crate::operation::{
    AddColumn, AddEnumValue, AlterColumn, AlterTableOptions, ColumnPosition, ConstraintKind, CreateTable,
    DropColumn, DropConstraint, DropIndex, OnlineDdl, Operation, RenameColumn, RenameConstraint, RenameIndex,
};
use crate::schema::{
    Column, Constraint, Identity, Index, IndexKey, ReplaceableName, ServerDefault, SqlType, Table, TableName,
};
use std::fmt::Write as _;

/// The longest name, in characters.
const LONGEST_NAME: usize = 64;

/// MySQL or MariaDB in one version.
pub(in crate::dialect) struct Ddl {
    pub(in crate::dialect) server: Server,
}

impl Ddl {
    /// Whether the server is MySQL since the first version or MariaDB since the second.
    pub(super) fn is_since(&self, mysql: (u32, u32, u32), mariadb: (u32, u32, u32)) -> bool {
        self.server.is_at_least(Product::Mysql, mysql) || self.server.is_at_least(Product::Mariadb, mariadb)
    }

    pub(super) fn has_default_expressions(&self) -> bool {
        self.is_since((8, 0, 13), (10, 2, 1))
    }

    /// A row that leaves an invisible column out must be possible.
    pub(super) fn check_invisible(&self, column: &Column) -> Result<(), Refusal> {
        let has_value = column.nullable
            || column.server_default.is_some()
            || column.generated.is_some()
            || is_numbered(column);
        if !self.is_mariadb() || !column.invisible || has_value {
            return Ok(());
        }
        Err(Refusal::new(
            format!("the invisible column {} is NOT NULL and has no server default", column.name),
            "give it a server default, or make it visible or nullable",
        ))
    }

    pub(super) fn is_mariadb(&self) -> bool {
        self.server.product == Product::Mariadb
    }
}

impl Dialect for Ddl {
    fn server(&self) -> &Server {
        &self.server
    }

    fn has(&self, feature: Feature) -> bool {
        match feature {
            Feature::CharacterSets
            | Feature::OnUpdateNow
            | Feature::PrefixLengths
            | Feature::Routines
            | Feature::Schemas
            | Feature::TableOptions => true,
            Feature::StoredColumns | Feature::VirtualColumns => self.is_since((5, 7, 6), (10, 2, 1)),
            Feature::Sequences => self.server.is_at_least(Product::Mariadb, (10, 3, 0)),
            Feature::InvisibleColumns => self.is_since((8, 0, 23), (10, 3, 3)),
            Feature::Checks => self.is_since((8, 0, 16), (10, 2, 1)),
            Feature::DescendingIndexes => self.is_since((8, 0, 1), (10, 8, 0)),
            Feature::ExpressionIndexes => self.server.is_at_least(Product::Mysql, (8, 0, 13)),
            Feature::CreateIndexIfNotExists
            | Feature::IfExistsOnColumns
            | Feature::IfExistsOnConstraints
            | Feature::IfExistsOnIndexes => self.is_mariadb(),
            _ => false,
        }
    }

    fn comments(&self) -> Comments {
        Comments::Inline
    }

    fn rolls_back_ddl(&self) -> bool {
        false
    }

    fn indexes_stand_in_tables(&self) -> bool {
        true
    }

    fn folds_into_tables(&self) -> bool {
        true
    }

    /// Changes of one sort only: one that the server makes in place would be copied together with another that it
    /// cannot. A foreign key stays alone, whose index depends on those that are there.
    fn alters_together(&self, open: &[&Operation], next: &Operation) -> bool {
        let is_of_sort = |one: &Operation| match (one, next) {
            (Operation::AddColumn(one), Operation::AddColumn(next)) => {
                one.position.is_none() && next.position.is_none()
            }
            (Operation::AlterColumn(one), Operation::AlterColumn(next)) => {
                one.position.is_none() && next.position.is_none()
            }
            (Operation::DropColumn(_), Operation::DropColumn(_))
            | (Operation::CreateIndex(_), Operation::CreateIndex(_)) => true,
            (Operation::CreateConstraint(one), Operation::CreateConstraint(next)) => {
                let kind = ConstraintKind::of(&next.constraint);
                kind == ConstraintKind::of(&one.constraint)
                    && matches!(kind, ConstraintKind::Unique | ConstraintKind::Check)
            }
            _ => false,
        };
        open.iter().all(|one| is_of_sort(one) && are_apart(one, next))
    }

    fn quote(&self, name: &str) -> String {
        format!("`{}`", name.replace('`', "``"))
    }

    fn check_name(&self, name: &str) -> Result<(), Refusal> {
        let length = name.chars().count();
        if length > LONGEST_NAME {
            return Err(Refusal::new(
                format!("the name {name} has {length} characters, and {LONGEST_NAME} is the most"),
                "choose a shorter name",
            ));
        }
        Ok(())
    }

    fn sql_type(&self, sql_type: &SqlType) -> Result<String, Refusal> {
        types::spell(self, sql_type)
    }

    /// Whether a backslash escapes depends on the session (NO_BACKSLASH_ESCAPES), so a text with
    /// one is written in hexadecimal.
    fn text(&self, text: &str) -> String {
        if text.contains('\\') {
            format!("_utf8mb4 {}", self.bytes(text.as_bytes()))
        } else {
            format!("'{}'", text.replace('\'', "''"))
        }
    }

    /// The grammar takes nothing but a string in quotes here. A backslash is doubled: where it does
    /// not escape, the comment shows two.
    fn comment_text(&self, text: &str) -> String {
        format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
    }

    fn bytes(&self, bytes: &[u8]) -> String {
        let mut literal = "X'".to_owned();
        for byte in bytes {
            let _ = write!(literal, "{byte:02X}");
        }
        literal + "'"
    }

    fn default(
        &self,
        compiler: &Compiler<'_>,
        column: &Column,
        default: &ServerDefault,
    ) -> Result<String, Refusal> {
        types::default(compiler, column, default, self.is_mariadb(), self.has_default_expressions())
    }

    fn text_attributes(&self, _: &Compiler<'_>, column: &Column) -> Result<Vec<String>, Refusal> {
        let charset = column.charset.iter().map(|it| format!("CHARACTER SET {}", self.quote(it)));
        let collation = column.collation.iter().map(|it| format!("COLLATE {}", self.quote(it)));
        Ok(charset.chain(collation).collect())
    }

    fn further_attributes(&self, compiler: &Compiler<'_>, column: &Column) -> Result<Vec<String>, Refusal> {
        compiler.require(column.invisible, Feature::InvisibleColumns)?;
        self.check_invisible(column)?;
        let on_update = if column.on_update_now { Some(types::on_update_now(column)?) } else { None };
        Ok(on_update.into_iter().chain(column.invisible.then(|| "INVISIBLE".to_owned())).collect())
    }

    fn position(&self, position: Option<&ColumnPosition>) -> String {
        match position {
            Some(ColumnPosition::First) => " FIRST".to_owned(),
            Some(ColumnPosition::After(column)) => format!(" AFTER {}", self.quote(column)),
            None => String::new(),
        }
    }

    /// One more action of ALTER TABLE, or the last words of CREATE INDEX.
    fn demand(&self, statement: &mut Statement, online: OnlineDdl) {
        let separator = if statement.sql.starts_with("ALTER TABLE ") { ", " } else { " " };
        for clause in online.clauses() {
            statement.sql += separator;
            statement.sql += clause;
        }
    }

    fn table_options(&self, create: &CreateTable) -> Result<Vec<String>, Refusal> {
        let Table { strict, without_rowid, engine, charset, collation, .. } = &create.table;
        if *strict || *without_rowid {
            return Err(Feature::StrictTables.refusal());
        }
        let engine = engine.iter().map(|it| format!("ENGINE = {}", self.quote(it)));
        let charset = charset.iter().map(|it| format!("DEFAULT CHARACTER SET = {}", self.quote(it)));
        let collation = collation.iter().map(|it| format!("COLLATE = {}", self.quote(it)));
        Ok(engine.chain(charset).chain(collation).collect())
    }

    fn alter_table_options(&self, compiler: &Compiler<'_>, alter: &AlterTableOptions) -> Compiled {
        alter::alter_table_options(self, compiler, alter)
    }

    fn numbering(&self, column: &Column) -> Result<Option<String>, Refusal> {
        if let Some(identity) = column.identity
            && !is_plain(identity)
        {
            return Err(Refusal::new(
                format!(
                    "AUTO_INCREMENT has none of the options that the identity of {} asks for",
                    column.name
                ),
                "leave the options out, or use autoincrement",
            ));
        }
        Ok(is_numbered(column).then(|| "AUTO_INCREMENT".to_owned()))
    }

    fn nullability(&self, column: &Column) -> Result<Option<&'static str>, Refusal> {
        if column.generated.is_some() && self.is_mariadb() {
            return if column.nullable {
                Ok(None)
            } else {
                Err(Refusal::new(
                    format!("it takes no NOT NULL on the generated column {}", column.name),
                    "leave not_null out, or add a check constraint",
                ))
            };
        }
        // A TIMESTAMP, which only a type by name can be, is NOT NULL on older servers unless told otherwise.
        let is_named = matches!(column.sql_type, SqlType::Custom(_)) && column.generated.is_none();
        Ok(if column.nullable { is_named.then_some("NULL") } else { Some("NOT NULL") })
    }

    fn check_table(&self, create: &CreateTable) -> Result<(), Refusal> {
        let table = &create.table;
        let is_key = |column: &Column| {
            table.constraints.iter().any(|it| leads(it, &column.name))
                || table.indexes.iter().any(|it| leads_index(it, &column.name))
        };
        match table.columns.iter().find(|column| is_numbered(column) && !is_key(column)) {
            Some(column) => Err(not_a_key(column)),
            None => Ok(()),
        }
    }

    fn check_added_column(&self, add: &AddColumn) -> Result<(), Refusal> {
        let column = &add.column;
        if is_numbered(column) && !add.constraints.iter().any(|it| leads(it, &column.name)) {
            return Err(not_a_key(column));
        }
        Ok(())
    }

    /// Without the schema the table would move into the current one.
    fn new_table_name(&self, table: &TableName, new_name: &str) -> String {
        match &table.schema {
            Some(schema) => format!("{}.{}", self.quote(schema), self.quote(new_name)),
            None => self.quote(new_name),
        }
    }

    fn index_to_drop(&self, compiler: &Compiler<'_>, table: &TableName, index: &str) -> String {
        format!("{} ON {}", self.quote(index), compiler.table(table))
    }

    /// MariaDB's DROP INDEX takes no ALGORITHM and no LOCK.
    fn drop_index_with_demands(&self, compiler: &Compiler<'_>, drop: &DropIndex) -> Option<String> {
        let mut actions = self.indexes_without(compiler, &drop.table, Some(&drop.name)).first;
        (drop.online != OnlineDdl::default() || !actions.is_empty()).then(|| {
            actions.push(self.drop_constraint_action(ConstraintKind::Unique, &drop.name, drop.if_exists));
            format!("ALTER TABLE {} {}", compiler.table(&drop.table), actions.join(", "))
        })
    }

    fn replaced_by(&self, compiler: &Compiler<'_>, table: &TableName, index: &Index) -> Vec<String> {
        self.indexes_of_keys_served_by(compiler, table, index)
    }

    fn add_constraint(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        constraint: &Constraint,
    ) -> Compiled {
        self.add_constraint_with_indexes(compiler, table, constraint)
    }

    fn index_key_with_method(&self, key: &str, method: &str) -> Result<String, Refusal> {
        match method.to_ascii_uppercase().as_str() {
            known @ ("BTREE" | "HASH") => Ok(format!("{key} USING {known}")),
            _ => Err(Refusal::new(
                format!("it has no index method {method}"),
                "use btree or hash, or leave the method out",
            )),
        }
    }

    fn rename_index(&self, compiler: &Compiler<'_>, rename: &RenameIndex) -> Compiled {
        if !self.is_since((5, 7, 0), (10, 5, 2)) {
            return Err(Refusal::new("it cannot rename an index", "use drop_index and create_index"));
        }
        let (table, old, new) =
            (compiler.table(&rename.table), self.quote(&rename.name), self.quote(&rename.new_name));
        let there = Object::Index(rename.table.clone(), rename.new_name.clone());
        let sql = format!("ALTER TABLE {table} RENAME INDEX {old} TO {new}");
        Ok(vec![Statement::ddl(sql, Effect::Appears(there))])
    }

    fn rename_constraint(&self, compiler: &Compiler<'_>, rename: &RenameConstraint) -> Compiled {
        let known = compiler.before.table(&rename.table);
        let is_meant = |it: &&Constraint| it.name() == Some(&rename.name);
        let meant = known.and_then(|table| table.constraints.iter().find(is_meant));
        // A unique constraint is an index, and nothing else.
        let is_other = !matches!(meant, Some(Constraint::Unique(_)));
        compiler.require(is_other, Feature::RenameConstraint)?;
        let (table, name, new_name) = (rename.table.clone(), rename.name.clone(), rename.new_name.clone());
        self.rename_index(compiler, &RenameIndex { table, name, new_name })
    }

    fn drop_column(&self, compiler: &Compiler<'_>, drop: &DropColumn) -> Compiled {
        let known = compiler.before.table(&drop.table);
        let first = known.map(|table| self.drops_before_column(compiler, table, &drop.column));
        let first = first.unwrap_or_default();
        Ok(vec![compiler.drop_column_after(drop, &first)])
    }

    fn alter_column(&self, compiler: &Compiler<'_>, alter: &AlterColumn) -> Compiled {
        alter::alter_column(self, compiler, alter)
    }

    fn rename_column(&self, compiler: &Compiler<'_>, rename: &RenameColumn) -> Compiled {
        rename_column::rename_column(self, compiler, rename)
    }

    fn views_keep_dropped_columns(&self) -> bool {
        true
    }

    fn sequence_cache(&self) -> i64 {
        1000
    }

    fn no_cycle(&self) -> &'static str {
        "NOCYCLE"
    }

    fn replacing(&self, name: &ReplaceableName) -> Replacing {
        match name {
            ReplaceableName::View { .. } => Replacing::OrReplace,
            _ if self.is_mariadb() => Replacing::OrReplace,
            _ => Replacing::Again,
        }
    }

    fn primary_key_words(&self, _name: &str) -> String {
        "PRIMARY KEY".to_owned()
    }

    fn primary_key_name(&self, _name: &str) -> String {
        "PRIMARY".to_owned()
    }

    fn drop_constraint(&self, compiler: &Compiler<'_>, drop: &DropConstraint) -> Compiled {
        self.drop_constraint_with_indexes(compiler, drop)
    }

    fn add_enum_value(&self, compiler: &Compiler<'_>, add: &AddEnumValue) -> Compiled {
        alter::add_enum_value(compiler, add)
    }

    fn table_comment(&self, compiler: &Compiler<'_>, table: &TableName, comment: Option<&str>) -> Compiled {
        let sql =
            format!("ALTER TABLE {} COMMENT = {}", compiler.table(table), compiler.inline_comment(comment)?);
        Ok(vec![Statement::ddl(sql, Effect::Repeatable)])
    }
}

fn is_numbered(column: &Column) -> bool {
    column.autoincrement || column.identity.is_some()
}

/// Whether AUTO_INCREMENT does all that the identity asks for.
fn is_plain(identity: Identity) -> bool {
    let one = |it: Option<i64>| it.is_none_or(|it| it == 1);
    one(identity.start)
        && one(identity.increment)
        && Identity { start: None, increment: None, ..identity } == Identity::default()
}

/// Whether the constraint is a key that begins with `column`.
fn leads(constraint: &Constraint, column: &str) -> bool {
    let columns = match constraint {
        Constraint::PrimaryKey(it) => &it.columns,
        Constraint::Unique(it) => &it.columns,
        _ => return false,
    };
    columns.first().is_some_and(|first| first == column)
}

fn leads_index(index: &Index, column: &str) -> bool {
    index.parts.first().is_some_and(|part| matches!(&part.key, IndexKey::Column(name) if name == column))
}

fn not_a_key(column: &Column) -> Refusal {
    Refusal::new(
        format!("it numbers only a column that a key begins with, and no key begins with {}", column.name),
        "make it the primary key, or unique, or leave autoincrement and identity out",
    )
}
